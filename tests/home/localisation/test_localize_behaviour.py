"""wagtail-localize's documented behaviour, with our gate fastened: what it promises its users still holds."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation as language
from factories.pages import add, add_image, add_topic
from factories.translations import MARKER, source_news, submit, translate_all, translate_one
from planting import fresh
from wagtail.models import Page
from wagtail_localize.models import NoViewRestrictionsError, StringTranslation, Translation

from home.models import NewsPage, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def finished_once(submitted_once, finished_once):
    """Always the second: what is submitted after a page with the same words was translated is offered them."""
    return finished_once


@pytest.fixture
def translation(submitted_once, db):
    return fresh(submitted_once)


@pytest.fixture
def news(translation):
    return translation.source.get_source_instance()


def url(name, *args):
    return reverse(f"wagtail_localize:{name}", args=args)


def title_of(translation):
    return translation.source.stringsegment_set.get(context__path="title")


def put(client, address, value):
    return client.put(address, f"value={value}", FORM)


def draft(translation):
    return translation.get_target_instance().get_latest_revision_as_object()


def test_the_form_submits_a_page_with_its_subtree(client, tree, administrator):
    parent, child = tree.pl.news, source_news(tree)
    client.force_login(administrator)
    page = client.get(url("submit_page_translation", tree.pl.home.pk))
    assert page.status_code == 302 or b"form" in page.content
    tree.en.news.delete()
    client.post(
        url("submit_page_translation", parent.pk), {"locales": [tree.en.home.locale_id], "include_subtree": "on"}
    )
    copies = Page.objects.filter(
        locale=tree.en.home.locale, translation_key__in=[parent.translation_key, child.translation_key]
    )
    assert copies.count() == 2 and not copies.filter(live=True).exists()


def test_a_string_is_saved_and_deleted_by_its_endpoint(client, translation, translator):
    client.force_login(translator)
    address = url("edit_string_translation", translation.pk, title_of(translation).pk)
    assert put(client, address, "A title").status_code == 201
    written = StringTranslation.objects.get(data="A title")
    assert (written.translation_type, written.last_translated_by) == ("manual", translator)
    assert client.delete(address).status_code == 200
    assert not StringTranslation.objects.filter(data="A title").exists()


def test_a_synchronised_field_may_be_overridden_in_one_language(client, tree, translator):
    here, there = add_image("here", size=(40, 30)), add_image("there", size=(40, 30))
    page = source_news(tree, hero_image=here)
    translation = submit(page)
    segment = translation.source.overridablesegment_set.get(context__path="hero_image")
    client.force_login(translator)
    assert put(client, url("edit_override", translation.pk, segment.pk), there.pk).status_code == 201
    translate_all(translation)
    translation.save_target(publish=True)
    assert translation.get_target_instance().hero_image == there
    assert NewsPage.objects.get(pk=page.pk).hero_image == here
    client.delete(url("edit_override", translation.pk, segment.pk))
    translation.save_target(publish=True)
    assert translation.get_target_instance().hero_image == here


def test_synchronised_values_follow_with_the_next_draft(news, translation):
    translate_all(translation)
    translation.save_target(publish=True)
    news.dated_at = news.dated_at.replace(year=2027)
    news.save_revision().publish()
    assert translation.get_target_instance().dated_at.year == 2026
    Translation.objects.get(pk=translation.pk).save_target(publish=False)
    assert draft(translation).dated_at.year == 2027 and translation.get_target_instance().dated_at.year == 2026


def test_what_was_translated_before_is_used_when_a_text_comes_back(news, translation):
    translate_all(translation)
    old = news.title
    for title in (f"{MARKER} inny", old):
        news.title = title
        news.save_revision().publish()
    translation.save_target(publish=True)
    assert translation.get_target_instance().title == "English nowina"


def test_the_preview_shows_the_translation_as_far_as_it_is(client, translation, translator):
    client.force_login(translator)
    put(client, url("edit_string_translation", translation.pk, title_of(translation).pk), "A new title")
    page = client.get(url("preview_translation", translation.pk)).content.decode()
    assert "A new title" in page and f"{MARKER} lead" in page


def test_the_synchronise_form_refreshes_the_texts(client, news, translation, administrator):
    NewsPage.objects.filter(pk=news.pk).update(title=f"{MARKER} skryptem")  # by a script, past every signal
    client.force_login(administrator)
    client.post(url("update_translations", translation.source_id))
    assert title_of(translation).string.data == f"{MARKER} skryptem"


def test_a_stopped_translation_is_edited_in_wagtails_editor_and_started_again(client, translation, administrator):
    client.force_login(administrator)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    assert "js-translation-editor" in client.get(edit).content.decode()
    client.post(url("stop_translation", translation.pk), {"next": edit})
    stopped = client.get(edit).content.decode()
    assert "js-translation-editor" not in stopped and "localize-convert-to-alias" not in stopped
    client.post(edit, {"localize-restart-translation": "1"})
    assert Translation.objects.get(pk=translation.pk).enabled


def test_a_deleted_translation_can_be_asked_for_again(news, translation):
    translate_all(translation)
    translation.save_target(publish=True)
    translation.get_target_instance().delete()
    again = submit(news).get_target_instance()
    assert not again.live and again.locale == translation.target_locale


def test_a_text_too_long_is_complained_about_beside_the_text(client, translation, translator):
    client.force_login(translator)
    put(client, url("edit_string_translation", translation.pk, title_of(translation).pk), "x" * 300)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    with pytest.raises(ValidationError):
        translation.save_target(publish=False)
    assert StringTranslation.objects.get(data="x" * 300).has_error
    assert "255" in client.get(edit).content.decode()


def test_the_report_lists_the_translations(client, translation, administrator):
    client.force_login(administrator)
    assert "nowina" in client.get(url("translations_report")).content.decode()


def test_children_added_later_are_their_own_translations(tree, translation):
    other = add(NewsPage, tree.pl.news, "Druga")
    assert not Translation.objects.filter(source__object=other.translation_key).exists()


def test_the_active_language_is_left_as_it_was(news):
    with language.override("en"):
        submit(news)
        assert language.get_language() == "en"


def test_the_synchronise_form_publishes_what_is_whole_and_names_what_is_not(client, source, finished, administrator):
    source.title = f"{MARKER} zmiana"
    source.save_revision().publish()
    client.force_login(administrator)
    ask = {"publish_translations": "on"}
    answer = client.post(url("update_translations", finished.source_id), ask, follow=True)
    assert "1 text has no" in answer.content.decode()
    assert finished.get_target_instance().title == "English nowina"
    translate_one(finished, "title", "The change")
    client.post(url("update_translations", finished.source_id), ask)
    assert finished.get_target_instance().title == "The change"


def test_the_form_submits_a_snippet_and_its_editor_opens(client, tree, administrator):
    topic, english = add_topic("Szkoła"), tree.en.home.locale_id
    client.force_login(administrator)
    client.post(url("submit_snippet_translation", "home", "topic", topic.pk), {"locales": [english]})
    copy = Topic.objects.get(translation_key=topic.translation_key, locale=english)
    edit = reverse(copy.snippet_viewset.get_url_name("edit"), args=[copy.pk])
    assert not copy.live and "js-translation-editor" in client.get(edit).content.decode()


def test_a_translation_that_is_unpublished_can_be_published_again(client, finished, administrator):
    finished.get_target_instance().unpublish()
    client.force_login(administrator)
    edit = reverse("wagtailadmin_pages:edit", args=[finished.get_target_instance().pk])
    client.post(edit, {"action": "publish"})
    assert finished.get_target_instance().live


def test_what_the_model_refuses_is_complained_about_beside_the_text(tree):
    translation = submit(add_topic("Szkoła"))
    translate_one(translation, "name", "x" * 300)
    with pytest.raises(ValidationError):
        translation.save_target(publish=False)
    assert StringTranslation.objects.get(data="x" * 300).has_error


def test_a_translated_snippet_is_deleted_like_any_other(tree):
    topic = add_topic("Szkoła")
    for code in ("en", "uk"):
        translation = submit(topic, code)
        translate_one(translation, "name", f"School in {code}")
        translation.save_target(publish=True)
        translation.get_target_instance().delete()
    assert Topic.objects.get() == topic
    assert not Translation.objects.filter(source__object=topic.translation_key).exists()


def test_only_pages_have_restrictions_to_follow(tree):
    translation = submit(add_topic("Szkoła"))
    with pytest.raises(NoViewRestrictionsError):
        translation.source.sync_view_restrictions(
            translation.source.get_source_instance(), translation.get_target_instance()
        )
