"""Editor, translator, approver: a Polish news page becomes an English one, by clicks in a real browser."""

import pytest
from factories.pages import locale, plant_site
from factories.translations import live_text, source_news, submit, translate_all
from wagtail.models import Page

from home.localisation.approval import submit_for_approval

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MARKER = "Źródłowy"


@pytest.fixture
def tree(roles):
    return plant_site()


def write_news(page, tree):
    page.goto(f"/admin/pages/add/home/newspage/{tree.pl.news.pk}/")
    page.fill("#id_title", f"{MARKER} poradnik")
    page.fill("#id_lead", f"{MARKER} wstęp do poradnika")
    submit_to_approval(page)


def submit_to_approval(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Approval").click()
    page.wait_for_load_state()


def approve_in_wagtail(page, title):
    """On the dashboard, in the list "Awaiting your review"."""
    page.goto("/admin/")
    row = page.locator("tr", has_text=title)
    row.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_load_state("networkidle")


def submit_for_english(page, news):
    page.goto(f"/admin/localize/submit/page/{news.pk}/?select_locale=en")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/edit/")


def translate(page, *texts):
    """In wagtail-localize's editor, one text after the other, in the order of the page."""
    for text in texts:
        page.get_by_role("button", name="Translate", exact=True).first.click()
        page.locator(".js-translation-editor textarea").fill(text)
        with page.expect_response(lambda answer: "/strings/" in answer.url and answer.ok):
            page.get_by_role("button", name="Save", exact=True).click()


def press_ready(page):
    page.reload()
    page.get_by_role("button", name="Ready: submit for approval").click()
    page.wait_for_load_state()


def change_title(page, news, title):
    page.goto(f"/admin/pages/{news.pk}/edit/")
    page.fill("#id_title", title)
    submit_to_approval(page)


def english_of(news):
    return news.get_translation(locale("en"))


def test_a_polish_page_becomes_an_english_one(tree, visit, editor, translator, approver):
    writer, boss, reader = visit(editor), visit(approver), visit()
    write_news(writer, tree)
    news = Page.objects.get(title=f"{MARKER} poradnik")
    approve_in_wagtail(boss, news.title)
    assert MARKER in reader_of(reader, f"/pl/{tree.pl.news.slug}/{news.slug}/")

    submit_for_english(writer, news)
    assert not english_of(news).live

    page = visit(translator)
    page.goto(f"/admin/pages/{english_of(news).pk}/edit/")
    ready = page.get_by_role("button", name="Ready: submit for approval")
    assert ready.is_disabled()
    translate(page, "A new guide", "What is in the guide")
    press_ready(page)
    assert not english_of(news).live  # handed over, not published

    approve_in_wagtail(boss, "A new guide")
    text = reader_of(reader, f"/en/{tree.en.news.slug}/a-new-guide/")
    assert "What is in the guide" in text and MARKER not in text


def test_a_changed_source_waits_for_its_translation(tree, visit, editor, approver, translator):
    news = source_news(tree)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    before = live_text(english_of(news).specific)

    writer, boss = visit(editor), visit(approver)
    change_title(writer, news, f"{MARKER} nowy tytuł")
    approve_in_wagtail(boss, f"{MARKER} nowy tytuł")

    assert live_text(english_of(news).specific) == before
    page = visit(translator)
    page.goto(f"/admin/pages/{english_of(news).pk}/edit/")
    panel = page.locator("#translation-panel").inner_text()
    assert "older than its source" in panel and "nowy tytuł" in panel


def test_an_approver_can_work_in_the_translators_editor(tree, visit, approver, translator):
    translation = submit(source_news(tree))
    translate_all(translation)
    submit_for_approval(translation, translator)
    page = visit(approver)
    page.goto(f"/admin/pages/{translation.get_target_instance().pk}/edit/")
    page.get_by_label("Comment").fill("Good.")
    page.get_by_role("button", name="Approve and publish").click()
    page.wait_for_load_state()
    assert translation.get_target_instance().live


def reader_of(page, address):
    assert page.goto(address).status == 200
    return page.content()
