"""The screens we added to the CMS, found by their addresses: no barrier of ours, no sideways scroll.

Every screen is looked at once; they take turns in being wide and light, or narrow and dark. Wagtail's own frame around
them (menu, header bar) is left out of the search: `main` is what we write.
"""

import os
from pathlib import Path

import pytest
from journeys.barriers import LEVELS, barriers
from journeys.screens import plant_everything, screens
from playwright.sync_api import Error
from wagtail.users.models import UserProfile

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
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
    seen, found = [], []
    for name, path in sorted(screens().items())[turn::2]:
        if is_screen(page, name, path):
            seen.append(name)
            found += [(name, *barrier) for barrier in look(page, f"{name}-{scheme}-{width}-{language}")]
    assert not found, "\n".join(map(str, found))
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
    return barriers(page, where=OURS, tags=LEVELS[:-1])  # the frame decides about landmarks and headings
