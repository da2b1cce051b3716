"""A page that was shown: who is counted, what is stored, and that nobody can fill our disk or our tables with it."""

import os
import uuid
import zlib
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from factories import campaigns as make

from campaigns.links import tokens
from campaigns.metrics.rollup import roll_up
from campaigns.models import Event, PageDay
from campaigns.tracking import ingest, limit, spool
from campaigns.tracking import views as doors
from campaigns.tracking.models import EventType, Verdict
from campaigns.tracking.spool import ShownPage
from campaigns.tracking.verdicts import Signal

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
KEY = uuid.UUID("4e1f7f3a-52c4-4f0e-9d3e-0d4b9c2a7711")


@pytest.fixture(autouse=True)
def nobody_came_before():
    doors.limit.forget()
    yield
    doors.limit.forget()
    spool.writer.close()


def address(key=KEY, language="pl"):
    return reverse("campaigns:page_view", args=[tokens.page(key, language)])


def see(client, path=None, **headers):
    """As the script in a browser does."""
    headers = {"user-agent": FIREFOX, "sec-fetch-site": "same-origin", **headers}
    return client.post(path or address(), headers={name: value for name, value in headers.items() if value})


def noted():
    return [hit for path in spool.sealed_files() for hit in spool.read(path)]


def counted():
    """(page, verdict) → views, after the worker came by."""
    ingest.drain_spool()
    roll_up()
    return {(row.page_key, Verdict(row.verdict).name): row.count for row in PageDay.objects.all()}


# --- the door ---------------------------------------------------------------------------------------------------------
def test_a_view_is_noted_without_a_query_and_answered_with_nothing(client):
    answer = see(client)

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (204, b"", "no-store")
    assert not answer.cookies
    [hit] = noted()
    assert (hit.type, hit.page, hit.link_code, hit.delivery_id) == (EventType.VIEWED, ShownPage(KEY, "pl"), "", None)
    assert Signal(hit.signals) == Signal.BROWSER | Signal.SHOWN


def test_nothing_about_the_reader_reaches_the_spool(client, settings):
    words = {"referer": "http://testserver/pl/?q=tajne", "x-forwarded-for": "203.0.113.9", "accept-language": "gsw"}
    see(client, f"{address()}?q=tajne", **words, cookie="a=tajne")

    [file] = Path(settings.CAMPAIGNS["SPOOL_DIR"]).glob("*.hits")
    content = file.read_bytes()
    for word in (b"tajne", b"203.0.113.9", b"127.0.0.1", b"Firefox", b"gsw"):
        assert word not in content


@pytest.mark.parametrize("wish", [{"dnt": "1"}, {"sec-gpc": "1"}])
def test_who_asks_not_to_be_followed_is_not_even_counted_for_the_limit(client, monkeypatch, wish):
    monkeypatch.setattr(doors, "VIEWS_PER_HOUR", 0)

    assert see(client, **wish).status_code == 204
    assert noted() == []


def test_whoever_is_logged_in_counts_for_nobody(client):
    client.cookies[site.SESSION_COOKIE_NAME] = "whatever"

    assert see(client).status_code == 204
    assert noted() == []


@pytest.mark.parametrize(
    "token", ["nonsense", "a" * 3000, tokens.click("abcdefg"), tokens.open_(KEY), tokens.page(KEY, "pl")[:-1] + "_"]
)
def test_a_page_we_never_showed_leaves_nothing(client, token):
    assert see(client, f"/t/v/{token}").status_code == 404
    assert noted() == []


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://elsewhere.example"}],
)
def test_another_site_counts_nothing_here(client, headers):
    assert see(client, **headers).status_code == 403
    assert noted() == []


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_following_the_address_like_a_link_counts_nothing(client, method):
    assert getattr(client, method)(address()).status_code == 405
    assert noted() == []


