"""Every public template under axe, in a real browser: every language, both colour schemes, wide and narrow.

Pages are visited with the fullest first; one that draws no template that was not looked at in its language is left out.
"""

import pytest
from journeys.barriers import OF_A_LOOK, SCRIPT, barriers
from journeys.public import LANGUAGES, Drawn, addresses, answers, plant, public_templates

from home.delivery import listing

pytestmark = pytest.mark.journey
LOOKS = ("light", 1280), ("dark", 360)
"""Colours and width; a page is not loaded again in between."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_template_has_a_barrier(visit, plant_once, monkeypatch, code):
    planted = plant_once(plant)
    monkeypatch.setattr(listing, "PER_PAGE", 1)  # so that two news are more than one page of a list
    page, noise, found, seen = visit(locale=code), [], [], set()
    page.add_init_script(SCRIPT)
    looks = [*LOOKS]
    dress(page, *looks[0])
    paths = list(addresses(planted, code))
    page.on("console", lambda message: noise.append(message.text))
    with Drawn() as drawn:
        for path in paths:
            page.goto(path)
            if drawn - seen:
                found += looked_at(page, path, looks)
            seen |= drawn
        for path, answer in answers(planted, code):
            show(page, path, answer)
            found += looked_at(page, path, looks)
    assert not found, "\n".join(map(str, found))
    assert not [line for line in noise if "Content Security Policy" in line]
    assert {one for one in public_templates() if one[1] == code} - drawn == set()


def show(page, path, answer):
    """At its address, in the browser."""
    whole = {"status": answer.status_code, "headers": {**answer.headers}, "body": answer.content}
    page.route(f"**{path}", lambda route: route.fulfill(**whole))
    page.goto(path)
    page.unroute(f"**{path}")


def looked_at(page, path, looks):
    """Whole as the last page was looked at, then with the colours and the width of the other look."""
    found = [(path, looks[0][0], *barrier) for barrier in barriers(page)]
    looks.reverse()
    dress(page, *looks[0])
    return found + [(path, looks[0][0], *barrier) for barrier in barriers(page, rules=OF_A_LOOK)]


def dress(page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
