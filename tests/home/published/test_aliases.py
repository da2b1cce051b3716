"""An alias is a second address of its page, not a second page: it names the first, and no list shows it."""

import re

import pytest
from factories.pages import SECTIONS, add, add_topic, plant_site
from planting import fresh
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, Site

from home.models import CampaignPage, EventPage, GuidePage, NewsPage, StandardPage
from home.published import feeds
from home.published.refresh import refresh
from search.query import find

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "http://testserver"
KINDS = {NewsPage: "news", GuidePage: "guides", EventPage: "events", CampaignPage: "campaigns", StandardPage: "about"}


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=(*SECTIONS, "about", "contact"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def read(client, page):
    answer = client.get(Page.objects.get(pk=page.pk).url)
    assert answer.status_code == 200
    return answer.content.decode()


def canonical(client, page):
    [found] = re.findall(r'<link rel="canonical" href="(.*?)">', read(client, page))
    return found.removeprefix(BASE)


@pytest.fixture(params=KINDS, ids=lambda model: model.__name__)
def twins(request, tree):
    """A page of each type, and its alias beside it."""
    page = add(request.param, getattr(tree.pl, KINDS[request.param]), "Latarnia morska", topics=topics(request.param))
    return page, page.create_alias(update_slug="lustro")


def topics(model):
    return [] if model is StandardPage else [add_topic("Morze")]


def test_an_alias_names_the_address_of_its_page_and_no_other_language(client, twins):
    page, alias = twins
    assert canonical(client, alias) == canonical(client, page) == page.url
    head = read(client, alias).partition("<body")[0]
    assert "hreflang=" not in head and f'property="og:url" content="{BASE}{page.url}"' in head
    assert alias.url not in head


def files(client):
    return {path: client.get(path).content.decode() for file in feeds.every() for path in file.paths}


def test_no_list_feed_calendar_map_or_search_holds_it(client, twins):
    page, alias = twins
    mine = [path for path, text in files(client).items() if page.url in text]
    assert "/sitemap.xml" in mine
    assert [path for path, text in files(client).items() if alias.url in text] == []
    parent = page.get_parent()
    shown = [
        read(client, parent),
        client.get("/pl/").content.decode(),
        client.get("/pl/search/?q=latarnia").content.decode(),
    ]
    assert [page.url in text for text in shown].count(True) >= 1
    assert not any(alias.url in text for text in shown)
    assert find("latarnia morska", "pl").ids == [page.pk]
    listed = client.get("/api/v1/documents?locale=pl&limit=100").json()["items"]
    assert [item["id"] for item in listed].count(page.pk) == 1 and alias.pk not in {item["id"] for item in listed}


def test_whatever_it_offers_is_there(client, twins):
    """Calendar file, PDF, print view, archives: of its page, at the addresses of that."""
    _page, alias = twins
    html = read(client, alias)
    inside = {href for href in re.findall(r'href="([^"#?]+)', html) if not href.startswith(("/static/", "mailto:"))}
    for href in inside:
        path = re.sub("^https?://[^/]+", "", href)
        assert client.get(path, follow=True).status_code in (200, 202), href


def test_it_follows_its_page_wherever_that_goes(client, tree):
    page = add(StandardPage, tree.pl.about, "Latarnia")
    alias = page.create_alias(parent=tree.pl.home, update_slug="lustro")
    page.slug = "morska"
    page.save_revision().publish()
    assert canonical(client, alias) == "/pl/o-nas/morska/"
    page.move(tree.pl.home, "last-child")
    assert canonical(client, alias) == "/pl/morska/"
    tree.pl.about.slug = "my"
    alias.move(StandardPage.objects.get(pk=tree.pl.about.pk), "last-child")
    assert canonical(client, alias) == "/pl/morska/"


def withdraw(page):
    """Not by Wagtail's button, which takes the aliases along."""
    Page.objects.filter(pk=page.pk).update(live=False)
    refresh([page])


def delete(page):
    """Wagtail withdraws its aliases with it; an editor puts them up again."""
    aliases = list(page.aliases.values_list("pk", flat=True))
    page.delete()
    for alias in Page.objects.filter(pk__in=aliases):
        alias.specific.save_revision().publish()


def lock(page):
    page.view_restrictions.create(restriction_type="login")


@pytest.mark.parametrize("shut", [withdraw, delete, lock])
def test_where_its_page_is_not_public_it_is_a_page_of_its_own(client, tree, shut):
    page = add(NewsPage, tree.pl.news, "Latarnia morska")
    alias = page.create_alias(update_slug="lustro")
    shut(page)
    assert canonical(client, alias) == alias.url
    assert alias.url in read(client, tree.pl.news) and alias.url in client.get("/sitemap.xml").content.decode()
    assert find("latarnia morska", "pl").ids == [alias.pk]


def test_an_alias_that_becomes_a_page_is_one(client, tree):
    page = add(NewsPage, tree.pl.news, "Latarnia morska")
    alias = page.create_alias(update_slug="lustro")
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    assert canonical(client, alias) == alias.url and alias.url in read(client, tree.pl.news)


def test_an_alias_of_an_alias_names_the_first(client, tree):
    page = add(NewsPage, tree.pl.news, "Latarnia morska")
    alias = page.create_alias(update_slug="lustro")
    second = alias.create_alias(update_slug="lustro-2")
    assert canonical(client, second) == page.url
    withdraw(page)
    assert canonical(client, second) == canonical(client, alias) == alias.url


def test_it_may_stand_in_the_menu_and_takes_no_role(client, tree):
    page = add(StandardPage, tree.pl.about, "Latarnia", purpose="privacy", show_in_menus=True)
    alias = page.create_alias(parent=tree.pl.home, update_slug="lustro")
    front = client.get("/pl/").content.decode()
    menu, footer = front.split("<footer", 1)
    assert f'href="{alias.url}"' in menu
    assert f'href="{page.url}"' in footer and f'href="{alias.url}"' not in footer
    entries = client.get("/api/v1/navigation?locale=pl").json()["items"]
    assert {"id": alias.pk, "title": "Latarnia", "path": alias.url, "type": "standard"} in entries


def test_the_api_tells_it_by_its_address_and_what_it_repeats(client, tree):
    page = add(NewsPage, tree.pl.news, "Latarnia")
    alias = page.create_alias(update_slug="lustro")
    told = client.get("/api/v1/documents/by-path", {"path": alias.url}).json()
    assert (told["id"], told["type"], told["path"], told["canonical"]) == (alias.pk, "news", alias.url, page.url)
    assert client.get(f"/api/v1/documents/{page.pk}").json()["canonical"] is None


def test_a_page_of_another_site_is_named_with_its_host(client, tree):
    other = add(StandardPage, tree.pl.about, "Drugie")
    page = add(StandardPage, other, "Latarnia")
    alias = page.create_alias(parent=tree.pl.home, update_slug="lustro")
    Site.objects.create(hostname="there.example.org", port=443, root_page=other)
    assert canonical(client, alias) == "https://there.example.org/pl/latarnia/"
