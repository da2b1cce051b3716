"""Files in a collection with a password, or for accounts: the doors are those of pages, and so is the counting."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from factories.pages import add, plant_site
from markup import faults, parse
from planting import fresh
from wagtail.models import Collection, CollectionViewRestriction

from config.logins import FAILURES
from home.models import NewsPage, SiteDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def planted(bed):
    """A file that a public page offers, in a collection of its own."""
    collection = Collection.get_first_root_node().add_child(name="Dla sieci")
    file = SiteDocument.objects.create(
        title="Kulik wielki", file=ContentFile(b"Tekst", name="plik.txt"), collection=collection,
        author="A. Nowak", licence="CC BY 4.0",
    )  # fmt: skip
    body = [("download", {"title": "Do pobrania", "document": file, "note": ""})]
    add(NewsPage, plant_site(names=["news"]).pl.news, "Wieść", body=body)
    return file


@pytest.fixture
def file(planted, db):
    return fresh(planted)


def close(file, kind="password"):
    return CollectionViewRestriction.objects.create(
        collection=file.collection, restriction_type=kind, password="tajne" if kind == "password" else ""
    )


def enter(client, file, password="tajne", **more):
    """As a browser does: by the form that stands at the address of the file."""
    tree, _errors = parse(client.get(file.url).content)
    form = next(form for form in tree.iter("form") if form.get("method") == "post")
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    return client.post(form.get("action"), {**fields, "password": password, **more})


def test_who_has_the_password_gets_the_file_and_no_cache_keeps_it(file):
    close(file)
    client = Client(enforce_csrf_checks=True)
    answer = enter(client, file)
    assert (answer.status_code, answer["Location"]) == (302, file.url)
    answer = client.get(file.url)
    assert b"".join(answer) == b"Tekst" and answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert not Client().get(file.url).streaming


def test_a_file_without_a_door_is_kept_as_before(file, client):
    answer = client.get(file.url)
    assert b"".join(answer) == b"Tekst" and answer["Cache-Control"] == "public, no-cache"


def test_no_part_of_it_goes_through_the_closed_door(file, client):
    close(file)
    assert not client.get(file.url, headers={"Range": "bytes=0-1"}).streaming


@pytest.mark.parametrize("code", ["pl", "en", "uk"])
def test_the_door_is_a_page_of_the_site_in_the_language_of_the_reader(file, client, code):
    door = close(file)
    address = reverse("wagtaildocs_authenticate_with_password", args=[door.pk])
    for asked in (file.url, address):
        answer = client.get(asked, headers={"Accept-Language": code})
        tree, errors = parse(answer.content)
        html = answer.content.decode()
        assert faults(tree, errors) == [] and tree.get("lang") == code
        assert 'name="robots" content="noindex"' in html and "form.css" in html
        assert "Kulik" not in html and "Dla sieci" not in html
        assert "no-store" in answer["Cache-Control"] and "public" not in answer["Cache-Control"]
        assert "style-src 'self'" in answer["Content-Security-Policy"] and "This file has a password" in html


def test_a_wrong_password_is_told_and_so_many_are_the_last(file, client):
    close(file)
    answer = enter(client, file, "inne")
    assert answer.status_code == 200 and "alert" in answer.content.decode()
    for _ in range(FAILURES["caller"] - 1):
        client.post(answer.wsgi_request.path, {"password": "inne", "return_url": file.url})
    assert "15" in enter(client, file).content.decode()
    assert not client.get(file.url).streaming
    assert enter(Client(REMOTE_ADDR="203.0.113.8"), file).status_code == 302


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", ""])
def test_nobody_is_led_to_another_site(file, client, wanted):
    close(file)
    assert enter(client, file, return_url=wanted)["Location"] == "/"


def test_a_door_for_accounts_leads_to_the_log_in_and_no_cache_keeps_that(file, client, stranger):
    door = close(file, "login")
    answer = client.get(file.url)
    assert answer.status_code == 302 and answer["Cache-Control"] == "private, no-store"
    assert client.get(reverse("wagtaildocs_authenticate_with_password", args=[door.pk])).status_code == 404
    client.force_login(stranger)
    assert b"".join(client.get(file.url)) == b"Tekst"


def test_a_file_that_no_page_offers_has_no_door(file, client):
    close(file)
    NewsPage.objects.get().unpublish()
    assert client.get(file.url).status_code == 404
