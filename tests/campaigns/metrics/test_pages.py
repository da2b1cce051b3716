"""Views of pages as numbers: whose they are, what is hidden, and why there is none."""

import datetime as dt
import json
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from factories import campaigns as make
from factories.dashboards import aim
from factories.pages import add, plant_site, translate
from planting import fresh

from campaigns import ports
from campaigns.metrics import facts, pages, queries
from campaigns.metrics.rollup import roll_up
from campaigns.metrics.suppression import Reason, State
from campaigns.metrics.values import measure
from campaigns.models import Campaign, PageDay
from home.models import CampaignPage, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    tree, campaign = plant_site(names=["campaigns", "news"]), make.campaign()
    polish = add(CampaignPage, tree.pl.campaigns, "Pierwsza rozmowa", campaign=campaign)
    translate(polish, "en", "The first talk")
    return campaign, polish, add(NewsPage, tree.pl.news, "Nowy poradnik")


@pytest.fixture
def campaign(planted, db):
    return fresh(planted[0])


@pytest.fixture
def face(planted, db):
    """The campaign's own page, Polish version."""
    return fresh(planted[1])


@pytest.fixture
def news(planted, db):
    return fresh(planted[2])


def see(page, *, language="pl", days=0, key=None, **verdicts):
    """`see(page, human=4)`: so many views, counted by the roll-up."""
    at = timezone.now() - dt.timedelta(days=days)
    for verdict, count in verdicts.items():
        for _ in range(count):
            make.event(
                "viewed", at=at, verdict=verdict, page_key=key or page.translation_key, locale=make.locale(language)
            )
    roll_up()


def views(campaign):
    return measure("out.pageviews", facts.of_campaign(campaign))


# --- the number -------------------------------------------------------------------------------------------------------
def test_the_number_is_what_people_saw_in_every_language(campaign, face, news):
    see(face, human=7, machine=90, unknown=3)
    see(face, language="en", human=6)
    see(news, human=50)

    assert views(campaign).number == 13
    rows = queries.of_campaign(campaign).pages
    assert [(row.title, row.language, row.human.number, row.machine.number, row.unknown.number) for row in rows] == [
        ("Pierwsza rozmowa", "pl", 7, 90, 3),
        ("The first talk", "en", 6, 0, 0),
    ]
    assert rows[0].url == face.full_url


def test_few_views_are_hidden_and_so_is_what_would_tell_them(campaign, face):
    see(face, human=30, machine=9)
    see(face, language="en", human=3)

    polish, english = queries.of_campaign(campaign).pages
    assert (polish.human.state, polish.human.reason) == (State.SUPPRESSED, Reason.COMPLEMENT)
    assert (english.human.state, english.human.reason) == (State.SUPPRESSED, Reason.SMALL)
    assert not polish.machine.is_number
    assert views(campaign).number == 33


def test_a_page_nobody_saw_is_a_true_zero_and_a_small_number_none(campaign, face, news):
    see(news, human=1)
    assert views(campaign).number == 0
    see(face, human=2)
    assert (views(campaign).state, views(campaign).reason) == (State.SUPPRESSED, Reason.SMALL)


def test_without_a_page_or_before_anything_was_counted_the_reason_is_told(campaign):
    assert (views(campaign).state, views(campaign).reason) == (State.NOT_COLLECTED, Reason.NOT_VIEWED)
    other = views(make.campaign())
    assert (other.state, other.reason) == (State.NOT_APPLICABLE, Reason.NO_PAGE)


def test_a_page_taken_down_keeps_its_views(campaign, face):
    see(face, human=8)
    face.unpublish()

    [row] = [row for row in queries.of_campaign(campaign).pages if row.language == "pl"]
    assert (row.title, row.url, row.human.number) == ("Pierwsza rozmowa", "", 8)
    assert views(campaign).number == 8


def test_a_target_counts_the_views_of_its_period(campaign, face):
    see(face, days=20, human=40)
    see(face, days=1, human=11)
    today = timezone.localdate()
    for first, last in ((30, 9), (90, 60)):
        period = {"first": today - dt.timedelta(days=first), "last": today - dt.timedelta(days=last)}
        aim(campaign, "output", "out.pageviews", 50, **period)

    actual = {row.first: row.actual for row in queries.of_campaign(campaign).targets}
    assert [value.number for value in actual.values()] == [None, 40]
    assert next(iter(actual.values())).reason == Reason.NOT_VIEWED


