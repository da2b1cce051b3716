"""Every pitfall as it was found: there on stock, gone behind the gate. `strict` says which of the two this run is.

`FACTS` at the end says which sentence of the design's list of facts is shown by which test.
"""

import contextlib
import datetime as dt
from inspect import signature
from pathlib import Path

import pytest
from django.contrib import sitemaps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import path, reverse
from django.utils import translation as language
from factories.pages import add, add_topic, locale, translate
from factories.translations import MARKER, live_text, source_news, submit, translate_all
from time_machine import travel
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.contrib.sitemaps.views import sitemap as stock_sitemap
from wagtail.models import APIToken, Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, StringTranslation

from config.urls import urlpatterns
from home.localisation import gate
from home.models import Helpline, NewsPage, PublishedDocument, Topic

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


def test_what_lies_behind_a_closed_door_is_told_to_strangers(tree, news, client, administrator, strict):
    PageViewRestriction.objects.create(page=tree.pl.news, restriction_type="login")
    address, door = news.get_url(), tree.pl.news.get_url()
    assert client.get(address).status_code == (404 if strict else 302)
    assert client.get(door).status_code == 302  # Wagtail's own door
    client.force_login(administrator)
    assert client.get(address).status_code == 200


def test_mirroring_a_language_is_offered(client, administrator, strict):
    client.force_login(administrator)
    form = client.get(reverse("wagtaillocales:edit", args=[locale("en").pk])).content.decode()
    assert ("sync_from" in form) is not strict


def test_mirroring_a_page_is_offered(client, administrator, finished, strict):
    type(finished).objects.filter(pk=finished.pk).update(enabled=False)  # edited in Wagtail's own editor
    client.force_login(administrator)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[finished.get_target_instance().pk])).content.decode()
    assert ("localize-convert-to-alias" in form) is not strict


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
    [("Łódź i żółw", "odz-i-zow", "lodz-i-zolw"), ("Посібник", None, "posibnyk")],
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


def test_a_chosen_snippet_is_copied_live_with_the_sources_words(tree, strict, settings):
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = not strict  # stock as it comes
    helpline = Helpline.objects.create(name=f"{MARKER} telefon", number="000 000 000", locale=locale("pl"), live=True)
    submit(source_news(tree, body=[("helpline", {"helpline": helpline})]))
    copies = Helpline.objects.filter(locale=locale("en"), live=True)
    assert copies.exists() is not strict


def test_topics_of_a_translation_are_rows_of_the_source(tree, strict):
    page = add(NewsPage, tree.pl.news, "Nowina", topics=[add_topic(f"{MARKER} szkoła", en="School")])
    submit(page)
    english = NewsPage.objects.get(locale=locale("en"), translation_key=page.translation_key)
    assert [topic.name for topic in english.topics] == (["School"] if strict else [f"{MARKER} szkoła"])


def linking(parent, aim):
    """The text of a public page that links to `aim`, as readers and the API get it."""
    text = [("text", f'<p>See <a linktype="page" id="{aim.pk}">this</a></p>')]
    page = add(NewsPage, parent, "With a link", body=text)
    return PublishedDocument.objects.get(page=page.pk).document["body"][0]["value"]


@pytest.fixture
def aim(tree):
    return add(NewsPage, tree.pl.news, "Cel")


def test_links_in_texts_follow_the_visitor_and_not_the_page(tree, aim, strict):
    """An English text is asked for by a browser, or published by an editor, that prefers Polish."""
    english_aim = translate(aim, "en", "Aim")
    with language.override("pl"):
        text = linking(tree.en.news, aim)
    assert (english_aim.get_url() in text) is strict
    assert (aim.get_url() in text) is not strict


def test_links_to_a_draft_are_written_out(tree, strict):
    draft = add(NewsPage, tree.pl.news, "Szkic", live=False)
    assert ("href" in linking(tree.pl.news, draft)) is not strict


def test_a_link_to_another_language_does_not_say_so(tree, aim, strict):
    text = linking(tree.en.news, aim)
    assert aim.get_url() in text and ('hreflang="pl"' in text) is strict


def test_choosers_tell_the_world_the_id_of_the_sources_page(tree, aim, strict):
    page = add(NewsPage, tree.en.news, "Related", body=[("related", {"title": "", "pages": [aim]})])
    told = PublishedDocument.objects.get(page=page.pk).document["body"][0]["value"]["pages"]
    assert told == [str(aim.translation_key) if strict else aim.pk]


def test_the_sitemap_knows_one_language(tree, client, strict, settings):
    if not strict:
        folders = [*settings.TEMPLATES[0]["DIRS"], Path(sitemaps.__file__).parent / "templates"]
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": folders}]
        settings.ROOT_URLCONF = (path("sitemap.xml", stock_sitemap), *urlpatterns)
    named = client.get("/sitemap.xml").content.decode()
    assert tree.pl.news.get_url() in named
    assert (tree.en.news.get_url() in named) is strict and ("hreflang" in named) is strict


