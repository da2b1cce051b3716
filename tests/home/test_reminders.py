"""The start page of the CMS names what is out of date, to those who can mend it."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_helpline, plant_site
from wagtail.models import Page

from home.models import AccessibilityPage, NewsPage, StandardPage
from home.reminders import reminders_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def told(user):
    return [(reminder.title, reminder.is_late) for reminder in reminders_for(user, timezone.localdate())]


def test_helplines_are_named_before_and_after_their_last_day_once_for_all_languages(admin_user):
    old = add_helpline("Stary", valid_until=in_days(-1))
    add_helpline("Old", code="en", translation_key=old.translation_key, valid_until=in_days(-1))
    add_helpline("Kończy się", valid_until=in_days(20))
    add_helpline("Aktualny", valid_until=in_days(200))
    add_helpline("Bezterminowy")
    assert told(admin_user) == [("Stary (000 111 222) – OUT OF DATE", True), ("Kończy się (000 111 222)", False)]


def test_a_statement_is_named_when_its_yearly_review_is_due(admin_user):
    plant_site(["pl"], names=("accessibility",))
    assert told(admin_user) == []
    AccessibilityPage.objects.update(reviewed_on=dt.date(2020, 1, 1))
    assert told(admin_user) == [("Deklaracja dostępności", True)]


def test_a_page_that_hides_the_archive_of_its_list_is_named(admin_user, django_user_model):
    """Called so before that was refused; elsewhere a year is a name like any other."""
    tree = plant_site(["pl"], names=("news", "about"))
    page, draft = (add(NewsPage, tree.pl.news, title, live=title == "Rok") for title in ("Rok", "Szkic"))
    add(StandardPage, tree.pl.about, "Rok w liczbach", slug="2024")
    assert told(admin_user) == []
    Page.objects.filter(pk=page.pk).update(slug="2024")
    Page.objects.filter(pk=draft.pk).update(slug="2025")
    assert told(admin_user) == [("Rok", True)]
    assert told(django_user_model.objects.create(username="reader")) == []


def test_who_cannot_mend_it_is_not_bothered(django_user_model):
    add_helpline(valid_until=in_days(-1))
    assert told(django_user_model.objects.create(username="reader")) == []


def test_the_start_page_shows_them(admin_client):
    add_helpline("Stary", valid_until=in_days(-1))
    assert "Stary (000 111 222)" in admin_client.get("/admin/").content.decode()
