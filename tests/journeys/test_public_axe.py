"""Every public template under axe, in a real browser: every language, both colour schemes, wide and narrow."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.everything import show_everything
from factories.pages import fill_site, plant_site
from journeys.barriers import OF_A_LOOK, barriers

from home.models import GuidePage

pytestmark = pytest.mark.journey
MADE_BY_NO_EDITOR = ("/pl/nie-ma/", "/pl/search/?q=rozmowa", "/en/search/?q=zzz", "/uk/newsletter/", "/pl/newsletter/")
LOOKS = [("light", 1280, None), ("dark", 360, OF_A_LOOK)]
"""Colours, width, and the rules to ask for; the page is not loaded again in between."""


def plant():
    """The addresses to look at."""
    tree = plant_site(("pl", "en", "uk"))
    pages = fill_site(tree)
    paths = [item.url for branch in (tree.pl, tree.en, tree.uk) for item in vars(branch).values()]
    paths += [item.url for pair in pages.values() for item in pair] + [*MADE_BY_NO_EDITOR]
    paths += below_a_guide(pages["guide"])
    return [*paths, *(page.url for page in show_everything(tree.pl).values())]


def below_a_guide(pair):
    """Print view, the page that waits for the PDF, an older version and one that was withdrawn, in both languages."""
    notice = ("correction", {"corrected_on": dt.date(2026, 5, 4), "wrong": "a", "right": "b"})
    for guide in pair:
        for number in ("2.0", "3.0"):
            guide = GuidePage.objects.get(pk=guide.pk)
            guide.version_number, guide.what_changed, guide.corrections = number, "abc", [notice]
            guide.save_revision().publish()
        guide.frozen.filter(number="1.0").withdraw(timezone.now(), "abc")
        yield from (guide.url + part for part in ("print/", "guide.pdf", "versions/2-0/", "versions/1-0/"))


@pytest.mark.django_db(transaction=True)
def test_no_template_has_a_barrier(visit):
    page = visit()
    noise, found = [], []
    page.on("console", lambda message: noise.append(message.text))
    for path in plant():
        page.goto(path)
        found += [(path, scheme, *barrier) for scheme, *look in LOOKS for barrier in looked_at(page, scheme, *look)]
    assert not found, "\n".join(map(str, found))
    assert not [line for line in noise if "Content Security Policy" in line]


def looked_at(page, scheme, width, rules):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    return barriers(page, rules=rules)
