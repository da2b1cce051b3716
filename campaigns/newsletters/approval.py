"""Approved: a finished workflow whose last task points at exactly the live revision, and nothing written since."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Revision,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowState,
    WorkflowTask,
)

from campaigns.newsletters.models import Newsletter


@dataclass(frozen=True)
class ApprovedVersion:
    """One language of a newsletter that may go out."""

    newsletter: Newsletter
    """As it was approved, not as it stands in the editor."""
    revision_id: int
    approved_at: dt.datetime | None
    approved_by: str

    @property
    def locale(self) -> Locale:
        return self.newsletter.locale

    @property
    def language(self) -> str:
        return str(self.locale.language_code)


def approved_revision(newsletter: Newsletter) -> Revision | None:
    """Two queries at most."""
    task = _last_task(newsletter)
    return task.revision if task else None


def approved_versions(newsletter_key: uuid.UUID) -> list[ApprovedVersion]:
    """Every language that may go out, the site's first language first; a few queries per language."""
    found = []
    for newsletter in Newsletter.objects.filter(translation_key=newsletter_key).select_related("locale"):
        if (task := _last_task(newsletter)) and task.revision:
            approver = task.finished_by.get_username() if task.finished_by else ""
            version = task.revision.as_object()
            found.append(ApprovedVersion(version, task.revision_id, task.finished_at, approver))
    default = Locale.get_default().language_code
    return sorted(found, key=lambda version: (version.language != default, version.language))


def _last_task(newsletter: Newsletter) -> TaskState | None:
    """The last task of the approval that holds for what is live, None when it does not."""
    live = newsletter.live_revision_id
    if not newsletter.live or live is None or live != newsletter.latest_revision_id:
        return None
    state = (
        newsletter.workflow_states.filter(
            status=WorkflowState.STATUS_APPROVED,
            current_task_state__status=TaskState.STATUS_APPROVED,
            current_task_state__revision_id=live,
        )
        .select_related("current_task_state__revision", "current_task_state__finished_by")
        .order_by("-created_at")
        .first()
    )
    return state.current_task_state if state else None


@transaction.atomic
def ensure_workflow(group_name: str) -> Workflow:
    """Newsletters need the approval of somebody in that group. Idempotent; a workflow already assigned is kept.

    Approving publishes, so Wagtail asks that the approver may publish: the group gets that permission.
    """
    group, _created = Group.objects.get_or_create(name=group_name)
    rights = Permission.objects.filter(
        content_type__app_label="campaigns", codename__in=["change_newsletter", "publish_newsletter"]
    )
    group.permissions.add(*rights)
    kind = ContentType.objects.get_for_model(Newsletter)
    if assigned := WorkflowContentType.objects.filter(content_type=kind).select_related("workflow").first():
        workflow: Workflow = assigned.workflow
    else:
        workflow = Workflow.objects.create(name=gettext("Approval of newsletters"))
        WorkflowContentType.objects.create(content_type=kind, workflow=workflow)
    _let_approve(workflow, group)
    return workflow


def _let_approve(workflow: Workflow, group: Group) -> None:
    tasks = [task.specific for task in workflow.tasks if isinstance(task.specific, GroupApprovalTask)]
    if any(task.groups.filter(pk=group.pk).exists() for task in tasks):
        return
    if tasks:
        tasks[0].groups.add(group)
        return
    task = GroupApprovalTask.objects.create(name=workflow.name)
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
