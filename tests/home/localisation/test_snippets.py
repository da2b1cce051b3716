"""Snippets pass the same gate as pages, in any app; reading shows them only where they are translated."""

import pytest
from django.apps import apps
from django.test.utils import isolate_apps
from django.urls import NoReverseMatch, reverse
from factories.pages import add_topic, locale
from factories.translations import MARKER, submit, translate_all, translate_one
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from planting import fresh

from home.localisation import checks, gate, reading
from home.localisation.approval import NoWorkflow, submit_for_approval
from home.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Newsletter = apps.get_model("campaigns", "Newsletter")


@pytest.fixture(scope="module")
def newsletter_once(bed):
    topic = apps.get_model("campaigns", "Topic").objects.create(slug="szkoly")
    letter = Newsletter(title="Numer 1", subject=f"{MARKER} temat", topic=topic, locale=locale("pl"), live=False)
    letter.save()
    letter.save_revision().publish()
    return letter


@pytest.fixture
def newsletter(newsletter_once, db):
    return fresh(newsletter_once)


def test_a_newsletter_is_approved_in_its_language_like_a_page(newsletter, roles, translator, administrator):
    translation = submit(newsletter)
    translate_all(translation)
    translate_one(translation, "title", "Issue 1")
    step = submit_for_approval(translation, translator).current_task_state
    step.specific.task.specific.on_action(step.specific, administrator, "approve")
    letter = translation.get_target_instance()
    assert letter.live and letter.live_revision_id == step.revision_id and MARKER not in letter.subject


def test_the_editor_opens_while_the_translation_waits_for_approval(newsletter, roles, client, administrator, strict):
    translation = submit(newsletter)
    translate_all(translation)
    translate_one(translation, "title", "Issue 1")
    letter = translation.get_target_instance()
    letter.get_workflow().start(letter, administrator)
    client.force_login(administrator)
    address = reverse("wagtailsnippets_campaigns_newsletter:edit", args=[letter.pk])
    if strict:
        history = reverse("wagtailsnippets_campaigns_newsletter:workflow_history", args=[letter.pk])
        assert f'href="{history}"' in client.get(address).content.decode()
    else:
        with pytest.raises(NoReverseMatch):
            client.get(address)


def test_a_half_translated_newsletter_is_refused(newsletter, translator):
    with pytest.raises(gate.NotTranslated):
        submit_for_approval(submit(newsletter), translator)
    with pytest.raises(gate.NotTranslated):
        Newsletter.objects.get(locale=locale("en")).save_revision().publish()


def test_a_live_newsletter_keeps_its_text_while_the_next_one_is_a_draft(newsletter):
    translation = submit(newsletter)
    translate_all(translation)
    translate_one(translation, "title", "Issue 1")
    translation.save_target(publish=True)
    before = translation.get_target_instance().subject
    newsletter.subject = f"{MARKER} nowy temat"
    newsletter.save_revision().publish()
    translation.save_target(publish=False)
    letter = translation.get_target_instance()
    assert letter.live and letter.subject == before


def test_a_snippet_without_workflow_says_so(translator):
    translation = submit(add_topic("Szkoła"))
    translate_one(translation, "name", "School")
    with pytest.raises(NoWorkflow, match="administrator"):
        submit_for_approval(translation, translator)


def test_a_topic_is_shown_only_where_it_is_translated():
    topic = add_topic("Szkoła", en="School")
    english, ukrainian = locale("en"), locale("uk")
    assert reading.shown_in(topic, english).name == "School"
    assert reading.shown_in(topic, ukrainian) is None
    assert reading.shown_in(None, english) is None


def test_a_draft_copy_is_not_shown(django_assert_num_queries):
    topic = add_topic(f"{MARKER} szkoła")
    copy = submit(topic).get_target_instance()
    assert reading.shown_in(copy, locale("en")) is None
    polish = locale("pl")
    with django_assert_num_queries(1):
        assert reading.shown_in(copy, polish) == topic


def test_a_declared_fallback_is_shown_in_its_order(monkeypatch):
    monkeypatch.setattr(Topic, reading.FALLBACK, ("en", "pl"), raising=False)
    topic = add_topic("Szkoła", en="School")
    assert reading.shown_in(topic, locale("uk")).name == "School"
    Topic.objects.filter(name="School").update(live=False)
    assert reading.shown_in(topic, locale("uk")).name == "Szkoła"


def test_our_models_can_be_protected():
    assert checks.translatable_models_have_drafts(None) == []
    assert checks.texts_of_children_are_translatable(None) == []
    assert checks.nothing_keeps_rows_of_the_source(None) == []


@isolate_apps("home")
def test_a_many_to_many_to_something_translated_is_complained_about():
    class Crowd(ClusterableModel):
        topics = ParentalManyToManyField(Topic, related_name="+")

        class Meta:
            app_label = "home"

    (complaint,) = checks.nothing_keeps_rows_of_the_source(None, models_to_check=[Crowd])
    assert complaint.id == "home.E403"


def translated_term(polish, **texts):
    translation = submit(add_topic(polish))
    for path, text in texts.items():
        translate_one(translation, path, text)
    translation.save_target(publish=True)
    return translation.get_target_instance()


def test_the_short_name_of_a_term_is_made_of_its_own_name_and_stays(tree):
    topic = translated_term("Szkoła", name="School")
    assert topic.slug == "school"
    translation = gate.translation_of(topic)
    translate_one(translation, "name", "Schools")
    translation.save_target(publish=True)
    assert (translation.get_target_instance().name, translation.get_target_instance().slug) == ("Schools", "school")


def test_two_terms_with_one_name_have_two_short_names(tree):
    assert [translated_term(polish, name="School").slug for polish in ("Szkoła", "Szkoły")] == ["school", "school-1"]
