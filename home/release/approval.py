"""Approved: a finished workflow whose last task points at exactly the revision that would go live."""

from enum import Enum

from wagtail.models import Page, TaskState, WorkflowState


class Approval(Enum):
    APPROVED = "approved"
    WAITING = "waiting"
    """Handed over; somebody has to decide."""
    OLDER = "older"
    """Approved once, and written in since."""
    NOT_ASKED = "not_asked"


def approval_of(page: Page) -> Approval:
    """Of the latest revision. One query."""
    states = page.workflow_states.select_related("current_task_state").order_by("-created_at", "-pk")
    found = [_of(state, page.latest_revision_id) for state in states]
    return next((answer for answer in ORDER if answer in found), Approval.NOT_ASKED)


ORDER = (Approval.APPROVED, Approval.WAITING, Approval.OLDER)


def _of(state: WorkflowState, revision_id: int | None) -> Approval:
    if state.status in {WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES}:
        return Approval.WAITING
    last = state.current_task_state
    if state.status != WorkflowState.STATUS_APPROVED or last is None or last.status != TaskState.STATUS_APPROVED:
        return Approval.NOT_ASKED
    return Approval.APPROVED if last.revision_id == revision_id else Approval.OLDER
