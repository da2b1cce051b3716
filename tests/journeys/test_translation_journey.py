"""Editor, translator, approver: a Polish news page becomes an English one, by clicks in a real browser."""

import pytest
from factories.pages import plant_site
from factories.translations import live_text, source_news, submit, translate_all
from journeys.steps import (
    MARKER,
    approve_in_wagtail,
    change_title,
    english_of,
    press_in_footer,
    press_ready,
    reader_of,
    submit_for_english,
    translate,
    write_news,
)
from wagtail.models import Page

from home.localisation.approval import submit_for_approval
from home.localisation.state import Age, state_of
from home.models import SiteIdentity

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
    """The source changes in the middle: the public translation stays, readers are told, the translator sees what
    changed word by word, and the new version is approved like the first."""
    SiteIdentity.objects.update_or_create(site=tree.site, defaults={"shows_translation_age": True})
    news = source_news(tree)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    before = live_text(english_of(news).specific)

    writer, boss, reader = visit(editor), visit(approver), visit()
    change_title(writer, news, f"{MARKER} nowy tytuł")
    approve_in_wagtail(boss, f"{MARKER} nowy tytuł")
    assert live_text(english_of(news).specific) == before
    assert "the original was updated on" in reader_of(reader, english_of(news).get_url())

    page = visit(translator)
    page.goto(f"/admin/pages/{english_of(news).pk}/edit/")
    panel = page.locator("#translation-panel")
    assert "Older than its source since" in panel.inner_text()
    assert panel.locator("del").first.inner_text().endswith("ŹRÓDŁO nowina")
    assert "English nowina" in panel.locator(".changes").inner_text()
    translate(page, "The new title")
    press_ready(page)
    approve_in_wagtail(boss, "The new title")
    text = reader_of(reader, english_of(news).get_url())
    assert "The new title" in text and "the original was updated on" not in text


def test_a_comma_makes_nobody_hurry(tree, visit, administrator):
    news = source_news(tree)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    page = visit(administrator)
    page.goto(f"/admin/pages/{news.pk}/edit/")
    page.fill("#id_title", f"{MARKER} nowina, z przecinkiem")
    press_in_footer(page, "Publish as a minor change")
    assert state_of(translation).age == Age.OLDER_MINOR
    page.goto(f"/admin/translations/versions/{translation.source_id}/")
    page.get_by_role("button", name="It matters after all").click()
    page.wait_for_load_state()
    assert state_of(translation).age == Age.OLDER_MAJOR


def test_leaving_is_asked_about(tree, visit, administrator):
    news = source_news(tree)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    page = visit(administrator)
    page.goto(f"/admin/pages/{news.pk}/unpublish/")
    page.get_by_label("Keep them public").check()
    page.get_by_label("Why").fill("Only the Polish one was wrong")
    page.get_by_role("button", name="Yes, unpublish it").click()
    page.wait_for_load_state()
    assert english_of(news).live
    page.goto(f"/admin/pages/{english_of(news).pk}/history/")
    assert "Only the Polish one was wrong" in page.content()


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
