"""The gate itself: what goes live in a language, and what is said when it may not."""

import pytest
from factories.pages import add, locale
from factories.translations import MARKER, live_text, source_news, submit, translate_all, translate_one
from wagtail.models import Page, PageLogEntry
from wagtail_localize.operations import translate_object

from home.localisation import gate, segments
from home.localisation.models import SegmentWaiver
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_submitted_page_is_a_draft(news):
    translation = submit(news)
    assert not translation.get_target_instance().live


def test_missing_names_every_untranslated_text_and_not_the_address(news):
    translation = submit(news)
    paths = {segment.context.path for segment in segments.missing(translation)}
    assert "title" in paths and "lead" in paths and "slug" not in paths


def test_publishing_half_a_translation_is_refused_and_named(news):
    translation = submit(news)
    translate_one(translation, "title", "A new guide")
    with pytest.raises(gate.NotTranslated, match="Lead") as refusal:
        translation.save_target(publish=True)
    assert len(refusal.value.segments) == segments.missing(translation).count()
    assert not translation.get_target_instance().live


def test_a_refusal_keeps_what_was_translated(news):
    translation = submit(news)
    translate_one(translation, "title", "A new guide")
    with pytest.raises(gate.NotTranslated):
        translation.save_target(publish=True)
    assert segments.own_texts(translation.target_locale).filter(data="A new guide").exists()


def test_a_complete_translation_goes_live(news):
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    page = translation.get_target_instance()
    assert page.live and MARKER not in live_text(page)


def test_a_revision_saved_half_translated_stays_refused_after_the_memory_was_completed(news):
    translation = submit(news)
    translation.save_target(publish=False)
    half = translation.get_target_instance().get_latest_revision()
    translate_all(translation)
    with pytest.raises(gate.NotTranslated):
        half.publish()


def test_a_waived_text_may_stay(news, administrator):
    translation = submit(news)
    translate_all(translation, besides="lead")
    (left,) = segments.missing(translation)
    SegmentWaiver.objects.create(
        translation=translation, context=left.context, string=left.string, user=administrator, reason="A quotation"
    )
    translation.save_target(publish=True)
    assert translation.get_target_instance().live


def test_a_waiver_ends_when_the_text_changes(news, administrator):
    translation = submit(news)
    translate_all(translation, besides="lead")
    (left,) = segments.missing(translation)
    SegmentWaiver.objects.create(translation=translation, context=left.context, string=left.string, reason="Name")
    news.lead = f"{MARKER} inny lead"
    news.save_revision().publish()
    assert [segment.context.path for segment in segments.missing(translation)] == ["lead"]


def test_the_same_word_in_both_languages_passes_when_a_person_wrote_it(tree):
    news = add(NewsPage, tree.pl.news, "Radio")
    translation = submit(news)
    translate_one(translation, "title", "Radio")
    translation.save_target(publish=True)
    assert translation.get_target_instance().live


def test_a_machines_suggestion_is_not_a_translation_yet(news):
    translation = submit(news)
    translate_all(translation, translation_type="machine")
    with pytest.raises(gate.NotTranslated):
        translation.save_target(publish=True)


def test_stopping_the_synchronisation_does_not_open_the_gate(news):
    translation = submit(news)
    translation.enabled = False
    translation.save()
    with pytest.raises(gate.NotTranslated):
        translation.get_target_instance().get_latest_revision().publish()


def test_a_text_of_an_older_version_is_still_foreign(news):
    translation = submit(news)
    half = translation.get_target_instance().get_latest_revision()
    news.title, news.lead, news.body = f"{MARKER} 2", f"{MARKER} 3", []
    news.save_revision().publish()
    with pytest.raises(gate.NotTranslated):
        half.publish()


def test_a_copy_made_by_wagtails_own_action_is_behind_the_gate_too(news):
    copy = news.copy_for_translation(locale("en"))
    with pytest.raises(gate.NotTranslated):
        copy.save_revision().publish()


def test_a_page_that_is_no_translation_passes_without_being_asked(tree):
    page = add(NewsPage, tree.en.news, "Only in English")
    assert page.live and gate.leftovers(page) == []


