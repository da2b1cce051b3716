"""Pages that editors put first for certain words."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from factories.pages import add, plant_site, translate
from planting import fresh
from wagtail.models import Locale

from home.models import NewsPage
from search.models import Promotion

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def helpline(tree):
    return add(NewsPage, tree.pl.news, "Gdzie zadzwonić", lead="Całą dobę.")


def promote(page, words, language="pl", **more):
    return Promotion.objects.create(page=page, words=words, locale=Locale.objects.get(language_code=language), **more)


def answer(client, words, language="pl", **more):
    return client.get(f"/{language}/search/", {"q": words, **more}).content.decode()


def test_a_promoted_page_comes_first_whatever_its_own_words(client, helpline):
    promote(helpline, "telefon zaufania\ninfolinia")
    for typed in ("INFOLINIE", "telefony zaufania", "zaufania telefon nocą"):
        assert "We suggest" in answer(client, typed), typed


def test_half_of_an_expression_is_not_enough(client, helpline):
    promote(helpline, "telefon zaufania")
    assert "We suggest" not in answer(client, "telefon")


def test_it_is_shown_in_its_time_only(helpline):
    promote(helpline, "infolinia", since=TODAY, until=TODAY)
    shown = [len(Promotion.objects.for_words("infolinia", "pl", TODAY + dt.timedelta(days=n))) for n in (-1, 0, 1)]
    assert shown == [0, 1, 0]


def test_another_language_gets_its_own_version_or_nothing(client, helpline):
    promote(helpline, "helpline", language="en")
    assert "We suggest" not in answer(client, "helpline", "en")
    translate(helpline, "en", "Where to call")
    page = answer(client, "helpline", "en")
    assert "Where to call" in page and "Gdzie" not in page


def test_a_page_that_is_no_longer_public_is_not_promoted(client, helpline):
    promote(helpline, "infolinia")
    helpline.unpublish()
    assert "We suggest" not in answer(client, "infolinia")


def test_filters_and_later_pages_show_results_only(client, helpline):
    promote(helpline, "infolinia")
    assert "We suggest" not in answer(client, "infolinia", type="news")


def test_words_without_a_letter_and_a_reversed_period_are_refused(helpline):
    with pytest.raises(ValidationError, match="at least one word"):
        Promotion(page=helpline, words="…", locale=helpline.locale).full_clean()
    with pytest.raises(ValidationError, match="cannot end before it starts"):
        late, early = TODAY, TODAY - dt.timedelta(days=1)
        Promotion(page=helpline, words="a", locale=helpline.locale, since=late, until=early).full_clean()


def test_an_editor_promotes_from_the_report(client, helpline, admin_user):
    client.force_login(admin_user)
    assert "infolinia" in client.get(reverse("search_promotion:add"), {"words": "infolinia"}).content.decode()
    sent = {"words": "infolinia", "page": helpline.pk, "locale": helpline.locale_id, "position": 1}
    assert client.post(reverse("search_promotion:add"), sent).status_code == 302
    assert Promotion.objects.get().page_id == helpline.pk
    assert "infolinia" in client.get(reverse("search_promotion:index")).content.decode()
