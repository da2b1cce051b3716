"""Sitemap, robots."""

import xml.etree.ElementTree as ET

import pytest
from factories.pages import SECTIONS, add, fill_site, plant_site
from planting import fresh

from home.delivery import sitemap
from home.models import NewsPage, PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=SECTIONS)


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def pages(tree):
    return fill_site(tree)


def urls(client, path="/sitemap.xml"):
    root = ET.fromstring(client.get(path).content)
    return {
        url.findtext("s:loc", namespaces=SITEMAP): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)
        }
        for url in root.findall("s:url", SITEMAP)
    }


def test_the_sitemap_holds_every_document_and_alternates_agree(client, pages):
    found = urls(client)
    assert len(found) == PublishedDocument.objects.count()
    for address, links in found.items():
        assert address in links.values()
        assert "x-default" in links
        for other in links.values():
            assert found[other] == links


def test_a_page_without_translation_is_its_own_default(client, tree):
    page = add(NewsPage, tree.pl.news, "Tylko po polsku")
    address = f"http://testserver{page.get_url()}"
    assert urls(client)[address] == {"pl": address, "x-default": address}


def test_a_large_site_gets_a_list_of_sitemaps(client, pages, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 10)
    files = [loc.text for loc in ET.fromstring(client.get("/sitemap.xml").content).iterfind(".//s:loc", SITEMAP)]
    found = [address for file in files for address in urls(client, file.removeprefix("http://testserver"))]
    assert len(found) == len(set(found)) == PublishedDocument.objects.count()
    assert client.get("/sitemap-99.xml").status_code == 404


def test_the_sitemap_costs_few_queries(client, pages, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get("/sitemap.xml")


def test_robots_names_the_sitemap(client):
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
