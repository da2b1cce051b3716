"""Documents change when a day begins, without anybody touching them."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_helpline, plant_site

from home.models import EventPage, GuidePage, Helpline, PublishedDocument
from home.published.passing import let_a_day_begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return plant_site(["pl"], names=("guides", "events"))


def _yesterday():
    return timezone.localdate() - dt.timedelta(days=1)


def test_a_helpline_disappears_the_day_after_its_last(tree):
    line = add_helpline()
    page = add(GuidePage, tree.pl.guides, "Poradnik", body=[("helpline", {"helpline": line})])
    Helpline.objects.update(valid_until=_yesterday())  # as if written last week
    assert "000 111 222" in PublishedDocument.objects.get(pk=page.pk).document_json
    assert let_a_day_begin().written == {page.pk}
    assert "000 111 222" not in PublishedDocument.objects.get(pk=page.pk).document_json
    assert not let_a_day_begin().written


def test_registration_closes_the_day_after_its_deadline(tree):
    page = add(EventPage, tree.pl.events, "Spotkanie", registration_url="https://example.org/")
    assert PublishedDocument.objects.get(pk=page.pk).document["takes_registrations"]
    EventPage.objects.update(registration_until=_yesterday())
    assert let_a_day_begin().written == {page.pk}
    assert not PublishedDocument.objects.get(pk=page.pk).document["takes_registrations"]