def test_an_unknown_address_of_the_api_leads_to_a_page_in_some_language(client, strict, settings):
    if not strict:
        ours, djangos = "config.middleware.LocaleMiddleware", "django.middleware.locale.LocaleMiddleware"
        settings.MIDDLEWARE = [djangos if name == ours else name for name in settings.MIDDLEWARE]
    assert client.get("/api/v1/nothing/").status_code == (404 if strict else 302)


def test_the_api_publishes_without_any_hook_being_asked(news, client, administrator, strict):
    target = submit(news).get_target_instance()
    token = {"authorization": f"Bearer {APIToken.create_token(user=administrator, name='robot')[1]}"}
    answer = client.post(f"/api/v3-preview/pages/{target.pk}/actions/publish/", headers=token)
    assert answer.status_code == (422 if strict else 200)
    assert leaks(target) is not strict


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


# --- the list ---------------------------------------------------------------------------------------------------------

FACTS = {
    "submitting a live page publishes the source's text": [test_submitting_a_live_page_publishes_its_text],
    "syncing a changed source turns a finished translation back": [
        test_a_changed_source_turns_a_finished_translation_back,
        test_a_resync_changes_the_address,
    ],
    "API writes run no admin hooks": [
        test_the_api_publishes_without_any_hook_being_asked,
        test_a_copy_by_the_api_is_not_managed_and_can_be_published_at_once,
    ],
    "a 404 of the API becomes a redirect to a language": [
        test_an_unknown_address_of_the_api_leads_to_a_page_in_some_language
    ],
    "letters are lost in slugs": [test_letters_are_lost_in_slugs],
    "aliases of tree sync are live, with the source's text": [
        test_mirroring_a_language_makes_live_copies,
        test_missing_parents_become_live_copies_of_the_source,
        test_a_page_turned_into_a_mirror_leaks_the_source,
        test_mirroring_a_language_is_offered,
        test_mirroring_a_page_is_offered,
    ],
    "source content is the live row: publish, then sync": [
        test_translators_do_not_see_a_change_before_somebody_synchronises
    ],
    "save_target falls back to the source": [test_publishing_an_untranslated_page_leaks_the_source],
    "dates of a scheduled source are copied once": [test_a_schedule_is_copied_once_and_never_follows],
    "an unpublished source leaves its translations live": [
        test_an_unpublished_source_leaves_its_translation_public,
        test_an_expired_source_leaves_its_translation_public,
    ],
    "a private source leaves its translations public until the next sync": [
        test_a_protected_source_leaves_its_translation_open,
        test_a_sync_drops_the_translations_own_protection,
        test_what_lies_behind_a_closed_door_is_told_to_strangers,
    ],
    "a foreign key to a snippet makes a live copy with the source's text": [
        test_a_snippet_is_copied_live_with_the_sources_name,
        test_a_chosen_snippet_is_copied_live_with_the_sources_words,
        test_saving_a_draft_takes_a_live_snippet_offline,
    ],
    "a many-to-many keeps rows of the source": [test_topics_of_a_translation_are_rows_of_the_source],
    "choosers keep the ids of the source": [test_choosers_tell_the_world_the_id_of_the_sources_page],
    "links in rich text keep them too, and follow the visitor": [
        test_links_in_texts_follow_the_visitor_and_not_the_page,
        test_links_to_a_draft_are_written_out,
        test_a_link_to_another_language_does_not_say_so,
    ],
    "an unpublished home page serves another language's tree": [
        test_an_unpublished_home_serves_the_other_languages_tree,
        test_a_draft_parent_serves_its_children,
        test_an_address_of_the_other_language_does_not_answer,
    ],
    "the sitemap holds one language and no alternates": [test_the_sitemap_knows_one_language],
    "found since": [
        test_a_copy_of_half_a_translation_is_a_page_like_any_other,
        test_a_mirror_of_half_a_translation_becomes_a_page_like_any_other,
    ],
}


def test_every_pitfall_is_shown_on_stock_and_here():
    here = {name: test for name, test in globals().items() if name.startswith("test_")}
    proofs = [test for tests in FACTS.values() for test in tests]
    assert all("strict" in signature(test).parameters for test in proofs)
    assert set(here.values()) - set(proofs) == {
        test_every_pitfall_is_shown_on_stock_and_here,
        test_what_does_not_go_together_is_not_installed,
    }


def test_what_does_not_go_together_is_not_installed(settings):
    """Choices, not faults: stock is not worse, it would only crash."""
    assert "wagtail_localize.locales" in settings.INSTALLED_APPS
    assert not {"wagtail.locales", "wagtail.contrib.simple_translation"} & set(settings.INSTALLED_APPS)
    assert not Page._meta.swapped and not settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE
