"""What many pages share – menu, helplines, identity, terms – refreshes exactly those that show it, action by action.

`test_touched` draws its actions at random and leaves these out: each of them touches much, or needs a page of its own
to touch little.
"""

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from factories import campaigns
from factories.pages import Tree, add, add_audience, add_helpline, add_topic, locale, plant_site, translate
from planting import fresh
from told import changed, forget, readable, refreshed

from campaigns.models import Topic as NewsletterTopic
from home.models import (
    Audience,
    GuideIndexPage,
    GuidePage,
    Helpline,
    HomePage,
    IdentityText,
    NewsPage,
    SiteIdentity,
    StandardPage,
    Topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
START = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
LATER = START + dt.timedelta(minutes=1)
TODAY = START.date()
CLIENT = Client()


@dataclass
class Planted:
    tree: Tree
    line: Helpline
    english_line: Helpline
    spare: Helpline
    """Shown by no page."""
    topic: Topic
    audience: Audience
    offered: NewsletterTopic
    guide: GuidePage
    """For the audience, about the topic, with the helpline; and so its translation."""
    plain: NewsPage
    """About nothing, in Polish only."""
    asking: StandardPage
    """With the sign-up form, in both languages."""


@pytest.fixture(scope="module")
def planted(bed):
    with time_machine.travel(START, tick=False):
        return plant()


@pytest.fixture(scope="module")
def before(planted):
    """What stood at every address; every test begins at that moment."""
    with time_machine.travel(LATER, tick=False):
        return readable(CLIENT)


@pytest.fixture
def site(planted, before, db):
    with time_machine.travel(LATER, tick=False):
        forget()
        yield fresh(planted)


def plant():
    tree = plant_site(names=("news", "guides", "about"))
    locale("uk")
    SiteIdentity.for_site(tree.site)
    for code in ("pl", "en"):
        IdentityText.objects.create(identity=SiteIdentity.objects.get(), locale=locale(code), tagline="abc")
    line = add_helpline(hours="8–16", valid_until=TODAY + dt.timedelta(days=30))
    english_line = add_helpline("Helpline", code="en", translation_key=line.translation_key)
    topic, audience = add_topic("Szkoła", en="School"), add_audience("Nauczyciele", en="Teachers")
    topics = [topic, add_topic("Rodzina")]  # a list of one topic offers no choice
    shared = {"topics": topics, "audiences": [audience]}
    body = [("helpline", {"helpline": line})]
    guide = add(GuidePage, tree.pl.guides, "Rozmowa", body=body, **shared)
    translate(guide, "en", "A talk", body=body)
    near = add(NewsPage, tree.pl.news, "O szkole", topics=topics)
    translate(near, "en", "About school")
    asking = publish(tree.pl.about, body=[("sign_up", {"title": "Listy", "text": ""})])
    publish(tree.en.about, body=[("sign_up", {"title": "Letters", "text": ""})])
    offered = campaigns.topic("Wieści")
    plain = add(NewsPage, tree.pl.news, "Zwykła")
    return Planted(tree, line, english_line, add_helpline("Inny"), topic, audience, offered, guide, plain, asking)


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def save(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def save_words(code, **words):
    save(IdentityText.objects.get(locale__language_code=code), **words)


def add_ukrainian_front(site):
    translate(site.tree.pl.home, "uk", "Центр", slug="uk")


def rename_offered(site):
    text = site.offered.texts.get()
    text.name = "Nowości"
    text.save()


def identify(**fields):
    save(SiteIdentity.objects.get(), **fields)


def draft(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save_revision()


POLISH_PAGES = {
    *("/pl/", "/pl/aktualnosci/", "/pl/poradniki/", "/pl/o-nas/"),
    *("/pl/poradniki/rozmowa/", "/pl/aktualnosci/o-szkole/", "/pl/aktualnosci/zwykla/"),
}
ENGLISH_PAGES = {
    *("/en/", "/en/news/", "/en/guides/", "/en/about-us/", "/en/guides/a-talk/", "/en/news/about-school/"),
}
PAGES = POLISH_PAGES | ENGLISH_PAGES
FILES = {f"/{code}/{name}" for code in ("pl", "en", "uk") for name in ("feed.atom", "calendar.ics")}
POLISH_FILES = {"/pl/feed.atom", "/pl/topics/szkola/feed.atom", "/pl/topics/rodzina/feed.atom"}
ENGLISH_FILES = {"/en/feed.atom", "/en/topics/school/feed.atom"}
GUIDE, ENGLISH_GUIDE, NEAR = "/pl/poradniki/rozmowa/", "/en/guides/a-talk/", "/pl/aktualnosci/o-szkole/"
PAST = TODAY - dt.timedelta(days=1)

ACTIONS = {
    # --- menu, and the switch of languages
    "a page joins the menu": (lambda site: publish(site.asking, show_in_menus=True), POLISH_PAGES),
    "a list leaves the menu": (lambda site: publish(site.tree.pl.guides, show_in_menus=False), POLISH_PAGES),
    "the menu in another order": (lambda site: site.tree.pl.guides.move(site.tree.pl.news, "left"), POLISH_PAGES),
    "a title in the menu": (lambda site: publish(site.tree.pl.guides, title="Porady"), POLISH_PAGES),
    "a title outside the menu": (
        lambda site: publish(site.plain, title="Inna"),
        {"/pl/", "/pl/aktualnosci/", NEAR, "/pl/aktualnosci/zwykla/", "/pl/feed.atom"},
    ),
    "a page of the footer": (lambda site: publish(site.asking, title="Kim jesteśmy"), POLISH_PAGES),
    "a language more": (add_ukrainian_front, PAGES | {"/uk/", "/sitemap.xml"}),
    "a language less": (lambda site: site.tree.en.home.unpublish(), PAGES | ENGLISH_FILES | {"/sitemap.xml"}),
    # --- helplines
    "a number": (lambda site: save(site.line, number="999"), {GUIDE, ENGLISH_GUIDE}),
    "hours of the original": (lambda site: save(site.line, hours="24/7"), {GUIDE}),
    "hours of a translation": (lambda site: save(site.english_line, hours="24/7"), {ENGLISH_GUIDE}),
    "its last day was yesterday": (lambda site: save(site.line, valid_until=PAST), {GUIDE, ENGLISH_GUIDE}),
    "a helpline is withdrawn": (lambda site: site.line.unpublish(), {GUIDE, ENGLISH_GUIDE}),
    "a helpline is deleted": (lambda site: site.english_line.delete(), {ENGLISH_GUIDE}),
    "a helpline nobody shows": (lambda site: save(site.spare, number="999"), set()),
    "a draft of a helpline": (lambda site: draft(site.line, number="999"), set()),
    # --- identity
    "the name of the site": (lambda site: identify(site_name="Centrum"), PAGES | FILES | POLISH_FILES | ENGLISH_FILES),
    "the colour of the site": (lambda site: identify(accent="red"), PAGES),
    "the telephone of the site": (lambda site: identify(telephone="22 000 00 00"), PAGES),
    "words of one language": (lambda site: save_words("pl", tagline="Dla wszystkich"), POLISH_PAGES),
    # --- terms
    "a topic": (
        lambda site: save(site.topic, name="Szkoły"),
        {GUIDE, NEAR, "/pl/aktualnosci/", "/pl/poradniki/", *POLISH_FILES},
    ),
    "an audience": (lambda site: save(site.audience, name="Szkoły"), {GUIDE, NEAR, "/pl/poradniki/", "/pl/"}),
    "an audience of nobody": (lambda site: add_audience("Rodzice"), set()),
    # --- what people can sign up for
    "a list of letters is renamed": (rename_offered, {"/pl/o-nas/", "/en/about-us/"}),
    "a list of letters is closed": (lambda site: save(site.offered, is_open=False), {"/pl/o-nas/", "/en/about-us/"}),
    "a list of letters nobody is offered": (lambda site: campaigns.topic("Próba", is_open=False), set()),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_exactly_the_addresses_that_show_it_are_refreshed(site, before, name):
    act, expected = ACTIONS[name]
    act(site)
    assert refreshed().keys() == expected
    assert changed(before, readable(CLIENT)) == expected


def test_a_later_last_day_changes_no_word_but_how_long_the_page_holds(site, before):
    save(site.line, valid_until=TODAY + dt.timedelta(days=99))
    assert changed(before, readable(CLIENT)) == set()
    assert refreshed().keys() == {GUIDE, ENGLISH_GUIDE}


def test_a_front_page_shows_its_helplines(site):
    home = HomePage.objects.get(pk=site.tree.pl.home.pk)
    publish(home, helplines=[("helpline", {"helpline": site.line})])
    forget()
    save(site.line, hours="24/7")
    assert refreshed().keys() == {GUIDE, "/pl/"}


def test_a_list_made_anew_like_the_one_that_was_deleted_stands_in_every_menu_again(site):
    guides = site.tree.pl.guides
    guides.delete()
    gone = readable(CLIENT)
    forget()
    add(GuideIndexPage, site.tree.pl.home, guides.title, slug=guides.slug, show_in_menus=True)
    different = changed(gone, readable(CLIENT))
    assert {"/pl/", "/pl/aktualnosci/", "/pl/o-nas/"} <= different <= refreshed().keys()
