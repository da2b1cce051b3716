"""Suggestions: from the memory, from a machine. Nobody's text is public before a person stands behind it."""

import pytest
from django.urls import reverse
from factories.pages import add
from factories.translations import MARKER, source_news, submit, translate_all, translate_one
from wagtail_localize.machine_translators.dummy import DummyTranslator
from wagtail_localize.models import StringTranslation

from home.localisation import gate, segments
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DUMMY = {"CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"}


class Away(DummyTranslator):
    """A service that does not answer: the network's edge."""

    def translate(self, *args):
        raise OSError("connection refused")


@pytest.fixture
def known(tree, translator):
    """A news whose lead was translated before, and another that says the same."""
    first = submit(add(NewsPage, tree.pl.news, f"{MARKER} pierwsza", lead=f"{MARKER} wspólny lead"))
    translate_one(first, "lead", "The shared lead")
    StringTranslation.objects.update(last_translated_by=translator)
    return submit(add(NewsPage, tree.pl.news, f"{MARKER} druga", lead=f"{MARKER} wspólny lead"))


def editor_of(client, translation):
    return client.get(translation.get_target_instance_edit_url()).content.decode()


def test_the_same_words_elsewhere_are_suggested_with_where_and_when(client, known, translator):
    client.force_login(translator)
    page = editor_of(client, known)
    assert f"from the memory: translated in “{MARKER} pierwsza” by translator on" in page and "The shared lead" in page
    assert "lead" in [segment.context.path for segment in segments.missing(known)]  # suggested, not translated


def test_a_confirmed_suggestion_counts_and_is_reused_words_on_the_board(client, known, translator):
    client.force_login(translator)
    client.post(reverse("translations:confirm", args=[known.pk]))
    assert "lead" not in [segment.context.path for segment in segments.missing(known)]
    rows = client.get(reverse("translations:index"), {"q": "druga"}).context["rows"]
    assert [cell.translation.words_reused for row in rows for cell in row.cells if cell.translation] == [3]
    assert StringTranslation.objects.get(context__object=known.source.object_id).last_translated_by == translator


def test_a_changed_source_is_helped_by_the_memory_too(known):
    news = known.source.get_source_instance()
    news.title = f"{MARKER} wspólny lead"
    news.save_revision().publish()
    suggested = segments.suggested_texts(known.target_locale).filter(context__object=news.translation_key)
    assert set(suggested.values_list("context__path", "data")) == {
        ("lead", "The shared lead"),
        ("title", "The shared lead"),
    }


def test_no_machine_unless_the_setting_names_one(client, tree, translator):
    translation = submit(source_news(tree))
    client.force_login(translator)
    answer = client.post(reverse("wagtail_localize:machine_translate", args=[translation.pk]), follow=True)
    assert "No translation service is set up" in answer.content.decode()
    assert not StringTranslation.objects.exists()


def test_a_machines_draft_waits_for_a_person_text_by_text(client, tree, translator, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    translation = submit(source_news(tree))
    client.force_login(translator)
    client.post(reverse("wagtail_localize:machine_translate", args=[translation.pk]))
    waiting = list(segments.suggested_texts(translation.target_locale).exclude(context__path="slug"))
    assert len(waiting) == segments.missing(translation).count() > 3
    assert "by a machine (" in editor_of(client, translation)
    client.post(reverse("translations:confirm", args=[translation.pk]))  # all from the memory: none
    assert segments.missing(translation).count() == len(waiting)
    for text in waiting:
        client.post(reverse("translations:confirm", args=[translation.pk]), {"text": text.pk})
    assert not segments.missing(translation).exists()
    translation.save_target(publish=True)
    assert translation.get_target_instance().live


def test_an_unconfirmed_machine_text_is_not_public_by_any_door(tree, translator, settings):
    """Also by the revision itself: an editor's or a script's "publish" of the draft that holds it."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    from home.localisation.room import machine

    translation = submit(source_news(tree))
    machine.draft(translation, translator)
    translation.save_target(publish=False)
    with pytest.raises(gate.NotTranslated):
        translation.get_target_instance().specific.get_latest_revision().publish()
    with pytest.raises(gate.NotTranslated):
        translation.save_target(publish=True)


def test_a_person_who_writes_over_a_suggestion_is_its_author(client, tree, translator, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    translation = submit(source_news(tree))
    client.force_login(translator)
    client.post(reverse("wagtail_localize:machine_translate", args=[translation.pk]))
    translate_all(translation)
    page = editor_of(client, translation)
    assert "Suggestions that wait" not in page and "changed since" in page


def test_a_service_that_does_not_answer_is_said_and_writes_nothing(client, tree, translator, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": f"{Away.__module__}.Away"}
    translation = submit(source_news(tree))
    client.force_login(translator)
    answer = client.post(reverse("wagtail_localize:machine_translate", args=[translation.pk]), follow=True)
    assert "did not answer" in answer.content.decode() and not StringTranslation.objects.exists()


def test_many_pages_are_drafted_at_once(client, tree, editor, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = DUMMY
    news = source_news(tree)
    submit(news)
    client.force_login(editor)
    fields = {"action": "machine", "key": news.translation_key}
    assert [r.became for r in client.post(reverse("translations:act"), fields).context["results"]] == ["drafted"]
    assert [r.became for r in client.post(reverse("translations:act"), fields).context["results"]] == ["there"]
