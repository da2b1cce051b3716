"""Every pitfall as it was found: there on stock, gone behind the gate. `strict` says which of the two this run is."""

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation as language
from factories.pages import add, add_topic, locale, translate
from factories.translations import MARKER, live_text, source_news, submit, translate_all
from time_machine import travel
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.blocks import PageChooserBlock
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, PageViewRestriction
from wagtail.rich_text.pages import PageLinkHandler
from wagtail_localize.models import LocaleSynchronization, StringTranslation

from home.blocks.facts import HelplineChooserBlock
from home.localisation import gate
from home.models import Helpline, NewsPage, PublishedDocument, Topic
from home.published.links import PublicPageLinkHandler

pytestmark = pytest.mark.once

NOON = dt.datetime(2030, 6, 1, 12, tzinfo=dt.UTC)


def leaks(page) -> bool:
    fresh = NewsPage.objects.get(pk=page.pk)
    return fresh.live and MARKER in live_text(fresh)


def publish_target(translation):
    with contextlib.suppress(gate.NotTranslated):
        translation.save_target(publish=True)
    return translation.get_target_instance()


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


def test_a_changed_source_turns_a_finished_translation_back(source, finished, strict):
    before = live_text(finished.get_target_instance())
    source.title = f"{MARKER} nowy tytuł"
    source.save_revision().publish()
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


def test_a_page_turned_into_a_mirror_leaks_the_source(source, finished, strict):
    target = finished.get_target_instance()
    target.alias_of = source
    with contextlib.suppress(ValidationError):
        target.save(clean=False)
    source.save_revision().publish()
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


@pytest.mark.parametrize(
    "door", ["/sitemap.xml", "/pl/feed.rss", "/api/v1/documents?locale=pl", "/pl/search/?q=nowina"]
)
def test_no_list_names_an_address_that_does_not_answer(tree, news, client, door):
    assert news.get_url() in client.get(door).content.decode()
    news.move(tree.en.news, pos="last-child")
    assert news.slug not in client.get(door).content.decode()
    NewsPage.objects.get(pk=news.pk).move(Page.objects.get(pk=tree.pl.news.pk), pos="last-child")
    assert news.get_url() in client.get(door).content.decode()


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


