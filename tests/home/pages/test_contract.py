"""BasePage's contract: what the rest of the site may know of a page."""

import json

import pytest
from factories.pages import SECTIONS, add, add_topic, fill_site, plant_site, translate
from planting import fresh
from wagtail.models import Page

from home.models import EventPage, NewsPage, PageTopic
from home.pages.base import BasePage

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=(*SECTIONS, "about"))
    return tree, fill_site(tree)


@pytest.fixture
def site(planted, db):
    return fresh(planted)


def test_every_type_of_page_tells_the_same_story_in_json(site):
    seen = set()
    for page in Page.objects.filter(depth__gt=1).specific():
        assert isinstance(page, BasePage)
        teaser, body = json.loads(json.dumps(page.public_teaser())), json.loads(json.dumps(page.public_body()))
        assert teaser["title"] == page.title
        assert teaser.items() <= body.items()
        assert page.title in page.public_text()
        assert f"page:{page.pk}" in page.surrogate_keys()
        seen.add(page.document_type)
    assert seen == {
        *("home", "standard", "news_index", "guide_index", "event_index", "campaign_index"),
        *("news", "guide", "event", "campaign"),
    }


def test_topics_are_named_in_the_pages_own_language(site):
    _tree, pages = site
    polish, english = pages["news"]
    assert (polish.public_topics(), english.public_topics()) == (["szkola"], ["school"])


def test_a_topic_nobody_translated_stays_out_of_the_translation(site):
    tree, _pages = site
    page = add(NewsPage, tree.pl.news, "Wieści", topics=[add_topic("Więzienia")])
    english = translate(page, "en", "Tidings")
    assert page.public_topics() == ["wiezienia"]
    assert english.public_topics() == []


def test_a_draft_tells_its_own_topics_not_the_published_ones(site):
    tree, _pages = site
    page = add(NewsPage, tree.pl.news, "Wieści")
    page.topic_links = [PageTopic(topic=add_topic("Kultura"))]
    page.save_revision()
    assert page.get_latest_revision_as_object().public_topics() == ["kultura"]
    assert NewsPage.objects.get(pk=page.pk).public_topics() == []


def test_a_withheld_venue_is_nowhere_in_what_strangers_get(site):
    tree, _pages = site
    secret = {"venue": "ul. Tajna 7", "venue_is_withheld": True, "city": "Lublin", "country": "PL"}
    event = add(EventPage, tree.pl.events, "Spotkanie zespołu", **secret)
    said = json.dumps([event.public_body(), event.public_teaser(), event.public_text()], ensure_ascii=False)
    assert "Tajna" not in said
    assert "Lublin, Polska" in said


def test_keys_name_everything_the_page_is_made_of(site):
    tree, pages = site
    polish, _english = pages["news"]
    related = [
        ("related", {"title": "", "pages": [pages["event"][0]]}),
        ("text", f'<p><a linktype="page" id="{tree.pl.about.pk}">o</a></p>'),
    ]
    page = add(NewsPage, tree.pl.news, "Z odnośnikami", hero_image=polish.hero_image, body=related)
    keys = page.surrogate_keys()
    assert {f"page:{pages['event'][0].pk}", f"page:{tree.pl.about.pk}", f"image:{polish.hero_image_id}"} <= keys
    assert tree.pl.news.surrogate_keys() >= {"list:news:pl"}


def test_dates_are_of_the_event_or_of_the_news(site):
    _tree, pages = site
    assert pages["event"][0].public_dates() == (pages["event"][0].starts_at, None)
    assert pages["news"][0].public_dates() == (pages["news"][0].dated_at, None)
    assert pages["campaign"][0].public_dates() == (None, None)


def test_reading_a_page_costs_few_queries(site, django_assert_max_num_queries):
    _tree, pages = site
    page = NewsPage.objects.get(pk=pages["news"][0].pk)
    with django_assert_max_num_queries(5):
        page.public_teaser(), page.public_body(), page.public_text(), page.public_topics()