def test_parents_become_drafts_and_not_live_copies(tree):
    news = source_news(tree)
    ukrainian = locale("uk")
    submit(news, "uk")
    assert list(Page.objects.filter(locale=ukrainian).values_list("live", flat=True)) == [False, False, False]
    assert not Page.objects.filter(alias_of__isnull=False).exists()


@pytest.mark.parametrize(
    ("text", "has_words"),
    [
        ("116 111", False),
        ("+48 (22) 116-111 / 24&nbsp;h", True),
        ('<a id="a1">800 12 12 12</a>, 8:00–18:00', False),
        ("Новини", True),
        ("żółć", True),
        ("30 % é", True),
    ],
)
def test_a_number_needs_no_translation(tree, text, has_words):
    translation = submit(source_news(tree, body=[("text", f"<p>{text}</p>")]))
    named = [segment.string.data for segment in segments.missing(translation) if "body" in segment.context.path]
    assert bool(named) is has_words


def test_a_page_goes_live_with_its_numbers_untranslated(tree):
    translation = submit(source_news(tree, body=[("text", "<p>116 111</p>")]))
    translate_all(translation)
    translation.save_target(publish=True)
    assert "116 111" in live_text(translation.get_target_instance())


def test_half_a_translation_stays_one_when_its_source_is_deleted(news):
    translation = submit(news)
    translate_all(translation, besides="lead")
    translation.save_target(publish=False)
    half = translation.get_target_instance()
    NewsPage.objects.get(pk=news.pk).delete()
    with pytest.raises(gate.NotTranslated) as refusal:
        half.get_latest_revision().publish()
    assert [segment.path for segment in refusal.value.segments] == ["lead"]
    half = NewsPage.objects.get(pk=half.pk).get_latest_revision_as_object()
    half.lead = "English words"
    half.save_revision().publish()
    assert NewsPage.objects.get(pk=half.pk).live


def test_every_language_a_page_was_translated_from_is_foreign(news):
    """A script has the English draft translated from Ukrainian too."""
    ukrainian = submit(news, "uk")
    translate_all(ukrainian)
    ukrainian.save_target(publish=True)
    first = submit(news)
    translate_object(ukrainian.get_target_instance(), [locale("en")])
    half = first.get_target_instance()
    assert "English" in live_text(half)  # the words of the second source
    with pytest.raises(gate.NotTranslated):
        half.get_latest_revision().publish()


def test_what_was_written_before_a_copy_may_stay_in_it(news):
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    copy = translation.get_target_instance().copy(update_attrs={"slug": "copy"}, keep_live=False)
    copy.get_latest_revision().publish()
    assert NewsPage.objects.get(pk=copy.pk).live


def test_a_copy_knows_what_is_missing_as_its_original_does(news):
    translation = submit(news)
    translate_all(translation, besides="lead")
    translate_one(translation, "lead", "Words of a machine", translation_type="machine")
    translation.save_target(publish=False)
    copy = translation.get_target_instance().copy(update_attrs={"slug": "copy"})
    assert [segment.path for segment in gate.leftovers(copy.get_latest_revision_as_object())] == ["lead"]


def test_what_is_the_same_in_both_languages_may_stay_in_a_copy_with_a_reason(client, administrator, stranger, news):
    translation = submit(news)
    translate_all(translation, besides="lead")
    translation.save_target(publish=False)
    copy = translation.get_target_instance().copy(update_attrs={"slug": "copy"})
    with pytest.raises(gate.NotTranslated) as refusal:
        copy.get_latest_revision().publish()
    door, _words = refusal.value.way_on
    client.force_login(stranger)
    assert client.post(door, {"text": copy.lead, "reason": "A name"}).status_code == 302 and gate.leftovers(copy)
    client.force_login(administrator)
    assert copy.lead in client.get(door).content.decode()
    client.post(door, {"text": copy.lead, "reason": " "})
    assert gate.leftovers(copy)
    client.post(door, {"text": copy.lead, "reason": "A name"})
    copy.get_latest_revision().publish()
    assert NewsPage.objects.get(pk=copy.pk).live
    told = PageLogEntry.objects.get(page=copy.pk, action="home.text_waived")
    assert (told.user, told.data["reason"]) == (administrator, "A name")
