"""Readers with old posters, small screens, slow lines and without what others take for granted."""

import icalendar
import pytest
from factories.pages import WORDS, add, fill_site, plant_site, translate

from home.models import NewsPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STYLES_AND_SCRIPTS = 60_000  # bytes, uncompressed
WHOLE_PAGE = 400_000  # bytes with pictures, of a first visit
LARGEST_PAINT = 2_500  # milliseconds
WATCH = """
window.seen = {shift: 0, paint: 0}
new PerformanceObserver(list => list.getEntries().forEach(e => { seen.shift += e.hadRecentInput ? 0 : e.value }))
    .observe({type: 'layout-shift', buffered: true})
new PerformanceObserver(list => list.getEntries().forEach(e => { seen.paint = e.startTime }))
    .observe({type: 'largest-contentful-paint', buffered: true})
"""
WEIGHED = """() => {
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    const sum = list => list.reduce((total, e) => total + e.decodedBodySize, 0)
    return {...seen, all: sum(all), code: sum(all.filter(e => /\\.(css|js)(\\?|$)/.test(e.name)))}
}"""


@pytest.fixture
def site(plant_once):
    return plant_once(plant)


def plant():
    tree = plant_site()
    return tree, fill_site(tree)


def paths_of(site):
    """One page of every type in both languages, and what no editor made."""
    tree, pages = site
    found = [page.url for branch in (tree.pl, tree.en) for page in vars(branch).values()]
    return [*found, *(page.url for pair in pages.values() for page in pair), "/pl/nie-ma/"]


WIDE = """() => [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
    .map(e => e.outerHTML.slice(0, 90)).slice(0, 4)"""


def sideways(page):
    """What reaches beyond the window; empty when nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth") and page.evaluate(WIDE)


def test_nothing_scrolls_sideways_on_the_smallest_screen_or_at_400_percent(visit, site):
    """WCAG 1.4.10: a window of 1280 by 1024 pixels at 400 % has 320 by 256 of them."""
    page = visit(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    for path in paths_of(site):
        page.goto(path)
        assert not sideways(page), path
        assert page.locator("h1").first.is_visible()


def test_every_page_keeps_to_its_budget_and_stands_still(visit, site):
    tree, pages = site
    paths = [tree.pl.home.url, tree.en.news.url, *(pair[0].url for pair in pages.values()), "/en/search/?q=talking"]
    for path in paths:
        page = visit(viewport={"width": 1280, "height": 900})  # anew: a first visit with nothing in its cache
        page.add_init_script(WATCH)
        page.goto(path, wait_until="networkidle")
        found = page.evaluate(WEIGHED)
        print(path, found)
        assert 0 < found["code"] <= STYLES_AND_SCRIPTS, (path, found)
        assert found["all"] <= WHOLE_PAGE, (path, found)
        assert found["shift"] == 0, (path, found)
        assert found["paint"] <= LARGEST_PAINT, (path, found)


def test_everything_can_be_read_with_pictures_off(visit, site):
    tree, pages = site
    page = visit(viewport={"width": 360, "height": 800})
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "image" else route.continue_())
    for polish, _english in pages.values():
        page.goto(polish.url)
        assert page.get_by_role("heading", level=1).inner_text() == polish.title
        assert WORDS["pl"]["lead"] in page.locator("main").inner_text()
        assert page.get_by_role("img", name="Granat").count() == 1  # the alternative text stands for the picture
        assert not sideways(page)
    page.goto(tree.pl.home.url)
    page.get_by_role("link", name=pages["news"][0].title).first.click()
    page.wait_for_url(f"**{pages['news'][0].url}")


def test_everything_works_with_scripts_off(visit, site):
    tree, pages = site
    page = visit(java_script_enabled=False)
    page.goto(tree.pl.home.url)
    page.get_by_role("searchbox").fill("rozmowa")
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("link", name=pages["guide"][0].title).first.click()
    assert WORDS["pl"]["text"].removeprefix("<p>").removesuffix("</p>") in page.locator("main").inner_text()
    page.locator(".languages").get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == pages["guide"][1].title
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name=tree.en.events.title).click()
    page.get_by_role("link", name="past").click()
    assert "when=past" in page.url
    assert page.locator("button[data-copy-link]:visible").count() == 0  # what needs a script does not show itself


def test_the_way_in_by_keyboard_begins_with_the_content(visit, site):
    tree, pages = site
    page = visit()
    page.goto(pages["news"][0].url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(tree.pl.home.url)
    page.get_by_role("link", name=pages["news"][0].title).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{pages['news'][0].url}")


def test_an_event_goes_into_a_calendar(visit, site):
    _tree, pages = site
    event = pages["event"][1]
    page = visit()
    page.goto(event.url)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Add to my calendar").click()
    [entry] = icalendar.Calendar.from_ical(waiting.value.path().read_bytes()).walk("VEVENT")
    assert (str(entry["summary"]), entry["dtstart"].dt) == (event.title, event.starts_at)


def test_a_link_of_an_old_poster_leads_to_the_page_in_the_reader_s_language(visit, site):
    tree, _pages = site
    news = add(NewsPage, tree.pl.news, "Otwarcie ośrodka", legacy_section="news", legacy_id=477)
    english = translate(news, "en", "The centre opens", legacy_section="news", legacy_id=477)
    for locale, there in (("pl-PL", news), ("en-GB", english)):
        page = visit(locale=locale)
        steps = []
        page.on("response", lambda answer, steps=steps: steps.append(answer.status))
        page.goto("/CPE/News/477,OTWARCIE_O%A6RODKA,stara.HTML?plakat=1", wait_until="commit")
        assert page.get_by_role("heading", level=1).inner_text() == there.title
        assert page.url.endswith(there.url)
        assert steps[:2] == [301, 200]
