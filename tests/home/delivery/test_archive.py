"""Archives by year: addresses of their own, linked from the list, kept by the page cache like the list."""

import datetime as dt
import re

import pytest
from factories.pages import add, add_topic, plant_site
from planting import fresh

from home.models import EventPage, NewsPage

pytestmark = pytest.mark.once

BASE = "http://testserver"


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("news", "events"))
    topic = add_topic("Szkoła")
    for year in (2023, 2024, 2026):
        moment = dt.datetime(year, 3, 1, tzinfo=dt.UTC)
        add(NewsPage, tree.pl.news, f"Rok {year}", dated_at=moment, topics=[topic] if year == 2024 else [])
    add(NewsPage, tree.pl.news, "O niczym", topics=[add_topic("Sieć")], dated_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    for month, title in ((9, "Wrzesień"), (2, "Luty")):
        add(EventPage, tree.pl.events, title, starts_at=dt.datetime(2024, month, 1, tzinfo=dt.UTC))
    add(EventPage, tree.pl.events, "Przyszłe")
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_year_has_an_address_the_list_links_to(client, tree):
    assert 'href="/pl/aktualnosci/2024/">2024</a>' in read(client, tree.pl.news.url)
    html = read(client, "/pl/aktualnosci/2024/")
    assert "Rok 2024" in html and "Rok 2023" not in html
    assert "<h1>Aktualności – 2024</h1>" in html and "<title>Aktualności – 2024" in html
    assert (
        f'<link rel="canonical" href="{BASE}/pl/aktualnosci/2024/">' in html
        and "hreflang=" not in html.split("<body")[0]
    )
    assert 'href="/pl/aktualnosci/2024/" aria-current="true">2024' in html
    assert 'href="/pl/aktualnosci/">all</a>' in html
    assert 'href="/pl/aktualnosci/?year=2024&amp;topic=szkola">' in html, "a topic within the year is a filter"


def test_a_year_of_events_is_the_whole_year_in_its_order(client, tree):
    html = read(client, "/pl/wydarzenia/2024/")
    assert html.index("Luty") < html.index("Wrzesień") and "Przyszłe" not in html
    assert "Luty" not in read(client, tree.pl.events.url)


@pytest.mark.parametrize(
    "address", ["/pl/aktualnosci/1999/", "/pl/aktualnosci/3000/", "/pl/2024/", "/pl/aktualnosci/rok-2024/2024/"]
)
def test_a_year_in_which_there_was_nothing_is_not_found(client, tree, address):
    assert client.get(address).status_code == 404


def test_filters_that_leave_nothing_of_a_year_lead_back_to_the_whole_list(client, tree):
    html = read(client, "/pl/aktualnosci/1999/?topic=szkola")
    assert 'href="/pl/aktualnosci/">Show everything</a>' in html


def test_what_stands_at_a_year_the_site_has_no_address_for_is_in_the_list_and_no_link_leads_there(client, tree):
    for year in (1899, 2105, 9026):
        add(NewsPage, tree.pl.news, f"Rok {year}", dated_at=dt.datetime(year, 3, 1, tzinfo=dt.UTC))
    add(NewsPage, tree.pl.news, "Rok 2099", dated_at=dt.datetime(2099, 3, 1, tzinfo=dt.UTC))
    html = read(client, tree.pl.news.url)
    assert "Rok 9026" in html and "Rok 1899" in html
    years = re.findall(r"href=\"/pl/aktualnosci/([0-9]+)/\"", html)
    assert years == ["2099", "2026", "2024", "2023"]
    for year in years:
        assert f"Rok {year}" in read(client, f"/pl/aktualnosci/{year}/")


def test_an_archive_is_kept_under_the_keys_of_its_list_and_reads_no_year_from_its_query(client, tree):
    answer = client.get("/pl/aktualnosci/2024/?year=2023")
    assert "Rok 2024" in answer.content.decode()
    assert answer["Surrogate-Key"] == client.get("/pl/aktualnosci/")["Surrogate-Key"]
    assert "list:news:pl" in answer["Surrogate-Key"] and answer["ETag"]