def test_the_public_sees_larger_groups_only(campaign, face):
    see(face, human=7)
    assert not measure("out.pageviews", facts.of_campaign(campaign, least=10)).is_number


def test_a_mailing_has_no_page(campaign):
    assert measure("out.pageviews", facts.of_send(make.send(recipients=9))).reason == Reason.NO_PAGE


# --- the whole site ---------------------------------------------------------------------------------------------------
def test_pages_read_most_come_first_and_old_days_do_not_count(face, news):
    see(news, human=9, machine=2)
    see(face, human=6)
    see(face, days=30, human=99)
    see(face, language="en", human=1)
    see(None, key=uuid.uuid4(), human=5)

    found = pages.most_read()
    assert [(row.title, row.human.number) for row in found.rows] == [
        ("Nowy poradnik", 9),
        ("Pierwsza rozmowa", 6),
        ("", 5),
        ("The first talk", None),
    ]
    assert (found.last - found.first).days == 29


def test_machines_alone_bring_no_page_into_the_list(news):
    see(news, machine=500, unknown=20)
    assert pages.most_read().rows == []


def test_the_list_takes_three_questions_however_many_pages(news, django_assert_num_queries):
    for _ in range(30):
        PageDay.objects.create(
            page_key=uuid.uuid4(), locale=make.locale(), day=timezone.localdate(), verdict=1, count=9
        )
    roll_up()
    with django_assert_num_queries(3):
        assert len(pages.most_read().rows) == pages.MOST


# --- where it is shown ------------------------------------------------------------------------------------------------
@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


def test_the_dashboard_of_the_campaign_shows_its_page(desk, campaign, face):
    see(face, human=7, machine=2)
    html = desk.get(reverse("campaigns_dashboards:campaign", args=[campaign.slug])).content.decode()
    panel = html.partition('id="pages"')[2].partition("</figure>")[0]
    assert "People saw the campaign&#x27;s page 7 times" in panel
    assert "Pierwsza rozmowa" in panel and "Do Not Track" in panel
    csv = desk.get(reverse("campaigns_dashboards:campaign_csv", args=[campaign.slug, "pages"])).content.decode()
    assert "Pierwsza rozmowa,pl,7,0,2" in csv


def test_the_overview_shows_what_is_read_most(desk, news):
    overview = reverse("campaigns_dashboards:index")
    assert "No view was counted yet." in desk.get(overview).content.decode()
    see(news, machine=1)
    assert "No person has seen a page" in desk.get(overview).content.decode()
    see(news, human=8)
    see(None, key=uuid.uuid4(), human=6)
    html = desk.get(overview).content.decode()
    assert "Nowy poradnik" in html and "A page that no longer exists" in html
    csv = desk.get(reverse("campaigns_dashboards:most_read_csv"))
    assert "Nowy poradnik,pl,8,0,1" in csv.content.decode()
    assert 'filename="site-most-read.csv"' in csv["Content-Disposition"]


def test_the_command_tells_the_same(campaign, face):
    see(face, human=7)
    out = StringIO()
    call_command("stats", f"campaign:{campaign.slug}", "--json", stdout=out)
    told = json.loads(out.getvalue())
    [metric] = [one for one in told["metrics"] if one["code"] == "out.pageviews"]
    assert (metric["value"], metric["state"]) == (7, "number")
    assert told["pages"][0]["human"] == {"state": "number", "value": 7}


# --- a plain Wagtail site ---------------------------------------------------------------------------------------------
def test_without_an_adapter_pages_have_names_and_campaigns_no_pages(settings, campaign, face, news):
    settings.CAMPAIGNS = {name: value for name, value in settings.CAMPAIGNS.items() if name != "PAGES"}
    see(news, human=9)
    face.unpublish()

    assert pages.most_read().rows[0].title == "Nowy poradnik"
    assert views(Campaign.objects.get()).reason == Reason.NO_PAGE
    named = {one.locale: one for one in ports.pages().named([face.translation_key])}
    assert (named["pl"].url, bool(named["en"].url)) == ("", True)
