"""What an editor may build where, and what is refused with a reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import Page

from home import models

pytestmark = pytest.mark.once

PAGES = [model for model in vars(models).values() if isinstance(model, type) and issubclass(model, Page)]
UNDER = {
    "Page": {"HomePage"},
    "HomePage": {
        "NewsIndexPage",
        "GuideIndexPage",
        "EventIndexPage",
        "CampaignIndexPage",
        "ContactPage",
        "AccessibilityPage",
        "StandardPage",
    },
    "NewsIndexPage": {"NewsPage"},
    "GuideIndexPage": {"GuidePage"},
    "EventIndexPage": {"EventPage"},
    "CampaignIndexPage": {"CampaignPage"},
    "StandardPage": {"StandardPage"},
}


@pytest.mark.parametrize("parent", [Page, *PAGES], ids=lambda model: model.__name__)
def test_each_type_holds_only_what_makes_sense_under_it(parent):
    allowed = {child.__name__ for child in PAGES if child in parent.allowed_subpage_models()}
    assert allowed == UNDER.get(parent.__name__, set())


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(["pl"])


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def test_an_editor_gets_one_front_page_and_one_list_of_each_kind(tree):
    assert not models.HomePage.can_create_at(Page.get_first_root_node())
    assert not models.NewsIndexPage.can_create_at(tree.pl.home)
    assert models.NewsPage.can_create_at(tree.pl.news)


def test_a_role_belongs_to_one_page_of_a_language(tree):
    with pytest.raises(ValidationError, match="Prywatność"):
        add(models.StandardPage, tree.pl.home, "Inna", purpose="privacy")


def test_a_recommendation_names_those_it_addresses(db):
    guide = models.GuidePage(title="Zalecenie", kind="recommendation")
    with pytest.raises(ValidationError, match="addresses"):
        guide.clean()
    guide.audience_note = "Wójtowie i burmistrzowie"
    guide.clean()


def test_an_event_without_a_date_is_kept_as_a_draft_but_not_published(tree):
    event = add(models.EventPage, tree.pl.events, "Kiedyś", live=False, starts_at=None)
    assert not event.live
    with pytest.raises(ValidationError, match="starts_at"):
        event.full_clean()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "__all__"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"legacy_section": "events"}, "__all__"),
    ],
)
def test_an_event_that_cannot_be_is_refused(tree, fields, named):
    with pytest.raises(ValidationError) as refused:
        add(models.EventPage, tree.pl.events, "Spotkanie", **fields)
    assert named in refused.value.message_dict


@pytest.mark.parametrize(("title", "slug"), [("Żółw w Łodzi", "zolw-w-lodzi"), ("Школа", "shkola"), ("???", "news")])
def test_addresses_are_spelled_our_way(tree, title, slug):
    assert add(models.NewsPage, tree.pl.news, title).slug == slug
    assert add(models.NewsPage, tree.pl.news, title).slug == f"{slug}-2"


def test_a_translators_cyrillic_slug_is_spelled_in_latin_letters(tree):
    assert add(models.NewsPage, tree.pl.news, "Нова", slug="новий-посібник").slug == "novyi-posibnyk"
