"""Pages behind a password or an account: the door opens, says nothing of the page, and cannot be tried for ever."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from factories.pages import add, plant_site
from markup import faults, parse
from wagtail.models import PageViewRestriction

from config.logins import FAILURES
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = "Tylko dla zaproszonych"


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page(db):
    return add(NewsPage, plant_site(names=["news"]).pl.news, "Kulik", lead="Kulik wielki", body=[("text", WORDS)])


@pytest.fixture
def door(page):
    return page.view_restrictions.create(restriction_type="password", password="tajne")


def enter(client, page, password="tajne", **more):
    """As a browser does: by the form that stands at the address of the page."""
    tree, _errors = parse(client.get(page.url).content)
    form = next(form for form in tree.iter("form") if form.get("method") == "post")
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    return client.post(form.get("action"), {**fields, "password": password, **more})


def test_who_has_the_password_reads_the_page(page, door):
    client = Client(enforce_csrf_checks=True)
    assert WORDS not in client.get(page.url).content.decode()
    answer = enter(client, page)
    assert (answer.status_code, answer["Location"]) == (302, page.url)
    answer = client.get(page.url)
    assert WORDS in answer.content.decode() and "private" in answer["Cache-Control"]
    assert WORDS not in Client().get(page.url).content.decode()


@pytest.mark.parametrize("code", ["pl", "en"])
def test_a_form_without_its_token_is_refused_in_words(page, code):
    with override(code):
        address = reverse("wagtailcore_login")
    answer = Client(enforce_csrf_checks=True).post(address, {"username": "a"})
    html = answer.content.decode()
    assert (
        answer.status_code == 403 and "The form was not accepted" in html and "The form was open for too long" in html
    )
    assert f'lang="{code}"' in html and "no-cache" in answer["Cache-Control"]


def test_a_wrong_password_is_told_and_so_many_are_the_last(page, door, client):
    answer = enter(client, page, "inne")
    assert answer.status_code == 200 and "alert" in answer.content.decode()
    for _ in range(FAILURES["caller"] - 1):
        client.post(answer.wsgi_request.path, {"password": "inne", "return_url": page.url})
    assert "15" in enter(client, page).content.decode()
    assert WORDS not in client.get(page.url).content.decode()
    assert enter(Client(REMOTE_ADDR="203.0.113.8"), page).status_code == 302


def test_a_network_of_many_addresses_is_one_caller(page, door):
    address = reverse("wagtailcore_authenticate_with_password", args=[door.pk, page.pk])
    for number in range(FAILURES["caller"]):
        Client(REMOTE_ADDR=f"2001:db8:0:7::{number:x}").post(address, {"password": "inne", "return_url": page.url})
    assert "15" in enter(Client(REMOTE_ADDR="2001:db8:0:7:ffff::1"), page).content.decode()
    for other in ("2001:db8:0:8::1", "::ffff:203.0.113.8", "fe80::1%eth0", ""):
        assert enter(Client(REMOTE_ADDR=other), page).status_code == 302


def test_nobody_is_led_to_another_site(page, door, client):
    assert enter(client, page, return_url="https://elsewhere.example/")["Location"] == page.url


def test_a_door_tells_of_its_own_page_only(page, door, client):
    hidden = add(NewsPage, page.get_parent(), "Wilga", live=False)
    for number in (hidden.pk, page.pk + 100):
        assert client.get(reverse("wagtailcore_authenticate_with_password", args=[door.pk, number])).status_code == 404


@pytest.mark.parametrize("kind", ["password", "login"])
def test_the_door_is_a_page_of_the_site_that_says_nothing_of_what_is_behind(kind, page, client):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    answer = client.get(page.url, follow=True)
    tree, errors = parse(answer.content)
    assert faults(tree, errors) == []
    text = answer.content.decode().replace(page.url, "")
    assert "Kulik" not in text and 'name="robots" content="noindex"' in text and "application/ld+json" not in text
    assert "no-store" in answer["Cache-Control"]


def test_who_logs_in_without_coming_from_a_page_lands_on_the_front_page(page, client, editor):
    answer = client.post(
        reverse("wagtailcore_login"), {"username": "editor", "password": "correct horse battery staple"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
