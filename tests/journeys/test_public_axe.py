"""Every public template under axe, in a real browser: every language, both colour schemes, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from factories.pages import event_with_everything, fill_site, plant_site, show_every_block

pytestmark = pytest.mark.journey
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MADE_BY_NO_EDITOR = ("/pl/nie-ma/", "/pl/search/?q=rozmowa", "/en/search/?q=zzz", "/uk/newsletter/", "/pl/newsletter/")
SCREENS = [("light", 1280), ("dark", 360)]


def plant():
    """The addresses to look at."""
    tree = plant_site(("pl", "en", "uk"))
    polish_and_english = fill_site(tree).values()
    paths = [item.url for branch in (tree.pl, tree.en, tree.uk) for item in vars(branch).values()]
    paths += [item.url for pair in polish_and_english for item in pair] + [*MADE_BY_NO_EDITOR]
    return [*paths, show_every_block(tree).url, event_with_everything(tree).url]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_no_template_has_a_barrier(visit, plant_once, scheme, width):
    paths = plant_once(plant)
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})
    noise = []
    page.on("console", lambda message: noise.append(message.text))
    for path in paths:
        page.goto(path)
        found = Axe().run(page, options={"runOnly": LEVELS}).response["violations"]
        assert not [(path, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    assert not [line for line in noise if "Content Security Policy" in line]
