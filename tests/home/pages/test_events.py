"""Events: the agenda fits the days, and a withheld venue is in nothing that strangers get."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from factories.pages import add, plant_site, translate
from planting import fresh

from home.models import EventPage, PublishedDocument
from home.pages.events import EventKind

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, LAST = dt.datetime(2030, 5, 17, 8, tzinfo=dt.UTC), dt.datetime(2030, 5, 18, 15, tzinfo=dt.UTC)
SECRET = "Zaułek Cichy 7"


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("events",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def agenda(*days):
    return [("day", {"date": day and dt.date(2030, 5, day), "title": "", "items": [{"title": "A"}]}) for day in days]


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ((17, 18), None),
        ((None,), None),
        ((18, 17), "order"),
        ((17, 17), "order"),
        ((17, 19), "outside"),
        ((17, None), "date"),
    ],
)
def test_the_agenda_fits_the_days_of_the_event(tree, days, says):
    event = EventPage(title="Spotkanie", starts_at=FIRST, ends_at=LAST, agenda=agenda(*days))
    if says is None:
        event.clean()
        return
    with pytest.raises(ValidationError, match=says):
        event.clean()


@pytest.mark.parametrize("days_left", [-1, 1])
def test_registration_ends_with_its_deadline(days_left):
    until = timezone.localdate() + dt.timedelta(days=days_left)
    event = EventPage(starts_at=FIRST, registration_url="https://example.org/", registration_until=until)
    assert event.takes_registrations == (days_left > 0)
    event.status = "cancelled"
    assert not event.takes_registrations


@pytest.mark.parametrize(
    ("status", "ics", "json_ld"),
    [
        ("planned", "CONFIRMED", "EventScheduled"),
        ("postponed", "TENTATIVE", "EventPostponed"),
        ("cancelled", "CANCELLED", "EventCancelled"),
    ],
)
def test_programs_learn_whether_it_takes_place(tree, client, status, ics, json_ld):
    url = add(EventPage, tree.pl.events, "Spotkanie", status=status).url
    assert f"STATUS:{ics}" in client.get(f"{url}calendar.ics").content.decode()
    assert f"https://schema.org/{json_ld}" in client.get(url).content.decode()


def everything_public(client):
    """All that strangers get of events: stored documents, pages, lists, calendar files, the API."""
    stored = [
        *PublishedDocument.objects.values_list("document_json", "teaser_json", "text", "body_words", "title_words")
    ]
    answers = [client.get(path).content.decode() for path in addresses()]
    return "\n".join([str(stored), *answers])


def addresses():
    events = PublishedDocument.objects.of_type("event")
    pages = [path for event in events for path in (event.path, f"{event.path}calendar.ics")]
    return [*pages, "/pl/wydarzenia/", "/en/events/", "/api/v1/documents?type=event"]


@pytest.mark.parametrize("withheld_in", ["pl", "en"])
def test_a_venue_withheld_in_one_language_is_told_in_none(tree, client, withheld_in):
    event = add(EventPage, tree.pl.events, "Spotkanie", venue=SECRET, city="Łódź")
    versions = {"pl": event, "en": translate(event, "en", "Meeting", venue=SECRET, city="Łódź")}
    assert SECRET in everything_public(client)
    page = versions[withheld_in]
    page.venue_is_withheld = True
    page.save_revision().publish()
    public = everything_public(client)
    assert SECRET not in public and "cich" not in public
    assert "Łódź" in public


def test_a_reader_learns_everything_an_organiser_wrote_down(tree, client):
    """When (by the clocks of the place), where, with and for whom, how many, until when, and what happens each day."""
    facts = {
        "starts_at": FIRST,
        "ends_at": LAST,
        "timezone": "Europe/London",
        "venue": "Ratusz",
        "city": "Łódź",
        "organisers": "Centrum\nSzkoła",
        "partners": "Fundacja",
        "audience_categories": "Nauczyciele",
        "capacity": 43,
        "registration_url": "https://example.org/zapisy",
        "registration_until": dt.date(2030, 5, 2),
        "agenda": agenda(17, 18),
    }
    page = client.get(add(EventPage, tree.pl.events, "Konferencja", **facts).url).content.decode()
    told = ("Ratusz", "Łódź", "Centrum", "Szkoła", "Fundacja", "Nauczyciele", "<dd>43</dd>", 'id="agenda"')
    assert [words for words in told if words not in page] == []
    when = page.partition('<dl class="facts">')[2].partition("</dd>")[0]
    assert "09:00–16:00" in when and "Wielka Brytania" in when
    assert 'href="https://example.org/zapisy"' in page and 'datetime="2030-05-02"' in page
    assert page.count('datetime="2030-05-17"') and page.count('datetime="2030-05-18"')


@pytest.mark.parametrize("kind", EventKind)
def test_a_reader_learns_what_kind_of_event_it_is(tree, client, kind):
    page = client.get(add(EventPage, tree.pl.events, "Spotkanie", kind=kind).url).content.decode()
    assert f'<p class="kicker">{str(kind.label).capitalize()}</p>' in page