def test_one_caller_counts_only_so_often(client, monkeypatch):
    monkeypatch.setattr(doors, "VIEWS_PER_HOUR", 3)

    answers = [see(client) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [204, 204, 204, 429, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert see(Client(REMOTE_ADDR="203.0.113.8")).status_code == 204
    assert len(noted()) == 4


def test_the_next_hour_begins_anew_and_a_network_is_one_caller(client, monkeypatch):
    monkeypatch.setattr(doors, "VIEWS_PER_HOUR", 1)
    neighbours = [Client(REMOTE_ADDR=f"2001:db8:0:7::{number}") for number in (1, 2)]
    with time_machine.travel("2026-05-04 09:59", tick=False) as clock:
        answers = [see(neighbour) for neighbour in neighbours]
        clock.shift(61)
        answers.append(see(neighbours[1]))
    assert [answer.status_code for answer in answers] == [204, 429, 204]
    assert answers[1]["Retry-After"] == "60"


def test_callers_without_end_fill_no_memory(client, monkeypatch):
    monkeypatch.setattr(limit, "MOST_CALLERS", 5)
    for number in range(40):
        see(Client(REMOTE_ADDR=f"198.51.100.{number}"))
        assert len(doors.limit._seen) <= 5
    assert len(noted()) == 40


def test_readers_push_nothing_out_of_the_cache_that_guards_the_logins(client):
    """Without Redis it holds 300 things, and every reader of the site comes by here."""
    cache.set("failures:somebody", 9, 3600)

    for number in range(400):
        see(Client(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250}"))

    assert cache.get("failures:somebody") == 9


def test_a_spool_nobody_reads_takes_clicks_and_no_more_views(client, monkeypatch):
    monkeypatch.setattr(spool, "FLOOD_LIMIT", 300)

    answers = {see(client).status_code for _ in range(9)}
    spool.append(click := spool.hit(EventType.CLICKED, 0, "abcdefg"))

    assert answers == {204, 503}
    *views, last = noted()
    assert last == click and 0 < len(views) < 9
    assert see(client).status_code == 204, "the worker has taken the file away"


def test_a_spool_that_cannot_be_written_is_loud_and_harms_nobody(client, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SPOOL_DIR": tmp_path / "file"}

    assert see(client).status_code == 204
    assert "lost" in caplog.text


# --- person or program ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "query", "verdict", "reason"),
    [
        ({}, "", "HUMAN", "shown"),
        ({"sec-fetch-site": "", "origin": "http://testserver"}, "", "HUMAN", "shown"),
        ({"sec-fetch-site": ""}, "", "UNKNOWN", "no_signal"),
        ({}, "?machine", "MACHINE", "agent"),
        ({"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "", "MACHINE", "agent"),
        ({"user-agent": FIREFOX.replace("Firefox", "HeadlessChrome")}, "", "MACHINE", "agent"),
        ({"user-agent": "curl/8.5.0"}, "", "MACHINE", "agent"),
        ({"user-agent": ""}, "", "MACHINE", "no_agent"),
        ({"sec-purpose": "prefetch;prerender"}, "", "MACHINE", "prefetch"),
        ({"user-agent": "Something new"}, "", "UNKNOWN", "no_signal"),
    ],
)
def test_machines_are_told_apart(client, headers, query, verdict, reason):
    make.locale("pl")
    see(client, address() + query, **headers)

    assert counted() == {(KEY, verdict): 1}
    assert Event.objects.get().reason == reason


# --- exactly once -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_views_are_counted_per_page_language_and_day(client):
    make.locale("pl"), make.locale("en")
    for _ in range(3):
        see(client)
    see(client, address(language="en"))
    see(client, address(other := uuid.uuid4()))

    counted()
    rows = PageDay.objects.values_list("page_key", "locale__language_code", "count")
    assert set(rows) == {(KEY, "pl", 3), (KEY, "en", 1), (other, "pl", 1)}


@pytest.mark.django_db
def test_a_spool_file_that_is_read_again_after_a_crash_counts_once(client, settings):
    make.locale("pl")
    see(client), see(client)
    [file] = spool.sealed_files()
    content = file.read_bytes()
    before = counted()

    file.write_bytes(content)  # killed between the commit and the removal of the file
    file.with_name("copy.hits").write_bytes(content)

    assert counted() == before == {(KEY, "HUMAN"): 2}
    assert roll_up(rebuild=True) == 0
    assert counted() == before


@pytest.mark.django_db
def test_a_page_in_a_language_that_is_gone_makes_no_row(client):
    see(client, address(language="xx"))

    assert counted() == {}
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_line_of_a_wrong_shape_is_set_aside_and_stops_nothing(client):
    make.locale("pl")
    see(client)
    [file] = spool.sealed_files()
    good = file.read_bytes()
    body = b" ".join(good.split(b" ")[:-2])  # without language and checksum
    file.chmod(0o600)
    file.write_bytes(b"%b %08x\n" % (body, zlib.crc32(body)) + good)

    assert counted() == {(KEY, "HUMAN"): 1}
    assert body in file.with_suffix(".damaged").read_bytes()


@pytest.mark.django_db
def test_a_view_changes_nothing_of_mail(client):
    make.locale("pl")
    hit = spool.hit(EventType.VIEWED, Signal.SHOWN | Signal.BROWSER, page=ShownPage(KEY, "pl"))
    spool.append(hit)
    counted()

    event = Event.objects.get()
    assert (event.send_id, event.delivery_id, event.link_id, event.page_key) == (None, None, None, KEY)


# --- the tag ----------------------------------------------------------------------------------------------------------
class Page:
    translation_key = KEY

    class locale:
        language_code = "pl"


def drawn(page, **marks):
    request = RequestFactory().get("/")
    for name, value in marks.items():
        setattr(request, name, value)
    return Template("{% load beacon %}{% beacon page %}").render(Context({"page": page, "request": request}))


def test_the_tag_puts_one_script_of_ours_that_knows_its_address():
    html = drawn(Page)

    assert html.count("<script") == 1 and html.count(address()) == 1 and "campaigns/beacon.js" in html
    assert html == drawn(Page), "the page is kept for everybody"


def test_no_preview_and_no_page_without_a_version_counts():
    assert drawn(Page, is_preview=True).strip() == drawn(None).strip() == ""


def test_an_address_goes_on_when_the_secret_is_changed(client, settings):
    path = address()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = os.urandom(8).hex(), [settings.SECRET_KEY]

    assert see(client, path).status_code == 204
    assert len(noted()) == 1
