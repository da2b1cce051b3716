"""The screens we added to the CMS, found by their addresses: no barrier of ours, no sideways scroll.

Every screen is looked at once; they take turns in being wide and light, or narrow and dark. Wagtail's own frame around
them (menu, header bar) is left out of the search: `main` is what we write.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from journeys.screens import plant_everything, screens
from playwright.sync_api import Error
from wagtail.users.models import UserProfile

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [("light", 1280, "en"), ("dark", 360, "pl")]
PICTURES = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures in, for looking at them."""
OURS = {"include": [["main"]], "exclude": [["#w-minimap-toggle"]]}
"""Wagtail's own button beside long forms is smaller than 24 pixels on a telephone."""
LEAST = 25
"""Half of the screens there are: so that the search for them cannot come back with next to nothing."""


@pytest.mark.parametrize("turn", [0, 1], ids=["light-1280-en", "dark-360-pl"])
def test_the_screens_of_staff_have_no_barrier_of_ours(visit, administrator, roles, turn):
    scheme, width, language = LOOKS[turn]
    UserProfile.objects.create(user=administrator, preferred_language=language, theme=scheme)
    plant_everything(administrator)
    page = visit(administrator, color_scheme=scheme, viewport={"width": width, "height": 900})
    seen, barriers = [], []
    for name, path in sorted(screens().items())[turn::2]:
        if is_screen(page, name, path):
            seen.append(name)
            barriers += [(name, *barrier) for barrier in look(page, f"{name}-{scheme}-{width}-{language}")]
    assert not barriers, "\n".join(map(str, barriers))
    assert len(seen) >= LEAST


def is_screen(page, name, path):
    """Whether a visit is answered with a page; what only takes orders, or hands out a file, is none."""
    try:
        answer = page.goto(path)
    except Error:  # a download, or an answer without a body
        answer = page.request.get(path)
    assert answer.status in (200, 405), f"{name} answers {answer.status}: say in EXAMPLES what {path} stands for"
    is_page = answer.status == 200 and answer.url.endswith(path) and "html" in answer.headers.get("content-type", "")
    return is_page and page.locator("main").count() == 1  # a part of a page, fetched by a script, has none


def look(page, picture):
    """(rule, elements) of every barrier."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{picture}.png", full_page=True)
    found = Axe().run(page, context=OURS, options={"runOnly": LEVELS}).response["violations"]
    yield from ((rule["id"], [node["html"][:300] for node in rule["nodes"]]) for rule in found)
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        yield "scrolls sideways", []
