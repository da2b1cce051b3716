"""Approved: a finished workflow whose last task points at exactly the live revision, and nothing written since."""

import pytest
from django.contrib.contenttypes.models import ContentType
from factories.newsletters import approved, rewrite, translate_letter, write
from wagtail.models import Workflow, WorkflowContentType

from campaigns.newsletters import approval
from campaigns.newsletters.models import Newsletter

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_draft_is_not_approved(db):
    assert approval.approved_revision(write()) is None


def test_what_a_colleague_approved_is(db):
    newsletter = approved(write())
    assert newsletter.live
    assert approval.approved_revision(newsletter) == newsletter.live_revision


def test_publishing_past_the_workflow_is_no_approval(db):
    newsletter = write()
    newsletter.get_latest_revision().publish()
    newsletter.refresh_from_db()
    assert newsletter.live and approval.approved_revision(newsletter) is None


def test_writing_after_the_approval_takes_it_away_until_it_is_given_again(db):
    newsletter = rewrite(approved(write()), subject="Inaczej")
    assert approval.approved_revision(newsletter) is None
    assert approval.approved_revision(approved(newsletter)).as_object().subject == "Inaczej"


def test_publishing_a_later_draft_past_the_workflow_takes_it_away(db):
    newsletter = rewrite(approved(write()), subject="Inaczej")
    newsletter.get_latest_revision().publish()
    newsletter.refresh_from_db()
    assert newsletter.live_revision_id == newsletter.latest_revision_id
    assert approval.approved_revision(newsletter) is None


def test_unpublishing_takes_it_away(db):
    newsletter = approved(write())
    newsletter.unpublish()
    assert approval.approved_revision(newsletter) is None


def test_a_rejected_newsletter_is_not_approved(db, administrator):
    newsletter = write()
    state = approval.ensure_workflow("approver").start(newsletter, administrator)
    state.current_task_state.reject(user=administrator)
    newsletter.refresh_from_db()
    assert approval.approved_revision(newsletter) is None


def test_versions_are_those_approved_the_first_language_first(db):
    english = approved(write(language="en", subject="News"))
    translate_letter(english, "uk")
    polish = approved(translate_letter(english, "pl", subject="Wiadomości"))
    versions = approval.approved_versions(english.translation_key)
    assert [(version.language, version.newsletter.subject) for version in versions] == [
        ("pl", "Wiadomości"),
        ("en", "News"),
    ]
    assert versions[0].revision_id == polish.live_revision_id
    assert versions[0].approved_by == "letter-approver" and versions[0].approved_at


def test_setting_the_workflow_up_twice_changes_nothing(db):
    first = approval.ensure_workflow("approver")
    assert approval.ensure_workflow("approver") == first
    assert (Workflow.objects.filter(pk=first.pk).count(), first.workflow_tasks.count()) == (1, 1)


def test_a_workflow_somebody_assigned_is_kept(db):
    own = Workflow.objects.create(name="Two pairs of eyes")
    kind = ContentType.objects.get_for_model(Newsletter)
    WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": own})
    assert approval.ensure_workflow("approver") == own == Newsletter.get_default_workflow()
