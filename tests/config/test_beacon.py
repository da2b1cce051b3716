"""Which pages of the site tell that they were shown: those that strangers read, the same way for everybody."""

import re

import pytest
from django.urls import reverse
from factories.pages import add, fill_site, plant_site
from planting import fresh

from campaigns.links import tokens
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BEACON = re.compile(r'<script src="[^"]*campaigns/beacon\.js" data-address="([^"]+)" defer></script>')


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site()
    return tree, fill_site(tree)


@pytest.fixture
def tree(planted, db):
    return fresh(planted[0])


@pytest.fixture
def pages(planted, db):
    return fresh(planted[1])


def beacons(answer):
    return BEACON.findall(answer.content.decode())


def address(page):
    return reverse("campaigns:page_view", args=[tokens.page(page.translation_key, page.locale.language_code)])


def test_every_kind_of_public_page_tells_its_own_name_in_its_own_language(client, tree, pages):
    shown = [page for pair in pages.values() for page in pair]
    shown += [page for branch in (tree.pl, tree.en) for page in vars(branch).values()]
    for page in shown:
        assert beacons(client.get(page.url)) == [address(page)], page.url
    assert len({address(page) for page in shown}) == len(shown)


def test_what_no_editor_made_tells_nothing(client, tree):
    for path in ("/pl/nie-ma/", "/pl/search/?q=rozmowa", reverse("newsletter:sign_up")):
        assert beacons(client.get(path)) == [], path


def test_no_preview_of_a_public_page_and_no_private_page_tells_anything(client, administrator, tree, pages):
    news = pages["news"][0]
    assert beacons(news.make_preview_request()) == []
    private = add(NewsPage, tree.pl.news, "Tylko dla zaproszonych")
    private.view_restrictions.create(restriction_type="login")
    client.force_login(administrator)
    answer = client.get(private.url)
    assert answer.status_code == 200 and beacons(answer) == []


def test_the_page_may_be_kept_and_is_the_same_for_staff(client, administrator, pages):
    news = pages["news"][0]
    first, second = client.get(news.url), client.get(news.url)
    assert first.content == second.content and address(news).encode() in first.content
    assert first.has_header("Surrogate-Key") and not first.cookies and "cookie" not in first.get("Vary", "").lower()
    client.force_login(administrator)
    assert client.get(news.url).content == first.content
