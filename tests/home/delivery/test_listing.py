"""Lists: narrowed by links, paged, never longer in queries than in words."""

import datetime as dt

import pytest
from django.http import QueryDict
from factories.pages import add, add_audience, add_topic, plant_site
from planting import fresh

from home.delivery.listing import PER_PAGE, listing
from home.models import EventPage, GuidePage, NewsPage

pytestmark = pytest.mark.once

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(["pl"], names=("news", "guides", "events"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def _list(tree, kind, query=""):
    return listing(kind, "pl", tree.site, QueryDict(query), NOW)


def _titles(found):
    return [document.title for document in found.results]


def test_news_come_newest_first_and_by_year(tree):
    for year in (2024, 2026, 2025):
        add(NewsPage, tree.pl.news, f"Rok {year}", dated_at=dt.datetime(year, 2, 1, tzinfo=dt.UTC))
    assert _titles(_list(tree, "news")) == ["Rok 2026", "Rok 2025", "Rok 2024"]
    assert _titles(_list(tree, "news", "year=2025")) == ["Rok 2025"]


def test_a_list_is_narrowed_by_topic_and_says_how_to_go_back(tree):
    add(NewsPage, tree.pl.news, "O szkole", topics=[add_topic("Szkoła")])
    add(NewsPage, tree.pl.news, "O sieci", topics=[add_topic("Internet")])
    found = _list(tree, "news", "topic=szkola")
    [topics] = found.filters
    assert _titles(found) == ["O szkole"]
    assert [(option.href, option.is_current) for option in topics.options] == [
        ("?", False),
        ("?topic=internet", False),
        ("?topic=szkola", True),
    ]


def test_events_to_come_stand_nearest_first_and_past_ones_apart(tree):
    for month, title in ((9, "Wrzesień"), (7, "Lipiec"), (3, "Marzec")):
        add(EventPage, tree.pl.events, title, starts_at=dt.datetime(2026, month, 1, tzinfo=dt.UTC))
    assert _titles(_list(tree, "event")) == ["Lipiec", "Wrzesień"]
    assert _titles(_list(tree, "event", "when=past")) == ["Marzec"]


def test_guides_are_narrowed_by_whom_they_are_for(tree):
    add(GuidePage, tree.pl.guides, "Dla szkół", audiences=[add_audience("szkoły")])
    add(GuidePage, tree.pl.guides, "Dla rodzin", audiences=[add_audience("rodziny")], kind="leaflet")
    assert _titles(_list(tree, "guide", "audience=rodziny")) == ["Dla rodzin"]
    assert _titles(_list(tree, "guide", "kind=leaflet")) == ["Dla rodzin"]
    assert [f.name for f in _list(tree, "guide").filters] == ["Kind", "For whom"]


@pytest.mark.parametrize("query", ["year=abc", "year=0", "year=99999", "page=abc", "page=999", "topic=%00", "kind=x"])
def test_nonsense_in_the_address_gets_an_answer(tree, query):
    add(NewsPage, tree.pl.news, "Wieści")
    assert _list(tree, "news", query).results.paginator.count in (0, 1)


def test_a_draft_is_in_no_list(tree):
    add(NewsPage, tree.pl.news, "Szkic", live=False)
    assert _titles(_list(tree, "news")) == []


def test_pages_of_a_list_keep_its_filters(tree):
    for number in range(PER_PAGE + 1):
        add(NewsPage, tree.pl.news, f"Wieść {number}")
    found = _list(tree, "news", "year=2026&page=2&junk=1")
    assert (len(found.results), found.pages, found.query) == (1, [1, 2], "?year=2026&")
