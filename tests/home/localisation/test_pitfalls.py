"""Every pitfall as it was found: there on stock, gone behind the gate. `strict` says which of the two this run is."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation as language
from factories.pages import add_topic, locale
from factories.translations import MARKER, live_text, source_news, submit, translate_all
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, StringTranslation

from home.localisation import gate
from home.models import NewsPage, Topic


def leaks(page) -> bool:
    fresh = NewsPage.objects.get(pk=page.pk)
    return fresh.live and MARKER in live_text(fresh)


def publish_target(translation):
    with contextlib.suppress(gate.NotTranslated):
        translation.save_target(publish=True)
    return translation.get_target_instance()


@pytest.fixture
def news(tree):
    return source_news(tree)


@pytest.fixture
def finished(news):
    """A translation of all texts, live."""
    translation = submit(news)
    translate_all(translation)
    target = translation.get_target_instance()
    translation.source.create_or_update_translation(translation.target_locale, publish=False, fallback=True)
    target.refresh_from_db()
    target.get_latest_revision().publish()
    return translation


def test_publishing_an_untranslated_page_leaks_the_source(news, strict, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        target = publish_target(submit(news))
    assert leaks(target) is not strict


def test_submitting_a_live_page_publishes_its_text(news, strict, settings, django_capture_on_commit_callbacks):
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True  # Wagtail's default
    with django_capture_on_commit_callbacks(execute=True), contextlib.suppress(gate.NotTranslated):
        submit(news)
    target = NewsPage.objects.filter(locale=locale("en"), translation_key=news.translation_key).first()
    assert (target is not None and leaks(target)) is not strict


def test_a_changed_source_turns_a_finished_translation_back(news, finished, strict):
    before = live_text(finished.get_target_instance())
    news.title = f"{MARKER} nowy tytuł"
    news.save_revision().publish()
    finished.source.update_from_db()
    finished.save_target(publish=False)
    after = live_text(finished.get_target_instance())
    assert (after == before) is strict
    assert (MARKER in after) is not strict


def test_a_resync_changes_the_address(news, strict):
    translation = submit(news)
    translate_all(translation)
    StringTranslation.objects.filter(context__path="slug").delete()
    translation.save_target(publish=False)
    slug = translation.get_target_instance().get_latest_revision_as_object().slug
    assert slug.startswith("english") is strict


def test_missing_parents_become_live_copies_of_the_source(news, strict):
    locale("uk")
    submit(news, "uk")
    copies = Page.objects.filter(locale=locale("uk"), live=True)
    assert copies.exists() is not strict


def test_mirroring_a_language_makes_live_copies(news, strict):
    ukrainian = locale("uk")
    with contextlib.suppress(ValidationError):
        LocaleSynchronization.objects.create(locale=ukrainian, sync_from=news.locale)
    assert Page.objects.filter(locale=ukrainian, live=True).exists() is not strict


def test_a_page_turned_into_a_mirror_leaks_the_source(news, finished, strict):
    target = finished.get_target_instance()
    target.alias_of = news
    with contextlib.suppress(ValidationError):
        target.save(clean=False)
    news.save_revision().publish()
    assert leaks(target) is not strict


def test_a_snippet_is_copied_live_with_the_sources_name(tree, strict, settings):
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = not strict  # stock as it comes
    topic = add_topic(f"{MARKER} szkoła")
    submit(topic)
    assert Topic.objects.filter(locale=locale("en"), live=True).exists() is not strict


def test_saving_a_draft_takes_a_live_snippet_offline(tree, strict, django_capture_on_commit_callbacks):
    topic = add_topic(f"{MARKER} szkoła")
    translation = submit(topic)
    translate_all(translation)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    assert translation.get_target_instance().live
    translation.save_target(publish=False)
    assert translation.get_target_instance().live is strict


def test_a_sync_drops_the_translations_own_protection(finished, strict):
    PageViewRestriction.objects.create(page=finished.get_target_instance(), restriction_type="login")
    finished.source.update_target_view_restrictions(finished.target_locale)
    assert finished.get_target_instance().view_restrictions.exists() is strict


def test_an_unpublished_home_serves_the_other_languages_tree(tree, news, client, strict):
    tree.en.home.unpublish()
    path = f"/en/{tree.pl.news.slug}/{news.slug}/"
    assert (client.get(path).status_code == 404) is strict


def test_a_draft_parent_serves_its_children(tree, news, client, strict):
    tree.pl.news.unpublish()
    assert (client.get(news.get_url()).status_code == 404) is strict


def test_an_address_of_the_other_language_does_not_answer(tree, news, client, strict):
    news.move(tree.en.news, pos="last-child")  # a Polish page below the English list
    path = f"/en/{tree.en.news.slug}/{news.slug}/"
    assert (client.get(path).status_code == 404) is strict


def test_what_lies_behind_a_closed_door_does_not_exist_for_strangers(tree, news, client, administrator):
    PageViewRestriction.objects.create(page=tree.pl.news, restriction_type="login")
    address, door = news.get_url(), tree.pl.news.get_url()
    assert client.get(address).status_code == 404
    assert client.get(door).status_code == 302  # Wagtail's own door
    client.force_login(administrator)
    assert client.get(address).status_code == 200


def test_the_alias_form_and_tree_sync_are_not_offered(client, administrator):
    client.force_login(administrator)
    english = locale("en")
    form = client.get(reverse("wagtaillocales:edit", args=[english.pk])).content.decode()
    assert "sync_from" not in form


def test_the_active_language_is_left_as_it_was(news):
    with language.override("en"):
        submit(news)
        assert language.get_language() == "en"
