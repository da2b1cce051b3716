"""Feeds, calendars and the sitemap are refreshed when what they say changes, and only then."""

import datetime as dt
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from factories.pages import SECTIONS, Tree, add, add_image, add_topic, plant_site, translate
from planting import fresh
from wagtail.models import PageViewRestriction

from home.models import (
    CampaignPage,
    EventPage,
    GuidePage,
    NewsPage,
    PurgedAddress,
    SiteIdentity,
    Topic,
)
from home.published import feeds

pytestmark = [pytest.mark.django_db, pytest.mark.once]
START = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Planted:
    """Feeds have room for three here, so that the oldest stands in none of its language or topic."""

    tree: Tree
    topic: Topic
    oldest: NewsPage
    guide: GuidePage
    campaign: CampaignPage
    english: CampaignPage
    abroad: NewsPage
    """Linked with the Polish campaign by the English page only."""
    over: EventPage
    event: EventPage
    newest: NewsPage


@pytest.fixture(scope="module")
def clock():
    with time_machine.travel(START, tick=False) as clock, pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "ENTRIES", 3)
        yield clock


@pytest.fixture(scope="module")
def planted(bed, clock):
    tree, topic = plant_site(names=SECTIONS), add_topic("Szkoła", en="School")
    SiteIdentity.for_site(tree.site)

    def later(model, parent, title, **fields):
        clock.shift(MINUTE)
        return add(model, parent, title, topics=[topic] if model is not GuidePage else [], **fields)

    oldest = later(NewsPage, tree.pl.news, "Najstarsza")
    guide = later(GuidePage, tree.pl.guides, "Poradnik")
    campaign = later(CampaignPage, tree.pl.campaigns, "Zauważ", body=linking(guide))
    english = translate(campaign, "en", "Notice")
    abroad = add(NewsPage, tree.pl.news, "Link", body=linking(english), first_published_at=START - MINUTE)
    over = later(EventPage, tree.pl.events, "Dawno", starts_at=START - 2 * feeds.KEPT)
    event = later(EventPage, tree.pl.events, "Spotkanie", country="PL", city="Łódź")
    newest = later(NewsPage, tree.pl.news, "Najnowsza", hero_image=add_image())
    return Planted(tree, topic, oldest, guide, campaign, english, abroad, over, event, newest)


@pytest.fixture
def site(planted, clock, db):
    clock.shift(MINUTE)
    return fresh(planted)


def linking(*pages):
    return [("text", "".join(f'<p><a linktype="page" id="{page.pk}">tu</a></p>' for page in pages))]


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def write_draft(site):
    site.newest.title = "Szkic"
    site.newest.save_revision()


def take_topic_away(site):
    site.newest.topic_links = []
    publish(site.newest)


def rename_topic(site):
    site.topic.name = "Szkoły"
    site.topic.save()


def identify(**fields):
    identity = SiteIdentity.objects.get()
    for name, value in fields.items():
        setattr(identity, name, value)
    identity.save()


def rename_site(site):
    identify(site_name="Centrum")


def change_picture(site):
    site.newest.hero_image.author = "Kto inny"
    site.newest.hero_image.save()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


LANGUAGE, TOPIC, CAMPAIGN = "feed.atom", "topics/szkola/feed.atom", "kampanie/zauwaz/feed.atom"
ENGLISH, ENGLISH_TOPIC = "/en/feed.atom", "/en/topics/school/feed.atom"
ENGLISH_CAMPAIGN = "/en/campaigns/notice/feed.atom"
SUBSCRIPTION, ENTRY, OVER = "calendar.ics", "wydarzenia/spotkanie/calendar.ics", "wydarzenia/dawno/calendar.ics"
EVERYWHERE = (
    *(LANGUAGE, TOPIC, CAMPAIGN, SUBSCRIPTION, ENGLISH, ENGLISH_TOPIC, ENGLISH_CAMPAIGN),
    *("/en/calendar.ics", "/uk/feed.atom", "/uk/calendar.ics"),
)
ACTIONS = {
    "a draft": (write_draft, set()),
    "a picture": (change_picture, set()),
    "the newest": (lambda site: publish(site.newest, lead="Inaczej"), {LANGUAGE, TOPIC}),
    "what stands in no feed": (lambda site: publish(site.oldest, title="Starsza"), set()),
    "another address": (lambda site: publish(site.newest, slug="inna"), {LANGUAGE, TOPIC}),
    "another place": (lambda site: site.newest.move(site.campaign, pos="first-child"), {LANGUAGE, TOPIC}),
    "a withdrawal": (lambda site: site.event.unpublish(), {LANGUAGE, TOPIC, SUBSCRIPTION, ENTRY}),
    "a deletion": (lambda site: site.event.delete(), {LANGUAGE, TOPIC, SUBSCRIPTION, ENTRY}),
    "a restriction": (lambda site: restrict(site.newest), {LANGUAGE, TOPIC}),
    "a restricted list": (lambda site: restrict(site.tree.pl.events), {LANGUAGE, TOPIC, SUBSCRIPTION, ENTRY, OVER}),
    "a place": (lambda site: publish(site.event, city="Kielce"), {LANGUAGE, TOPIC, SUBSCRIPTION, ENTRY}),
    "an event long over": (lambda site: publish(site.over, lead="Inaczej"), {LANGUAGE, TOPIC, OVER}),
    "a topic less": (take_topic_away, {LANGUAGE, TOPIC}),
    "a topic's name": (rename_topic, {LANGUAGE, TOPIC, CAMPAIGN, SUBSCRIPTION, ENTRY, OVER}),
    "a campaign": (lambda site: publish(site.campaign, lead="Inaczej"), {CAMPAIGN}),
    "a campaign's address": (lambda site: publish(site.campaign, slug="inna"), {CAMPAIGN, "kampanie/inna/feed.atom"}),
    "what a campaign links to": (lambda site: publish(site.guide, lead="Inaczej"), {CAMPAIGN}),
    "a campaign's link": (lambda site: publish(site.campaign, body=[]), {CAMPAIGN}),
    "a link to a campaign": (lambda site: publish(site.oldest, body=linking(site.campaign)), {CAMPAIGN}),
    "a link abroad": (lambda site: publish(site.oldest, body=linking(site.english)), {CAMPAIGN}),
    "a campaign abroad": (lambda site: publish(site.english, lead="Else"), {ENGLISH, ENGLISH_TOPIC, ENGLISH_CAMPAIGN}),
    "the aim of a link": (lambda site: site.english.delete(), {CAMPAIGN, ENGLISH, ENGLISH_TOPIC, ENGLISH_CAMPAIGN}),
    "the name of the site": (rename_site, {*EVERYWHERE}),
    "the colour of the site": (lambda site: identify(accent="red"), set()),
}


def files(*more):
    """Path → what a stranger gets; empty where there is nothing. RSS says no more than Atom."""
    client, paths = Client(), {file.paths[-1] for file in feeds.every()}
    answers = {path: client.get(path) for path in sorted(paths | {*more})}
    return {path: answer.content if answer.status_code == 200 else b"" for path, answer in answers.items()}


@pytest.mark.parametrize("name", ACTIONS)
def test_what_changes_is_told_and_nothing_else(site, name):
    act, expected = ACTIONS[name]
    before = files()
    PurgedAddress.objects.all().delete()
    act(site)
    after = files(*before)
    changed = {path for path in after if before.get(path, b"") != after[path]}
    assert set(PurgedAddress.objects.values_list("path", flat=True)) & after.keys() == changed
    assert changed - {"/sitemap.xml"} == {path if path.startswith("/") else f"/pl/{path}" for path in expected}
