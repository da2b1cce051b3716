"""The inbox of addresses not found: what gets in, what never does, and how a person empties it."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from factories.pages import add, plant_site
from hypothesis import given
from hypothesis import strategies as st
from planting import fresh

from config.jobs import forget_missing
from home.delivery.missing import note
from home.models import MissingAddress, NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    cache.clear()
    return fresh(planted)


def noted():
    return dict(MissingAddress.objects.values_list("path", "times"))


def test_an_address_is_counted_without_its_query_and_without_the_reader(client, tree):
    for query in ("", "?email=jan%40example.org", "?x=1"):
        client.get(
            f"/pl/aktualnosci/nie-ma/{query}", headers={"user-agent": "Szpieg", "x-forwarded-for": "203.0.113.9"}
        )
    client.get("/nie-ma-jezyka", follow=True)
    client.get("/cpe/news/9,Tytu%B3.html")
    client.get("/CPE/news/9,inny.html")
    assert noted() == {"/pl/aktualnosci/nie-ma": 3, "/pl/nie-ma-jezyka": 1, "/cpe/news/9": 2}
    assert {field.name for field in MissingAddress._meta.fields} == {
        "id", "site", "path", "times", "first_on", "last_on", "is_ignored",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php", "/pl/wp-admin/setup", "/pl/.env", "/pl/backup/db.sql", "/pl/x.php", "/pl/a//b",
        "/pl/%3Cscript%3E",
        "/pl/jan@example.org", "/pl/newsletter/48123456789", "/pl/x/Ab3dEfGh1JkLmN0pQrStUv", "/u/token", "/api/v1/nic",
        "/de/nie-ma-jezyka", "/pl/" + "a" * 300, "/pl/%FF%FE", "/pl/img/logo.png", "/pl/%00",
    ],
)  # fmt: skip
def test_what_no_person_typed_or_what_may_be_personal_is_not_kept(client, tree, path):
    client.get(path)
    assert noted() == {}


def test_what_was_found_or_only_asked_about_is_not_kept(client, tree):
    client.get("/pl/")
    client.head("/pl/nie-ma/")
    assert noted() == {}


def test_a_flood_is_not_a_flood_of_writes_and_the_inbox_stays_small(client, tree, monkeypatch):
    monkeypatch.setattr(note, "PER_MINUTE", 5)
    for number in range(8):
        client.get(f"/pl/nie-ma-{number}/")
    assert len(noted()) == 5
    cache.clear()
    monkeypatch.setattr(note, "MOST", 5)
    client.get("/pl/jeszcze-jeden/")
    client.get("/pl/nie-ma-0/")
    assert len(noted()) == 5 and noted()["/pl/nie-ma-0"] == 2


def test_what_nobody_asks_for_any_more_is_forgotten(tree, time_machine):
    today = dt.date(2026, 11, 26)
    time_machine.move_to(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC))
    for path, times, days in (("/pl/a", 1, 40), ("/pl/b", 2, 40), ("/pl/c", 9, 200), ("/pl/d", 1, 1)):
        MissingAddress.objects.create(site=tree.site, path=path, times=times, last_on=today - dt.timedelta(days=days))
    assert forget_missing() == 2
    assert set(noted()) == {"/pl/b", "/pl/d"}


@given(st.text())
def test_nothing_anybody_sends_breaks_the_judgement(path):
    assert note.is_worth_noting(note.noted_as(path)) in (True, False)


@pytest.fixture
def inbox(client, tree, editor):
    """An editor before an inbox with a slip, a page's old place, and something nobody knows."""
    add(NewsPage, tree.pl.news, "Rozmowa z uczniem")
    for path in ("/pl/aktualnosci/rozmowa-z-uczniami/", "/pl/poradniki/rozmowa-z-uczniem", "/pl/cos-zupelnie-innego/"):
        client.get(path)
    client.force_login(editor)
    return client


def test_the_inbox_suggests_what_was_meant_at_the_cost_of_one_query(inbox, tree, django_assert_max_num_queries):
    inbox.get(reverse("missing:index"))
    with django_assert_max_num_queries(14):  # ten of them are Wagtail's own frame
        html = inbox.get(reverse("missing:index")).content.decode()
    assert html.count("Rozmowa z uczniem") == 2
    assert html.count("Lead there") == 2
    assert "/pl/cos-zupelnie-innego" in html


def test_one_click_makes_the_redirect(inbox, tree):
    missing = MissingAddress.objects.get(path="/pl/poradniki/rozmowa-z-uczniem")
    page = NewsPage.objects.get()
    answer = inbox.post(reverse("missing:choose", args=[missing.pk]), {"page": page.pk}, follow=True)
    assert "now leads to" in answer.content.decode()
    inbox.logout()
    assert inbox.get("/pl/poradniki/rozmowa-z-uczniem/")["Location"] == page.url
    assert missing.path not in noted()


def test_a_page_that_is_not_public_is_refused(inbox, tree):
    missing = MissingAddress.objects.first()
    draft = add(NewsPage, tree.pl.news, "Szkic", live=False)
    answer = inbox.post(reverse("missing:choose", args=[missing.pk]), {"page": draft.pk})
    assert "is not public" in answer.content.decode()
    assert missing.path in noted()


def test_what_is_ignored_stays_away(inbox):
    missing = MissingAddress.objects.get(path="/pl/cos-zupelnie-innego")
    inbox.post(reverse("missing:ignore", args=[missing.pk]))
    inbox.get("/pl/cos-zupelnie-innego/")
    inbox.get(reverse("missing:index"))  # which shows the message once
    html = inbox.get(reverse("missing:index")).content.decode()
    assert "cos-zupelnie-innego" not in html


def test_only_who_may_make_redirects_sees_the_inbox(client, tree, translator):
    client.force_login(translator)
    assert client.get(reverse("missing:index")).status_code in (302, 403)
    assert "Addresses not found" not in client.get(reverse("wagtailadmin_home"), follow=True).content.decode()
