"""What depends on the clock is kept until the moment at which it says something else, and not longer."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.test import TransactionTestCase
from factories.pages import SECTIONS, add, add_helpline, plant_site
from reader import Reader

from home.models import EventPage, GuidePage, NewsPage, SiteIdentity

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = dt.datetime(2026, 5, 4, 10, tzinfo=WARSAW)
SOON = NOW + dt.timedelta(hours=2)
MIDNIGHT = dt.datetime(2026, 5, 5, tzinfo=WARSAW)
SECOND = dt.timedelta(seconds=1)
LINE, BUTTON = "000 111 222", "https://example.org/register"
# Address → (what it says, until when, what it says from then on); what is not named it does not say.
MOMENTS = {
    "/pl/": ("Spotkanie", SOON, ""),
    "/pl/wydarzenia/": ("Spotkanie", SOON, ""),
    "/pl/wydarzenia/?when=past": ("", SOON, "Spotkanie"),
    "/pl/wydarzenia/?year=2026&when=past": ("", SOON, "Spotkanie"),
    "/pl/wydarzenia/warsztat/": (BUTTON, MIDNIGHT, ""),
    "/pl/poradniki/poradnik/": (LINE, MIDNIGHT, ""),
    "/pl/aktualnosci/krotko/": ("Na krótko", SOON, ""),
    "/pl/calendar.ics": ("Minione", NOW + dt.timedelta(days=364), ""),
}


@pytest.fixture(scope="module")
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, clock):
    """Really committed: inside a transaction the cache believes nothing."""
    with django_db_blocker.unblock():
        yield plant()
        TransactionTestCase._fixture_teardown(None)


def plant():
    tree = plant_site(["pl"], names=SECTIONS)
    SiteIdentity.for_site(tree.site)
    line = add_helpline(number=LINE, valid_until=NOW.date())
    add(GuidePage, tree.pl.guides, "Poradnik", body=[("helpline", {"helpline": line})])
    add(EventPage, tree.pl.events, "Spotkanie", starts_at=NOW, ends_at=SOON)
    add(EventPage, tree.pl.events, "Minione", starts_at=NOW - dt.timedelta(days=1))
    add(EventPage, tree.pl.events, "Konferencja", starts_at=NOW + dt.timedelta(days=99))
    deadline = {"registration_url": BUTTON, "registration_until": NOW.date()}
    add(EventPage, tree.pl.events, "Warsztat", starts_at=NOW + dt.timedelta(days=9), **deadline)
    add(NewsPage, tree.pl.news, "Na krótko", slug="krotko", expire_at=SOON)
    add(NewsPage, tree.pl.news, "Zawsze", slug="zawsze")
    return tree


@pytest.fixture
def reader(planted, clock):
    clock.move_to(NOW)
    return Reader(get_wsgi_application())


@pytest.mark.parametrize("address", MOMENTS)
def test_an_answer_is_kept_until_it_says_something_else(reader, clock, address):
    before, moment, after = MOMENTS[address]
    first = reader.get(address)
    clock.move_to(moment - SECOND)
    last = reader.get(address)
    assert (last.is_hit, last.body) == (True, first.body)
    clock.move_to(moment + SECOND)
    later = reader.get(address)
    assert not later.is_hit
    for says, answer, others in ((before, first, after), (after, later, before)):
        assert says in answer.body.decode()
        assert not others or others not in answer.body.decode()


def test_what_does_not_depend_on_the_clock_is_kept(reader, clock):
    reader.get("/pl/aktualnosci/zawsze/")
    clock.move_to(NOW + dt.timedelta(days=400))
    assert reader.get("/pl/aktualnosci/zawsze/").is_hit


def test_a_network_is_told_the_same_moment(reader, settings):
    settings.CDN_PURGE_URL = "https://cdn.example.org/purge"
    assert reader.get("/pl/wydarzenia/").headers["CDN-Cache-Control"] == "public, max-age=7200"
    assert reader.get("/pl/aktualnosci/zawsze/").headers["CDN-Cache-Control"] == "public, max-age=86400"


def test_a_page_past_its_end_is_gone_though_the_worker_is_late(reader, clock):
    assert reader.get("/pl/aktualnosci/krotko/").code == 200
    clock.move_to(SOON)
    assert [reader.get("/pl/aktualnosci/krotko/").code for _ in range(2)] == [404, 404]
