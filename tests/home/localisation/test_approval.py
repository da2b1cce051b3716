"""The way of a translation through people: translator, approver, and everything that tries to go round them."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from factories.translations import MARKER, live_text, source_news, translate_all, translate_one
from planting import fresh

from home.localisation import segments
from home.localisation.models import SegmentWaiver

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def translation(submitted_once, roles, db):
    return fresh(submitted_once)


def press(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data, follow=True)


def target(translation):
    return translation.get_target_instance()


def test_ready_starts_the_workflow_on_the_revision_it_saved(client, translation, translator):
    translate_all(translation)
    press(client, translator, "translations:ready", translation.pk)
    page = target(translation)
    assert page.current_workflow_task_state.revision_id == page.latest_revision_id
    assert not page.live and page.get_latest_revision_as_object().title.startswith("English")


def test_ready_names_what_is_missing_and_starts_nothing(client, translation, translator):
    translate_all(translation, besides="lead")
    answer = press(client, translator, "translations:ready", translation.pk)
    assert answer.status_code == 200 and "lead" in answer.content.decode()
    assert any("1 text" in str(message) for message in answer.context["messages"])
    assert target(translation).current_workflow_state is None


def test_an_approval_publishes_exactly_what_was_submitted(client, translation, translator, approver):
    translate_all(translation)
    press(client, translator, "translations:ready", translation.pk)
    step = target(translation).current_workflow_task_state
    press(client, approver, "wagtailadmin_pages:workflow_action", target(translation).pk, "approve", step.pk)
    page = target(translation)
    assert page.live and page.live_revision_id == step.revision_id and MARKER not in live_text(page)


def test_an_approval_of_a_half_translated_revision_changes_nothing(client, translation, approver, translator):
    translation.save_target(publish=False)
    page = target(translation)
    page.get_workflow().start(page, translator)
    step = page.current_workflow_task_state
    answer = press(client, approver, "wagtailadmin_pages:workflow_action", page.pk, "approve", step.pk)
    step.refresh_from_db()
    assert answer.status_code == 200 and "was not published" in answer.content.decode()
    assert not target(translation).live and step.status == step.STATUS_IN_PROGRESS


def test_a_second_submission_replaces_the_first(client, translation, translator):
    translate_all(translation)
    press(client, translator, "translations:ready", translation.pk)
    first = target(translation).current_workflow_state
    translate_one(translation, "title", "A better title")
    press(client, translator, "translations:ready", translation.pk)
    first.refresh_from_db()
    assert first.status == first.STATUS_CANCELLED
    assert target(translation).current_workflow_task_state.revision_id == target(translation).latest_revision_id


def test_pressed_twice_it_asks_once(client, translation, translator, approver):
    translate_all(translation)
    press(client, translator, "translations:ready", translation.pk)
    first = target(translation).current_workflow_state
    press(client, translator, "translations:ready", translation.pk)
    assert target(translation).current_workflow_state == first and first.status == first.STATUS_IN_PROGRESS
    step = target(translation).current_workflow_task_state
    assert step.revision_id == target(translation).latest_revision_id
    press(client, approver, "wagtailadmin_pages:workflow_action", target(translation).pk, "approve", step.pk)
    assert target(translation).live


def test_the_editors_own_publish_button_is_gated(client, translation, administrator):
    answer = press(client, administrator, "wagtailadmin_pages:edit", target(translation).pk, action="publish")
    assert answer.status_code == 200 and "was not published" in answer.content.decode()
    assert not target(translation).live


def test_the_editors_own_publish_button_publishes_what_is_complete(client, translation, administrator):
    translate_all(translation)
    press(client, administrator, "wagtailadmin_pages:edit", target(translation).pk, action="publish")
    assert target(translation).live


def test_a_sync_that_publishes_is_gated(client, translation, administrator):
    args = ["wagtail_localize:update_translations", translation.source_id]
    answer = press(client, administrator, *args, publish_translations="on")
    assert "was not published" in answer.content.decode() and not target(translation).live


def test_a_bulk_publication_is_gated(client, translation, administrator):
    client.force_login(administrator)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{url}?id={target(translation).pk}", {"next": "/admin/"}, follow=True)
    assert answer.status_code == 200 and not target(translation).live


def test_a_stopped_translation_published_in_wagtails_editor_keeps_the_draft(client, translation, administrator):
    translation.enabled = False
    translation.save()
    page = target(translation)
    before = page.revisions.count()
    no_rows = {f"{name}-{count}_FORMS": 0 for name in ("comments", "topic_links") for count in ("TOTAL", "INITIAL")}
    form = {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "dated_at": "2026-03-02 09:00",
        "body-count": 0,
        "corrections-count": 0,
    }
    answer = press(
        client, administrator, "wagtailadmin_pages:edit", page.pk, **form, **no_rows, **{"action-publish": "1"}
    )
    assert "was not published" in answer.content.decode()
    assert not target(translation).live and page.revisions.count() == before + 1


def test_what_is_held_back_by_the_schedule_does_not_stop_the_others(translation, tree):
    half = target(translation)
    half.save_revision(approved_go_live_at=timezone.now() - dt.timedelta(hours=2))
    other = source_news(tree, "druga", live=False)
    other.save_revision(approved_go_live_at=timezone.now() - dt.timedelta(hours=1))
    call_command("publish_scheduled")
    other.refresh_from_db()
    assert other.live and not target(translation).live
    assert not target(translation).revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_waiver_needs_a_reason_and_says_who(client, translation, translator):
    segment = segments.missing(translation).first()
    press(client, translator, "translations:waive", translation.pk, segment.pk, reason=" ")
    assert not SegmentWaiver.objects.exists()
    press(client, translator, "translations:waive", translation.pk, segment.pk, reason="A proper name")
    assert SegmentWaiver.objects.get().user == translator
    press(client, translator, "translations:withdraw", translation.pk, SegmentWaiver.objects.get().pk)
    assert segment in segments.missing(translation)


def test_a_stranger_can_do_nothing_of_it(client, translation, stranger):
    translate_all(translation)
    press(client, stranger, "translations:ready", translation.pk)
    assert target(translation).current_workflow_state is None


def test_a_page_is_not_turned_into_a_mirror_of_the_source(client, translation, administrator):
    answer = press(client, administrator, "wagtail_localize:convert_to_alias", target(translation).pk)
    assert answer.status_code == 200 and target(translation).alias_of is None
