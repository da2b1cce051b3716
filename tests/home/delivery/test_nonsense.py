"""Whatever stands in an address, the answer is a page, a refusal or "not found", never a server error."""

import datetime as dt

import pytest
from factories.pages import add, add_helpline, fill_site, plant_site
from planting import fresh

from home.models import EventPage, GuidePage

TOO_LARGE = "9" * 23  # for any integer of a database
TOO_LONG = "9" * 5000  # for Python to read as a number


@pytest.fixture(scope="module")
def site(bed):
    tree = plant_site()
    fill_site(tree)
    return tree


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/sitemap-{TOO_LARGE}.xml", 404),
        (f"/api/v1/documents/{TOO_LARGE}", 404),
        ("/api/v1/documents?since=0001-01-01T00:00:00%2B14:00", 422),
        ("/api/v1/documents?since=9999-12-31T23:59:59-14:00", 422),
        ("/pl/%00/calendar.ics", 404),
        ("/pl/%00/guide.pdf", 404),
        ("/pl/%00/2026/", 404),
        ("/pl/aktualnosci/20%D9%A2%D9%A6/", 404),
        ("/pl/search/?q=a&year=20%D9%A2%D9%A6&type=%00", 200),
        (f"/pl/aktualnosci/?year={TOO_LONG}", 200),
        ("/pl/aktualnosci/?year=9999", 200),
        ("/pl/aktualnosci/?topic=%00", 200),
        ("/pl/wydarzenia/?kind=a%00b", 200),
        (f"/pl/wydarzenia/?page={TOO_LONG}", 200),
    ],
    ids=str,
)
def test_nonsense_in_an_address_gets_an_answer(site, db, client, path, status):
    assert client.get(path).status_code == status


def test_the_last_day_of_the_calendar_stands_for_never(site, db, client):
    tree = fresh(site)
    line = add_helpline(number="000 111 222", valid_until=dt.date.max)
    guide = add(GuidePage, tree.pl.guides, "Zawsze ważne", body=[("helpline", {"helpline": line})])
    button = {"registration_url": "https://example.org/register", "registration_until": dt.date.max}
    event = add(EventPage, tree.pl.events, "Bez końca", starts_at=dt.datetime(2090, 1, 1, tzinfo=dt.UTC), **button)
    assert "000 111 222" in client.get(guide.url).content.decode()
    assert button["registration_url"] in client.get(event.url).content.decode()
