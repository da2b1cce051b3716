"""Every page names one address as its true one, and hundreds of spellings of the others name it too."""

import datetime as dt
import re

import pytest
from factories.pages import add, add_topic, plant_site
from planting import fresh

from home.models import NewsPage

pytestmark = pytest.mark.once
BASE = "http://testserver"


@pytest.fixture(scope="module")
def planted(bed):
    """Two pages of news, all of one year."""
    tree, topic = plant_site(names=("news", "about")), add_topic("Szkoła")
    for number in range(14):
        moment = dt.datetime(2026, 3, 1 + number, tzinfo=dt.UTC)
        add(NewsPage, tree.pl.news, f"Wieść {number}", dated_at=moment, topics=[topic])
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def head(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().partition("<body")[0]


def canonical(client, address):
    [found] = re.findall(r'<link rel="canonical" href="(.*?)">', head(client, address))
    return found.removeprefix(BASE)


LIST = "/pl/aktualnosci/"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("?page=2", f"{LIST}?page=2"),
        ("?page=1", LIST),
        *((f"?page={nonsense}", LIST) for nonsense in ("0", "01", "-1", "abc", "2.0", "٢", "")),
        ("?page=999", f"{LIST}?page=2"),
        ("?page=2&page=999", f"{LIST}?page=2"),
        ("?utm_source=x&page=2", f"{LIST}?page=2"),
        ("?topic=szkola&page=2", LIST),
        ("?topic=szkola&year=2026&page=2", LIST),
        ("?year=2026", f"{LIST}2026/"),
        ("?year=2026&page=2", f"{LIST}2026/?page=2"),
        ("?year=1950", LIST),
        ("2026/", f"{LIST}2026/"),
        ("2026/?page=2", f"{LIST}2026/?page=2"),
        ("2026/?page=999", f"{LIST}2026/?page=2"),
        ("2026/?topic=szkola&page=2", f"{LIST}2026/"),
    ],
)
def test_a_list_names_the_address_of_what_it_shows(client, tree, asked, named):
    assert canonical(client, LIST + asked) == named
    assert f'property="og:url" content="{BASE}{named}"' in head(client, LIST + asked)
    assert canonical(client, named) == named


def test_only_what_names_its_own_plain_address_has_other_languages(client, tree):
    assert "hreflang=" in head(client, LIST) and "hreflang=" in head(client, "/pl/o-nas/")
    assert "hreflang=" not in head(client, f"{LIST}?page=2")


def test_what_is_no_list_has_no_second_page(client, tree):
    assert canonical(client, "/pl/o-nas/?page=2") == "/pl/o-nas/"
