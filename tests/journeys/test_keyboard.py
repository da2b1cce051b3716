"""Without a mouse: Tab reaches everything that can be used, in the order of the page, and one sees where one is."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from factories import people
from factories.newsletters import approved, write
from factories.pages import fill_site, plant_site
from factories.releases import pack
from factories.translations import source_news, submit

from home.models import NewsPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# Everything a person can use: what a browser would focus, is shown, and is no radio button beside a chosen one.
USABLE = """root => [...document.querySelectorAll(`${root} :is(a[href], button, input, select, textarea, summary)`)]
    .filter(e => !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
    .map(e => { e.dataset.usable = 'yes'; return e.outerHTML.slice(0, 120) })"""
FOCUSED = """() => {
    const e = document.activeElement, again = e === window.lastStop  // a date has a stop for its day, month, year
    window.lastStop = e
    const styles = [getComputedStyle(e, '::after')]  // a card, or a row, shows the focus of its link
    for (let box = e; box && box.matches(':focus-within') && !box.matches('main, body'); box = box.parentElement)
        styles.push(getComputedStyle(box))
    const is_ring = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'
    const is_shown = styles.some(is_ring)
    const usable = !!e.dataset.usable && !again
    return {html: e.outerHTML.slice(0, 120), usable, is_shown, is_body: e === document.body}
}"""


def walk(page, root):
    """What can be used inside `root`, and what Tab comes to there, each with whether its focus is seen."""
    wanted, seen = page.evaluate(USABLE, root), []
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["is_body"] or (seen and stop["html"] == seen[0]["html"] and len(seen) >= len(wanted)):
            break
        seen += [stop] if stop["usable"] else []
    return wanted, seen


def assert_walkable(page, root):
    wanted, seen = walk(page, root)
    assert wanted and [stop["html"] for stop in seen] == wanted
    assert [stop["html"] for stop in seen if not stop["is_shown"]] == []


def test_the_public_pages_can_be_used_without_a_mouse(visit):
    cache.clear()
    tree = plant_site()
    people.topic("news", pl="Wiadomości", en="News")
    news, english = fill_site(tree)["news"]
    page = visit()
    for path in (tree.pl.home.url, tree.en.news.url, news.url, english.url, "/pl/newsletter/", "/en/search/"):
        page.goto(path)
        assert_walkable(page, "body")


def test_a_newsletter_can_be_sent_without_a_mouse(visit, officer):
    newsletter = approved(write())
    people.subscriber(topics=[newsletter.topic])
    page = visit(officer)
    page.goto(reverse("campaigns_sends:start", args=[newsletter.pk]))
    assert_walkable(page, "main")
    page.get_by_role("button", name="Send to 1 reader").press("Enter")
    page.wait_for_url("**/admin/campaigns/sends/*-*/")


def test_the_screens_of_a_release_and_of_translations_can_be_used_without_a_mouse(visit, administrator, roles):
    tree = plant_site()
    news, _english = fill_site(tree)["news"]
    submit(source_news(tree))
    bundle = pack(news)
    page = visit(administrator)
    for path in (reverse("releases:show", args=[bundle.pk]), reverse("translations:index")):
        page.goto(path)
        assert_walkable(page, "main")
        page.wait_for_selector(".xdsoft_datetimepicker", state="hidden")  # it would cover what has the focus


def test_a_page_is_written_submitted_and_approved_without_a_mouse(visit, editor, approver, roles):
    tree = plant_site()
    page = visit(editor)
    page.goto(f"/admin/pages/add/home/newspage/{tree.pl.news.pk}/")
    type_into(page, "#id_title", "Bez myszy")
    type_into(page, "#id_lead", "Wstęp")
    press(page, page.get_by_role("button", name="More actions"))
    press(page, page.get_by_role("button", name="Submit to Approval"))
    page.wait_for_url(f"**/admin/pages/{tree.pl.news.pk}/")
    desk = visit(approver)
    row = desk.locator("tr", has_text="Bez myszy")
    press(desk, row.get_by_role("button", name="Actions"))
    press(desk, desk.get_by_role("button", name="Approve", exact=True))
    row.wait_for(state="detached")  # the answer came, and nothing waits any more
    assert NewsPage.objects.get(title="Bez myszy").live


def reach(page, target):
    """By Tab alone, and one sees where one has come."""
    handle = target.element_handle()
    for _ in range(150):
        if handle.evaluate("e => e === document.activeElement || e.contains(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["is_shown"], page.evaluate(FOCUSED)["html"]


def type_into(page, field, words):
    reach(page, page.locator(field))
    page.keyboard.type(words)


def press(page, button):
    reach(page, button)
    page.keyboard.press("Enter")
