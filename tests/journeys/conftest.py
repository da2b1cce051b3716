"""A real browser for the journeys: Debian's chromium, driven by Playwright."""

import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection, connections

CHROMIUM = shutil.which("chromium")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        reason = "no chromium here: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What a module planted first, and the database as it was then."""
    return {"file": tmp_path_factory.mktemp("kept") / "planted.sqlite3"}


@pytest.fixture
def plant_once(kept, transactional_db):
    """`plant_once(plant)` answers what `plant()` made; the second test of a module finds it in a copied file."""

    def plant_once(plant):
        work = connection.settings_dict["NAME"]
        cache.clear()
        if "planted" in kept:
            connections.close_all()
            shutil.copyfile(kept["file"], work)
            return kept["planted"]
        kept["planted"] = plant()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(work, kept["file"])
        return kept["planted"]

    return plant_once


@pytest.fixture
def visit(browser, live_server):
    """`visit(user)` is a page of a browser of their own, in which that person is logged in; None is a stranger."""
    contexts = []

    def visit(user=None, **options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if user is not None:
            page.goto("/admin/login/")
            page.fill("#id_username", user.username)
            page.fill("#id_password", "correct horse battery staple")
            page.click("button[type=submit]")
            page.wait_for_url("**/admin/")
        return page

    yield visit
    for context in contexts:
        context.close()
