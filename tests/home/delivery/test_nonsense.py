"""Whatever stands in an address, the answer is a page, a refusal or "not found", never a server error."""

import pytest
from factories.pages import fill_site, plant_site

TOO_LARGE = "9" * 23  # for any integer of a database
TOO_LONG = "9" * 5000  # for Python to read as a number


@pytest.fixture(scope="module")
def site(bed):
    fill_site(plant_site())


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
