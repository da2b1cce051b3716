"""Readers with old posters, small screens, slow lines and without what others take for granted."""

from io import BytesIO
from urllib.parse import urlsplit

import icalendar
import pytest
import zxingcpp
from factories.pages import WORDS, add, fill_site, plant_site, translate
from PIL import Image
from pypdf import PdfReader

from campaigns.models import Opinion
from home.delivery.pdf.make import make_pdf
from home.models import GuidePage, GuidePdf, NewsPage
from search.spelling import learn

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
    pages = fill_site(tree)
    guide = GuidePage.objects.get(pk=pages["guide"][0].pk)
    guide.version_number = "2.0"
    guide.save_revision().publish()
    pages["guide"] = (GuidePage.objects.get(pk=guide.pk), pages["guide"][1])
    learn()
    return tree, pages


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
    page.get_by_role("searchbox").fill("rozm")  # half-typed
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


def test_a_guide_is_found_by_a_misspelt_word(visit, site):
    tree, pages = site
    guide = pages["guide"][0]
    page = visit()
    page.goto(tree.pl.home.url)
    page.get_by_role("searchbox").fill("rozmwoa uczneim")
    page.keyboard.press("Enter")
    page.get_by_text("Did you mean").get_by_role("link", name="rozmowa uczniem").click()
    page.locator(".hits").get_by_role("link", name=guide.title).click()
    page.wait_for_url(f"**{guide.url}")


def follow(page, address):
    """A whole address, which names the site as its readers know it; the server of the tests has another port."""
    page.goto(urlsplit(address).path)


def test_a_guide_is_printed_with_version_date_and_a_code_that_a_telephone_reads(visit, site):
    guide = site[1]["guide"][0]
    page = visit(color_scheme="dark")
    page.goto(guide.url + "versions/1-0/")
    for step in ("Read the current version", "Print view"):
        follow(page, page.get_by_role("link", name=step).get_attribute("href"))
    page.emulate_media(media="print")
    assert page.locator(".sheet__tools").is_hidden()
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(page.locator(".sheet__code svg").screenshot())))
    assert code.text == guide.full_url
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    for words in (guide.title, "2.0", "1 lutego 2026", guide.full_url):
        assert words in paper
    follow(page, code.text)
    assert page.get_by_role("heading", level=1).inner_text() == guide.title
    assert page.locator(".version-note").count() == 0


def test_a_reader_who_asks_for_a_pdf_waits_on_a_page_that_opens_it(visit, site):
    guide = site[1]["guide"][0]
    page = visit()
    page.goto(guide.url + "guide.pdf")
    assert page.get_by_role("heading", level=1).inner_text() == "The PDF is being made"
    assert page.get_by_role("progressbar").is_visible()
    is_file = lambda r: r.request.method == "GET" and r.headers["content-type"] == "application/pdf"  # noqa: E731
    with page.expect_response(is_file, timeout=60_000) as arrived:
        [wish] = GuidePdf.objects.all()
        make_pdf.call(wish.pk)  # as the worker does, without the pictures that wait before it
    assert arrived.value.url.endswith(guide.url + "guide.pdf")


def test_a_reader_says_what_a_guide_was_good_for_without_leaving_it(visit, site):
    guide = site[1]["guide"][0]
    page = visit()
    page.goto(guide.url)
    section = page.locator("[data-useful]")
    section.locator("a[href$='answer=no']").click()
    section.get_by_role("heading", name="Thank you for the answer").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith(guide.url)
    box = section.get_by_label("Leave this field empty").bounding_box()
    assert box is None or box["x"] < 0 or box["width"] <= 1, "the trap for robots is no field for people"
    assert page.locator("h1").count() == 1
    section.get_by_role("textbox", name="What was good").fill("Zabrakło telefonu.")
    section.get_by_role("button", name="Add the comment").click()
    page.get_by_text("Our editors read every comment.").wait_for()
    assert Opinion.objects.get().comment == "Zabrakło telefonu."


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
