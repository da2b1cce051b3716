"""What machines read in the head of a page: JSON-LD, OpenGraph, its true address; and security.txt."""

import datetime as dt
import json
import re
from html import unescape

import pytest
from django.utils import timezone
from factories.pages import SECTIONS, add, fill_site, plant_site
from hypothesis import given
from hypothesis import strategies as st
from planting import fresh

from home.delivery.security import expires
from home.delivery.structured import as_json
from home.media.share import draw_share_images
from home.models import EventPage, GuidePage, NewsPage, SiteIdentity

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "http://testserver"


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=SECTIONS)


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def html(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def nodes(client, page):
    """The JSON-LD of the page by type."""
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html(client, page))
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def properties(text):
    return {name: unescape(content) for name, content in re.findall(r'<meta property="(.*?)" content="(.*?)">', text)}


def test_news_is_an_article_of_the_institution(client, tree):
    page = add(NewsPage, tree.pl.news, "Nabór " * 40, lead="Dla </script><b>szkół</b>")
    found = nodes(client, page)
    article = found["NewsArticle"]
    assert len(article["headline"]) <= 110
    assert article["description"] == "Dla </script><b>szkół</b>"
    assert article["datePublished"] <= article["dateModified"]
    assert (article["inLanguage"], article["url"]) == ("pl", BASE + page.url)
    assert article["publisher"]["@id"] == found["Organization"]["@id"]
    trail = [(step["name"], step["item"]) for step in found["BreadcrumbList"]["itemListElement"]]
    assert trail[:2] == [("Centrum profilaktyki", f"{BASE}/pl/"), ("Aktualności", f"{BASE}/pl/aktualnosci/")]


def test_a_corrected_guide_tells_its_version_and_what_was_wrong(client, tree):
    notice = {"corrected_on": dt.date(2026, 5, 4), "wrong": "dwie </script> godziny", "right": "cztery godziny"}
    guide = add(GuidePage, tree.pl.guides, "Rozmowa", version_number="2.1", corrections=[("correction", notice)])
    article = nodes(client, guide)["Article"]
    assert article["version"] == "2.1" and article["dateModified"] >= article["datePublished"]
    [comment] = article["correction"]
    assert (comment["@type"], comment["datePublished"]) == ("CorrectionComment", "2026-05-04")
    assert notice["wrong"] in comment["text"] and notice["right"] in comment["text"]
    sound = nodes(client, add(NewsPage, tree.pl.news, "Wieść"))["NewsArticle"]
    assert "correction" not in sound and "version" not in sound


def test_an_event_says_when_and_where_and_never_a_withheld_venue(client, tree):
    facts = {"venue": "Tajna 7", "city": "Łódź", "venue_is_withheld": True, "attendance": "hybrid"}
    facts["status"] = "cancelled"
    event = nodes(client, add(EventPage, tree.pl.events, "Spotkanie", **facts))["Event"]
    assert event["startDate"] == "2030-05-17T10:00:00+02:00"
    assert event["location"][0] == {"@type": "Place", "name": "Łódź", "address": "Łódź"}
    assert event["location"][1]["@type"] == "VirtualLocation"
    assert event["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert event["eventStatus"].endswith("EventCancelled")
    assert "Tajna" not in json.dumps(event, ensure_ascii=False)


def test_an_event_is_said_to_be_of_those_who_hold_it(client, tree):
    theirs = add(EventPage, tree.pl.events, "Spotkanie ekspertów", organisers="OBWE\nWydział policji\n")
    assert [body["name"] for body in nodes(client, theirs)["Event"]["organizer"]] == ["OBWE", "Wydział policji"]
    ours = nodes(client, add(EventPage, tree.pl.events, "Nasze"))
    assert ours["Event"]["organizer"] == {"@id": ours["Organization"]["@id"]}


def test_an_event_without_an_hour_is_said_in_days(client, tree):
    first = dt.datetime(2030, 5, 16, 22, tzinfo=dt.UTC)
    page = add(EventPage, tree.pl.events, "Zjazd", starts_at=first, ends_at=first + dt.timedelta(days=2))
    event = nodes(client, page)["Event"]
    assert (event["startDate"], event["endDate"]) == ("2030-05-17", "2030-05-19")


def test_the_front_page_tells_who_runs_the_site_and_how_to_search_it(client, tree):
    identity = SiteIdentity.for_site(tree.site)
    identity.email = "kontakt@example.org"
    identity.save()
    found = nodes(client, tree.en.home)
    assert found["Organization"]["email"] == "kontakt@example.org"
    assert found["WebSite"]["potentialAction"]["target"]["urlTemplate"].startswith(f"{BASE}/en/search/?q=")


def test_every_type_of_page_has_its_address_and_its_languages(client, tree):
    pages = [page for pair in fill_site(tree).values() for page in pair]
    for page in (*pages, tree.pl.home, tree.en.news):
        text = html(client, page)
        links = dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', text))
        assert set(links) == {"pl", "en", "x-default"}
        assert links["x-default"] == links["en"]
        assert links[page.language] == f"{BASE}{page.url}"
        assert f'<link rel="canonical" href="{BASE}{page.url}">' in text
        assert properties(text)["og:url"] == f"{BASE}{page.url}"
        nodes(client, page)


def test_a_shared_page_shows_its_title_lead_and_picture(client, tree):
    page = add(NewsPage, tree.pl.news, "A & B", lead="Krótko")
    draw_share_images.call([page.pk])
    found = properties(html(client, page))
    assert (found["og:title"], found["og:description"], found["og:locale"]) == ("A & B", "Krótko", "pl_PL")
    assert found["og:image"].startswith(f"{BASE}/media/") and found["og:image:alt"] == "A & B"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize("path", ["/pl/nie-ma/", "/pl/search/?q=x"])
def test_what_no_editor_published_has_no_structured_data(client, tree, path):
    assert "ld+json" not in client.get(path).content.decode()


@given(st.text())
def test_no_words_end_the_script_element(words):
    written = as_json({"name": words})
    assert json.loads(written) == {"name": words}
    assert not set("<>&") & set(written)


def test_security_txt_names_a_contact_and_a_day_ahead(client, tree, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:dziury@example.org"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:dziury@example.org"
    assert dt.datetime.fromisoformat(fields["Expires"]) > timezone.now()
    assert fields["Canonical"] == f"{BASE}/.well-known/security.txt"
    assert answer["Content-Type"].startswith("text/plain")


def test_security_txt_falls_back_to_the_address_of_the_site(client, tree):
    identity = SiteIdentity.for_site(tree.site)
    identity.email = "kontakt@example.org"
    identity.save()
    assert "Contact: mailto:kontakt@example.org" in client.get("/.well-known/security.txt").content.decode()


@given(st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2100, 1, 1)))
def test_security_txt_is_never_out_of_date(now):
    assert dt.timedelta(days=100) < expires(now) - now <= dt.timedelta(days=366)