# --- what happens to the source ---------------------------------------------------------------------------------------


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    """wagtail-localize publishes after the transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_schedule_is_copied_once_and_never_follows(tree, strict, on_commit):
    page = source_news(tree, live=False, go_live_at=NOON)
    page.save_revision().publish()
    translation = submit(page)
    translate_all(translation)
    with on_commit():
        translation.save_target(publish=True)
    page.go_live_at = NOON - dt.timedelta(hours=3)
    page.save_revision().publish()
    with travel(NOON - dt.timedelta(hours=2), tick=False):
        call_command("publish_scheduled", verbosity=0)
    page.refresh_from_db()
    assert page.live
    assert translation.get_target_instance().live is strict


def test_an_expired_source_leaves_its_translation_public(source, finished, strict):
    Page.objects.filter(pk=source.pk).update(expire_at=NOON)
    with travel(NOON + dt.timedelta(hours=1), tick=False):
        call_command("publish_scheduled", verbosity=0)
    assert finished.get_target_instance().live is not strict


def test_an_unpublished_source_leaves_its_translation_public(source, finished, strict):
    source.unpublish()
    assert finished.get_target_instance().live is not strict


@pytest.mark.parametrize("kind", ["password", "groups", "login"])
def test_a_protected_source_leaves_its_translation_open(client, source, finished, strict, kind):
    english = finished.get_target_instance()
    PageViewRestriction.objects.create(page=source, restriction_type=kind, password="lantern")
    text = client.get(english.get_url()).content.decode()
    assert ("English lead" in text) is not strict


def test_translators_do_not_see_a_change_before_somebody_synchronises(source, finished, strict):
    source.title = f"{MARKER} nowy tytuł"
    source.save_revision().publish()
    seen = finished.source.stringsegment_set.filter(string__data__contains="nowy").exists()
    assert seen is strict


# --- what a page is made of -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "stock_slug", "slug"),
    [("Łódź i żółw", "odz-i-zow", "lodz-i-zolw"), ("Посібник", None, "posibnik")],
)
def test_letters_are_lost_in_slugs(news, strict, chosen, stock_slug, slug):
    translation = submit(news)
    translate_all(translation)
    segment = translation.source.stringsegment_set.get(context__path="slug")
    written = {"data": chosen, "translation_type": "manual"}
    StringTranslation.objects.update_or_create(
        translation_of=segment.string, context=segment.context, locale=translation.target_locale, defaults=written
    )
    with contextlib.suppress(ValidationError):  # nothing is left of a Cyrillic one, and that is no slug
        translation.save_target(publish=False)
    draft = translation.get_target_instance().get_latest_revision_as_object()
    assert (draft.slug == slug) is strict
    assert strict or stock_slug in {None, draft.slug}


def test_a_chosen_snippet_is_copied_live_with_the_sources_words(tree, strict, settings, monkeypatch):
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = not strict  # stock as it comes
    if not strict:
        monkeypatch.delattr(HelplineChooserBlock, "get_translatable_segments")
        monkeypatch.delattr(HelplineChooserBlock, "restore_translated_segments")
    helpline = Helpline.objects.create(name=f"{MARKER} telefon", number="000 000 000", locale=locale("pl"), live=True)
    submit(source_news(tree, body=[("helpline", {"helpline": helpline})]))
    copies = Helpline.objects.filter(locale=locale("en"), live=True)
    assert copies.exists() is not strict


def test_topics_of_a_translation_are_rows_of_the_source(tree, strict):
    topic = add_topic(f"{MARKER} szkoła", en="School")
    page = add(NewsPage, tree.pl.news, "Nowina", topics=[topic])
    submit(page)
    english = NewsPage.objects.get(locale=locale("en"), translation_key=page.translation_key)
    names = [found.name for found in (english.topics if strict else [row.topic for row in english.topic_links.all()])]
    assert names == (["School"] if strict else [topic.name])


def link_in(handler, page, code):
    with language.override(code):
        return handler.expand_db_attributes_many([{"linktype": "page", "id": str(page.pk)}])[0]


def test_links_in_texts_follow_the_visitor_and_not_the_page(tree, strict):
    """An English text is read with a browser that prefers Polish."""
    aim = add(NewsPage, tree.pl.news, "Cel")
    english_aim = translate(aim, "en", "Aim")
    text = [("text", f'<p>See <a linktype="page" id="{aim.pk}">this</a></p>')]
    page = add(NewsPage, tree.en.news, "With a link", body=text)
    served = (
        PublishedDocument.objects.get(page=page.pk).document_json if strict else link_in(PageLinkHandler, aim, "pl")
    )
    assert (english_aim.get_url() in served) is strict
    assert (aim.get_url() in served) is not strict


def test_links_to_a_draft_are_written_out(tree, strict):
    aim = add(NewsPage, tree.pl.news, "Szkic", live=False)
    handler = PublicPageLinkHandler if strict else PageLinkHandler
    assert ("href" in link_in(handler, aim, "pl")) is not strict


def test_a_link_to_another_language_does_not_say_so(tree, strict):
    aim = add(NewsPage, tree.pl.news, "Cel")
    handler = PublicPageLinkHandler if strict else PageLinkHandler
    link = link_in(handler, aim, "en")
    assert aim.get_url() in link and ('hreflang="pl"' in link) is strict


def test_choosers_tell_the_world_the_id_of_the_sources_page(tree, strict):
    aim = add(NewsPage, tree.pl.news, "Cel")
    page = add(NewsPage, tree.en.news, "Related", body=[("related", {"title": "", "pages": [aim]})])
    told = [PageChooserBlock().get_api_representation(aim)]
    if strict:
        told = PublishedDocument.objects.get(page=page.pk).document["body"][0]["value"]["pages"]
    assert told == [str(aim.translation_key) if strict else aim.pk]


def test_the_sitemap_knows_one_language(tree, client, strict):
    if strict:
        named = client.get("/sitemap.xml").content.decode()
    else:
        named = " ".join(page.get_url() for page in Sitemap(RequestFactory().get("/", SERVER_NAME="localhost")).items())
    assert tree.pl.news.get_url() in named
    assert (tree.en.news.get_url() in named) is strict


def test_a_copy_by_the_api_is_not_managed_and_can_be_published_at_once(news, strict):
    copy = news.copy_for_translation(locale("en"))
    with contextlib.suppress(gate.NotTranslated):
        copy.get_latest_revision().publish()
    assert leaks(copy) is not strict


def test_a_copy_of_half_a_translation_is_a_page_like_any_other(news, strict):
    copy = submit(news).get_target_instance().copy(update_attrs={"slug": "copy"})
    with contextlib.suppress(gate.NotTranslated):
        copy.get_latest_revision().publish()
    assert leaks(copy) is not strict


def test_a_mirror_of_half_a_translation_becomes_a_page_like_any_other(news, strict):
    half = submit(news).get_target_instance()
    mirror = CreatePageAliasAction(half, update_slug="mirror").execute(skip_permission_checks=True)
    ConvertAliasPageAction(mirror).execute(skip_permission_checks=True)
    with contextlib.suppress(gate.NotTranslated):
        NewsPage.objects.get(pk=mirror.pk).save_revision().publish()
    assert leaks(mirror) is not strict
