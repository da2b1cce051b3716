"""What was looked for in vain: counted, and never told about one person."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import Locale

from home.models import NewsPage
from home.roles import ensure_roles
from search import missed
from search.models import SHOWN_FROM, MissedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def ask(client, words, times=1):
    for _ in range(times):
        assert client.get("/pl/search/", {"q": words}).status_code == 200


def test_rare_words_are_counted_but_not_stored(client, tree):
    ask(client, "Sąsiad Kowalski", SHOWN_FROM - 1)
    row = MissedSearch.objects.get()
    assert (row.words, row.count) == ("", SHOWN_FROM - 1)
    assert not MissedSearch.objects.shown().exists()


def test_words_that_many_ask_for_are_reported(client, tree):
    ask(client, "ulotka po arabsku", SHOWN_FROM - 1)
    ask(client, "ULOTKA po arabsku!")
    assert MissedSearch.objects.shown().get().words == "ulotka po arabsku"


def test_the_database_itself_refuses_rare_words(tree):
    with pytest.raises(IntegrityError):
        MissedSearch.objects.create(locale=Locale.objects.first(), digest="x", words="Kowalski", count=1)


@pytest.mark.parametrize("words", ["jan@example.org", "601 234 567", "", "!!!"])
def test_addresses_and_numbers_are_not_even_counted(client, tree, words):
    ask(client, words)
    assert not MissedSearch.objects.exists()


def test_a_search_that_finds_something_and_one_with_filters_are_not_counted(client, tree):
    add(NewsPage, tree.pl.news, "Latarnia")
    ask(client, "latarnia")
    client.get("/pl/search/", {"q": "pustka", "type": "news"})
    client.head("/pl/search/", {"q": "pustka"})
    assert not MissedSearch.objects.exists()


def test_an_answer_that_was_counted_may_not_be_cached(client, tree):
    assert "no-store" in client.get("/pl/search/", {"q": "pustka"})["Cache-Control"]


def test_a_robot_cannot_fill_the_table(client, tree, monkeypatch):
    monkeypatch.setattr(missed, "MOST_NEW_A_DAY", 3)
    for number in range(5):
        ask(client, f"nonsens{number}")
    assert MissedSearch.objects.count() == 3


def test_rare_words_are_forgotten_after_a_month_and_common_ones_kept(client, tree):
    with time_machine.travel(dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC), tick=False):
        ask(client, "raz")
        ask(client, "często", SHOWN_FROM)
    with time_machine.travel(dt.datetime(2026, 2, 20, 12, tzinfo=dt.UTC), tick=False):
        assert missed.forget() == 1
    assert MissedSearch.objects.get().words == "czesto"


def test_the_report_names_common_words_and_counts_the_others(client, tree, admin_user):
    ask(client, "ulotka", SHOWN_FROM)
    ask(client, "sekret", 2)
    client.force_login(admin_user)
    page = client.get(reverse("missed_searches")).content.decode()
    assert "ulotka" in page and "sekret" not in page
    assert "Not shown: 2 searches" in page
    assert "words=ulotka" in page
    assert "ulotka" in client.get(reverse("missed_searches"), {"export": "csv"}).getvalue().decode()


def test_who_may_not_see_the_report_is_sent_away(client, tree, django_user_model):
    translator = django_user_model.objects.create_user("tomasz", password="x")
    translator.groups.add(ensure_roles()["translator"])
    client.force_login(translator)
    assert client.get(reverse("missed_searches")).status_code == 302
