"""Readers open a page that is kept in front of Django: who of them is counted, in a real browser."""

import threading
import time

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from factories.pages import add, plant_site

from campaigns.metrics.rollup import roll_up
from campaigns.models import PageDay
from campaigns.tracking import ingest, spool
from campaigns.tracking.models import Verdict
from campaigns.tracking.views import limit
from config.cache import PageCache
from home.models import NewsPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
# The browsers of the tests say that a program steers them; a person's browser does not.
UNSTEERED = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"
FOLLOW_ME_NOT = "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})"
PRIVATE = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
BEHIND = "Object.defineProperty(Document.prototype, 'visibilityState', {get: () => window.seen || 'hidden'})"
SECOND = 1_000


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def news(transactional_db):
    limit.forget()
    yield add(NewsPage, plant_site(names=["news"]).pl.news, "Nowy poradnik")
    spool.writer.close()


@pytest.fixture
def site(news, settings):
    """The address of a server with the page cache in front, which keeps nothing for hosts it was not told of."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(PageCache(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SITE_BASE_URL = f"http://localhost:{server.server_port}"
    yield settings.SITE_BASE_URL
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(visit):
    """`reader(*scripts)`: somebody whose browser says of itself what these scripts make it say."""

    def reader(*scripts, **options):
        page = visit(**{"user_agent": CHROME, **options})
        page.told, page.noise = [], []
        page.on("request", lambda request: page.told.append(request.url) if "/t/v/" in request.url else None)
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        for script in scripts:
            page.add_init_script(script)
        return page

    return reader


def read(page, address, *, times=1, is_telling=True):
    """Opens the page; returns what the cache said of it, the last time."""
    for _ in range(times):
        if is_telling:
            with page.expect_request(lambda request: "/t/v/" in request.url):
                answer = page.goto(address)
        else:
            answer = page.goto(address, wait_until="networkidle")
            page.wait_for_timeout(SECOND)
    return answer.headers.get("cache-status", "")


def counted(expected):
    """Views by verdict, once the worker took `expected` of them from the spool; a beacon arrives when it likes."""
    for _ in range(50):
        ingest.drain_spool()
        roll_up()
        found = {Verdict(row.verdict).name: row.count for row in PageDay.objects.all()}
        if sum(found.values()) >= expected:
            break
        time.sleep(0.1)
    return found


def test_a_kept_page_that_is_read_twice_is_two_views(site, news, reader):
    page = reader(UNSTEERED)
    assert read(page, site + news.url, times=2) == "latarnia; hit"
    assert counted(2) == {"HUMAN": 2}
    assert PageDay.objects.get().page_key == news.translation_key
    assert page.context.cookies() == [] and page.noise == []
    assert all(url.startswith(f"{site}/t/v/") and "?" not in url for url in page.told)


def test_a_browser_that_a_program_steers_is_a_machine(site, news, reader):
    read(reader(), site + news.url)
    read(reader(UNSTEERED, user_agent=CHROME.replace("Chrome", "HeadlessChrome")), site + news.url)
    assert counted(2) == {"MACHINE": 2}


@pytest.mark.parametrize("wish", [FOLLOW_ME_NOT, PRIVATE])
def test_who_asks_not_to_be_followed_sends_nothing(site, news, reader, wish):
    page = reader(UNSTEERED, wish)
    read(page, site + news.url, is_telling=False)
    assert page.told == []
    assert counted(0) == {}


@pytest.mark.parametrize("name", ["DNT", "Sec-GPC"])
def test_a_wish_that_only_the_request_carries_is_heard_too(site, news, reader, name):
    page = reader(UNSTEERED, extra_http_headers={name: "1"})
    with page.expect_response(lambda answer: "/t/v/" in answer.url) as told:
        page.goto(site + news.url)
    assert told.value.status == 204
    assert counted(0) == {}


def test_with_scripts_off_the_page_works_and_nobody_counts(site, news, reader):
    page = reader(java_script_enabled=False)
    read(page, site + news.url, is_telling=False)
    assert page.get_by_role("heading", level=1).inner_text() == news.title
    assert page.told == [] and counted(0) == {}


def test_a_page_behind_another_one_counts_once_when_it_comes_into_sight(site, news, reader):
    page = reader(UNSTEERED, BEHIND)
    read(page, site + news.url, is_telling=False)
    assert page.told == []
    for state in ("visible", "hidden", "visible"):
        page.evaluate(f"window.seen = '{state}'; document.dispatchEvent(new Event('visibilitychange'))")
    assert counted(1) == {"HUMAN": 1}
    assert len(page.told) == 1
