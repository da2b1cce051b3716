"""Writes down a publication, from inside the gate: after everything was asked, before the page goes live."""

from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, Revision, TaskState

from home import clock
from home.localisation import answers
from home.localisation.models import MinorRevision
from home.pages.base import BasePage
from home.pages.guides import GuidePage
from home.pages.why import LONGEST_WHY, RevisionNote, why_of
from home.register.models import Publication
from home.register.versions import freeze


def keep(action: PublishRevisionAction) -> None:
    """A witness of the gate. Six queries, three more for a guide."""
    page = action.object
    if not isinstance(page, BasePage):
        return
    is_planned = bool(page.go_live_at and page.go_live_at > timezone.now())
    _write(action, page, is_planned)
    if isinstance(page, GuidePage) and not is_planned:
        freeze(page, clock.now())


def _write(action: PublishRevisionAction, page: BasePage, is_planned: bool) -> None:
    revision = action.revision
    row = Publication.objects.planned().filter(page=page.pk).first() or Publication(page_id=page.pk)
    is_same = row.revision_id == revision.pk
    row.published_by_id = action.user.pk if action.user else row.published_by_id if is_same else None
    row.revision = revision
    row.at = None if is_planned else clock.now()
    row.written_at, row.written_by_id = revision.created_at, revision.user_id
    row.approved_at, row.approved_by_id = _approval(revision)
    row.why = why_of(page, revision.created_at)
    row.version = getattr(page, "version_number", "")
    row.is_minor = MinorRevision.objects.filter(revision=revision).exists()
    row.save()


def _approval(revision: Revision) -> tuple:
    """(when, who) of the last step of the workflow that let this revision through."""
    passed = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED).order_by("-finished_at")
    return passed.values_list("finished_at", "finished_by_id").first() or (None, None)


def note_why(instance: Revision, raw: bool = False, **kwargs) -> None:
    """A receiver: the author's answer, while the revision is saved. An empty one takes an earlier one back."""
    said = None if raw else answers.current().why
    if said is None:
        return
    page = instance.content_object
    if isinstance(page, Page) and (said or why_of(page)):
        RevisionNote.objects.update_or_create(revision=instance, defaults={"why": said[:LONGEST_WHY]})
