"""The ways on from a page: before and after, the same topic, the way up."""

import datetime as dt

import pytest
from factories.pages import add, add_audience, add_topic, plant_site, translate
from planting import fresh

from home.models import CampaignPage, EventPage, GuidePage, NewsPage, PublishedDocument
from home.templatetags.public import related

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "guides", "events", "campaigns"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def titles(page):
    return [document.title for document in related(PublishedDocument.objects.get(pk=page.pk), 3)]


def test_related_pages_share_a_topic_and_the_newest_come_first(tree):
    school, net = add_topic("Szkoła"), add_topic("Internet")
    page = add(GuidePage, tree.pl.guides, "Poradnik", topics=[school])
    for year in (2021, 2023, 2022):
        add(NewsPage, tree.pl.news, f"Rok {year}", topics=[school], dated_at=dt.datetime(year, 2, 1, tzinfo=dt.UTC))
    add(NewsPage, tree.pl.news, "O sieci", topics=[net])
    add(NewsPage, tree.pl.news, "Szkic", topics=[school], live=False)
    assert titles(page) == ["Rok 2023", "Rok 2022", "Rok 2021"]


def test_related_pages_are_in_the_language_of_the_page(tree):
    topic = add_topic("Szkoła", en="School")
    page, other = (add(NewsPage, tree.pl.news, title, topics=[topic]) for title in ("Pierwsza", "Druga"))
    english = translate(page, "en", "First")
    assert titles(english) == []
    translate(other, "en", "Second")
    assert titles(english) == ["Second"]


def test_an_event_that_will_pass_is_related_to_nothing(tree):
    topic = add_topic("Szkoła")
    page = add(NewsPage, tree.pl.news, "Wieść", topics=[topic])
    add(EventPage, tree.pl.events, "Spotkanie", topics=[topic])
    assert titles(page) == []


@pytest.mark.parametrize(
    ("model", "under"), [(GuidePage, "guides"), (EventPage, "events"), (CampaignPage, "campaigns")]
)
def test_every_kind_of_page_leads_up_back_and_on(tree, client, model, under):
    parent = getattr(tree.pl, under)
    pages = [add(model, parent, title) for title in ("Pierwsza", "Środkowa", "Trzecia")]
    html = client.get(pages[1].url).content.decode()
    assert f'href="{parent.url}"' in html
    assert f'rel="prev" href="{pages[0].url}"' in html and f'rel="next" href="{pages[2].url}"' in html


def test_audiences_are_named_in_the_language_of_the_page(tree, client):
    audience = add_audience("szkoły", en="schools")
    page = add(GuidePage, tree.pl.guides, "Poradnik", audiences=[audience])
    english = translate(page, "en", "Guide")
    html = client.get(english.url).content.decode()
    assert 'href="/en/guides/?audience=schools"' in html and "szkoły" not in html
    assert PublishedDocument.objects.get(pk=english.pk).teaser["audiences"] == [{"slug": "schools", "name": "schools"}]


def test_a_page_with_one_address_for_all_languages_offers_none(tree, client):
    assert 'class="languages"' in client.get("/pl/search/").content.decode()
    assert 'class="languages"' not in client.get("/u/cut-off").content.decode()
