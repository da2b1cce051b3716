"""Editor, translator, approver: a Polish news page becomes an English one, by clicks in a real browser."""

import pytest
from factories.pages import plant_site
from factories.translations import live_text, source_news, submit, translate_all
from journeys.steps import (
    MARKER,
    approve_in_wagtail,
    change_title,
    english_of,
    press_ready,
    reader_of,
    submit_for_english,
    translate,
    write_news,
)
from wagtail.models import Page

from home.localisation.approval import submit_for_approval

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tree(roles):
    return plant_site()


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
