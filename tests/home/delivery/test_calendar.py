"""Calendar files, read back by a calendar library as a calendar program would."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import RequestFactory
from factories.pages import add, add_topic, plant_site, translate
from hypothesis import given, settings
from hypothesis import strategies as st
from planting import fresh

from home.delivery.calendar import as_ical
from home.models import EventPage, SiteIdentity
from home.published import feeds

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WARSAW = ZoneInfo("Europe/Warsaw")
NINE = dt.datetime(2030, 5, 17, 9, tzinfo=WARSAW)


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("events",))
    SiteIdentity.for_site(tree.site)
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def read(content):
    """The events of a file, checked for what every program demands."""
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and b"\n" not in content.replace(b"\r\n", b"")
    file = icalendar.Calendar.from_ical(content)
    assert file["version"] == "2.0" and file["prodid"] and file["method"] == "PUBLISH"
    zones = {str(zone["tzid"]) for zone in file.walk("VTIMEZONE")}
    entries = file.walk("VEVENT")
    for entry in entries:
        assert not entry.errors
        assert entry["uid"] and entry["dtstamp"].dt.tzinfo and entry["last-modified"].dt.tzinfo
        assert 0 <= entry["sequence"] < 2**31
        moments = [entry[name] for name in ("dtstart", "dtend") if name in entry]
        assert {moment.params["TZID"] for moment in moments if "TZID" in moment.params} <= zones
    uids = [entry["uid"] for entry in entries]
    assert len(uids) == len(set(uids))
    return entries


def of(client, event):
    [entry] = read(client.get(f"{event.get_url()}calendar.ics").content)
    return entry


def test_an_event_is_read_back_in_the_time_of_its_place(client, tree, django_assert_num_queries):
    topic = add_topic("Szkoła; i, dom")
    words = {"lead": "Dla nauczycieli, pedagogów; i rodziców.\nWstęp wolny.", "city": "Łódź", "country": "PL"}
    event = add(EventPage, tree.pl.events, "Ćwiczenia; dla, wszystkich", starts_at=NINE, topics=[topic], **words)
    address = f"{event.url}calendar.ics"
    with django_assert_num_queries(2):
        content = client.get(address).content
    [entry] = read(content)
    assert entry["summary"] == "Ćwiczenia; dla, wszystkich"
    assert (entry["dtstart"].dt, entry["dtstart"].params["TZID"]) == (NINE, "Europe/Warsaw")
    assert entry["description"] == f"{words['lead']}\n\nhttp://testserver{event.url}"
    assert entry["location"] == "Łódź, Polska"
    assert entry["categories"].cats == ["Szkoła; i, dom"]
    assert (entry["status"], entry["url"]) == ("CONFIRMED", f"http://testserver{event.url}")


def test_a_calendar_without_events_is_still_one(client, tree):
    file = client.get("/en/calendar.ics").content.decode()
    assert "BEGIN:VTIMEZONE" in file and "BEGIN:VEVENT" not in file
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in file


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "start", "end"),
    [
        (NINE, None, NINE, None),
        (NINE, NINE, NINE, None),  # a file with an end at its start would be refused
        (NINE, NINE + dt.timedelta(hours=6), NINE, NINE + dt.timedelta(hours=6)),
        (NINE, NINE + dt.timedelta(days=2), NINE, NINE + dt.timedelta(days=2)),
        (NINE.replace(hour=0), None, dt.date(2030, 5, 17), dt.date(2030, 5, 18)),
        (NINE.replace(hour=0), NINE.replace(hour=0, day=19), dt.date(2030, 5, 17), dt.date(2030, 5, 20)),
        (NINE.replace(hour=0), dt.datetime(9999, 12, 31, tzinfo=WARSAW), dt.date(2030, 5, 17), dt.date.max),
    ],
)
def test_days_without_an_hour_are_whole_days(client, tree, starts_at, ends_at, start, end):
    entry = of(client, add(EventPage, tree.pl.events, "Spotkanie", starts_at=starts_at, ends_at=ends_at))
    assert (entry["dtstart"].dt, entry["dtend"].dt if "dtend" in entry else None) == (start, end)


def test_an_event_in_the_last_year_there_is_has_a_place_in_the_calendar(client, tree):
    last = NINE.replace(year=dt.MAXYEAR, month=12, day=30)
    add(EventPage, tree.pl.events, "Kiedyś", starts_at=last, ends_at=last + dt.timedelta(hours=2))
    (entry,) = read(client.get("/pl/calendar.ics").content)
    assert entry["dtstart"].dt == last


def test_an_event_elsewhere_brings_the_time_zone_of_its_place(client, tree):
    event = add(EventPage, tree.pl.events, "Study visit", starts_at=NINE, timezone="America/New_York")
    content = client.get(f"{event.url}calendar.ics").content
    [entry] = read(content)
    assert entry["dtstart"].to_ical() == b"20300517T030000"
    assert content.count(b"BEGIN:DAYLIGHT") >= 1


def test_a_change_keeps_the_name_and_raises_the_number(client, tree):
    event = add(EventPage, tree.pl.events, "Spotkanie")
    before = of(client, event)
    EventPage.objects.filter(pk=event.pk).update(last_published_at=event.last_published_at - dt.timedelta(minutes=9))
    event.title, event.slug = "Narada", "narada"
    event.save_revision().publish()
    after = of(client, EventPage.objects.get(pk=event.pk))
    assert (after["uid"], after["summary"]) == (before["uid"], "Narada")
    assert after["sequence"] >= before["sequence"]


@pytest.mark.parametrize(("status", "said"), [("cancelled", "CANCELLED"), ("postponed", "TENTATIVE")])
def test_a_calendar_hears_that_an_event_does_not_take_place(client, tree, status, said):
    add(EventPage, tree.pl.events, "Spotkanie", status=status)
    [entry] = read(client.get("/pl/calendar.ics").content)
    assert entry["status"] == said


def test_a_withheld_venue_is_in_no_calendar(client, tree):
    event = add(
        EventPage, tree.pl.events, "Spotkanie", venue="Tajna 7", city="Łódź", country="PL", venue_is_withheld=True
    )
    for address in (f"{event.url}calendar.ics", "/pl/calendar.ics"):
        content = client.get(address).content.decode()
        assert "Tajna" not in content and "Łódź" in content


def test_only_public_events_have_calendar_files(client, tree):
    event = add(EventPage, tree.pl.events, "Szkic", live=False)
    closed = add(EventPage, tree.pl.events, "Zamknięte")
    closed.view_restrictions.create(restriction_type="login")
    for address in (f"{event.get_url()}calendar.ics", f"{closed.url}calendar.ics", "/pl/wydarzenia/calendar.ics"):
        assert client.get(address).status_code == 404
    assert read(client.get("/pl/calendar.ics").content) == []


def test_a_calendar_holds_what_comes_and_the_last_year(client, tree, time_machine, django_assert_num_queries):
    time_machine.move_to(dt.datetime(2030, 5, 1, tzinfo=dt.UTC))
    for days, title in ((-500, "Dawno"), (-100, "Zimą"), (30, "Wkrótce")):
        event = add(EventPage, tree.pl.events, title, starts_at=NINE + dt.timedelta(days=days))
    translate(event, "en", "Soon")
    with django_assert_num_queries(4):
        answer = client.get("/pl/calendar.ics")
    assert [str(entry["summary"]) for entry in read(answer.content)] == ["Zimą", "Wkrótce"]
    assert client.get("/pl/calendar.ics", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert of(client, event)["uid"] == read(answer.content)[1]["uid"]
    assert [str(entry["summary"]) for entry in read(client.get("/en/calendar.ics").content)] == ["Soon"]


@settings(deadline=None, max_examples=30)
@given(st.text(), st.text(), st.text())
def test_any_words_come_back_as_they_were(title, lead, place):
    event = SimpleNamespace(
        translation_key="8f0e", language="pl", title=title, path="/pl/x/",
        updated_at=NINE, starts_at=NINE, ends_at=None,
        teaser={"timezone": "UTC"}, document={"lead": lead, "place": place},
    )  # fmt: skip
    [entry] = read(as_ical([event], RequestFactory().get("/"), "Wydarzenia"))
    assert str(entry["summary"]) == kept(title)
    assert str(entry["description"]) == kept(
        f"{lead}\n\nhttp://testserver/pl/x/" if lead else "http://testserver/pl/x/"
    )
    assert str(entry.get("location", "")) == kept(place)


def kept(words):
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\t\n" or (c >= " " and c != "\x7f"))


def test_a_subscription_stays_small_enough_to_load():
    assert feeds.MOST_EVENTS <= 1000
