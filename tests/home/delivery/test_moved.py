"""Addresses that moved: one redirect to where the page stands now, and never to what is not public."""

import pytest
from factories.pages import add, plant_site, translate
from planting import fresh
from wagtail.contrib.redirects.models import Redirect

from home.models import CampaignPage, NewsPage, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "about", "campaigns"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def rename(page, slug):
    page = type(page).objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()
    return page


def leads(client, address):
    """Where one request is sent; the status where it is not."""
    answer = client.get(address)
    return answer["Location"] if answer.status_code == 301 else answer.status_code


def test_every_former_address_leads_in_one_step(client, tree):
    page = add(NewsPage, tree.pl.news, "Pierwszy")
    for slug in ("drugi", "trzeci", "czwarty"):
        rename(page, slug)
    for slug in ("pierwszy", "drugi", "trzeci"):
        assert leads(client, f"/pl/aktualnosci/{slug}/") == "/pl/aktualnosci/czwarty/"
    assert leads(client, "/pl/aktualnosci/trzeci") == "/pl/aktualnosci/czwarty/"
    assert leads(client, "/pl/aktualnosci/trzeci/?utm_source=plakat") == "/pl/aktualnosci/czwarty/"


def test_each_language_has_its_own_former_addresses(client, tree):
    page = add(NewsPage, tree.pl.news, "Nowy")
    translate(page, "en", "New")
    rename(page, "inny")
    assert leads(client, "/pl/aktualnosci/nowy/") == "/pl/aktualnosci/inny/"
    assert client.get("/en/news/new/").status_code == 200
    assert leads(client, "/en/news/nowy/") == 404


def test_a_move_takes_everything_below_along(client, tree):
    section = add(StandardPage, tree.pl.about, "Dział")
    add(StandardPage, section, "Strona")
    section.move(tree.pl.home, pos="last-child")
    assert leads(client, "/pl/o-nas/dzial/") == "/pl/dzial/"
    assert leads(client, "/pl/o-nas/dzial/strona/") == "/pl/dzial/strona/"


def test_a_page_that_comes_back_under_another_name_is_found(client, tree):
    page = add(NewsPage, tree.pl.news, "Stary")
    page.unpublish()
    assert leads(client, "/pl/aktualnosci/stary/") == 404
    rename(page, "nowy")
    assert leads(client, "/pl/aktualnosci/stary/") == "/pl/aktualnosci/nowy/"


def test_a_page_that_comes_back_where_it_was_needs_no_redirect(client, tree):
    page = add(NewsPage, tree.pl.news, "Stary")
    for slug in ("inny", "stary"):
        rename(page, slug)
    assert client.get("/pl/aktualnosci/stary/").status_code == 200
    assert [row.old_path for row in Redirect.objects.all()] == ["/pl/aktualnosci/inny"]
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert leads(client, "/pl/aktualnosci/stary/") == 404  # and not round and round to itself


def test_what_is_not_public_is_led_to_from_nowhere(client, tree):
    page = add(NewsPage, tree.pl.news, "Tajne")
    renamed = rename(page, "bardzo-tajne")
    renamed.view_restrictions.create(restriction_type="login")
    Redirect.objects.create(old_path="/skrot", redirect_page=renamed)
    Redirect.objects.create(old_path="/obejscie", redirect_link="/pl/aktualnosci/bardzo-tajne/")
    for address in ("/pl/aktualnosci/tajne/", "/skrot", "/obejscie"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 404
        assert "bardzo-tajne" not in f"{answer.redirect_chain}{answer.content.decode()}"


def test_a_feed_and_a_calendar_move_with_their_page(client, tree):
    rename(add(CampaignPage, tree.pl.campaigns, "Stara"), "nowa")
    assert leads(client, "/pl/kampanie/stara/feed.rss") == "/pl/kampanie/nowa/feed.rss"


def test_a_pdf_and_the_archives_of_a_list_move_along_and_a_page_named_like_a_year_is_a_page(client, tree):
    rename(add(CampaignPage, tree.pl.campaigns, "Stara"), "nowa")
    assert leads(client, "/pl/kampanie/stara/guide.pdf") == "/pl/kampanie/nowa/guide.pdf"
    once = add(NewsPage, tree.pl.news, "Rok")  # called 2024 when that was allowed
    Redirect.objects.create(old_path="/pl/aktualnosci/2024", site=tree.site, redirect_page=once)
    for query in ("", "?utm_source=plakat"):
        assert leads(client, f"/pl/aktualnosci/2024/{query}") == "/pl/aktualnosci/rok/"
    rename(tree.pl.news, "co-nowego")
    assert leads(client, "/pl/aktualnosci/2026/") == "/pl/co-nowego/2026/"
    Redirect.add_redirect("/rocznik", "/pl/co-nowego/2026/")
    assert leads(client, "/rocznik") == "/pl/co-nowego/2026/"


def test_a_person_s_redirect_stays_when_pages_move(client, tree):
    Redirect.objects.create(old_path="/pl/aktualnosci/stary", site=tree.site, redirect_page=tree.pl.about)
    rename(add(NewsPage, tree.pl.news, "Stary"), "nowy")
    assert leads(client, "/pl/aktualnosci/stary/") == "/pl/o-nas/"


def test_redirects_chained_by_hand_are_followed_at_once_and_circles_end(client, tree):
    for old, new in (("/a", "/b"), ("/b", "http://testserver/c?x=1"), ("/c", "/pl/o-nas/"), ("/x", "/y"), ("/y", "/x")):
        Redirect.add_redirect(old, new)
    assert leads(client, "/a") == leads(client, "/b") == "/pl/o-nas/"
    assert client.get("/x", follow=True).status_code == 404
    itself = "/pl/topics/nie-ma/feed.rss"  # a view of ours stands there, and says no
    Redirect.add_redirect(itself, itself)
    assert client.get(itself).status_code == 404


def test_an_address_typed_in_capitals_is_understood(client, tree):
    assert leads(client, "/PL/Aktualnosci") == "/pl/aktualnosci/"


def test_programs_are_told_the_truth(client, tree):
    Redirect.objects.create(old_path="/api/v1/nothing", redirect_page=tree.pl.about)
    assert client.get("/api/v1/nothing").status_code == 404
    assert client.post("/pl/nie-ma/").status_code in (403, 404, 405)
