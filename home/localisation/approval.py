"""Ready: hands a translation to the approvers. wagtail-localize knows publishing only, no workflow."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowMixin, WorkflowState
from wagtail_localize.models import Translation

from home.localisation import drafts, versions


class NoWorkflow(Exception):
    """Nobody is asked to approve this kind of content."""

    def __init__(self, instance):
        super().__init__(_("No approval workflow is set up for “%s”. Ask an administrator.") % instance)


@transaction.atomic
def submit_for_approval(translation: Translation, user) -> WorkflowState:
    """Saves the texts as a draft and starts the workflow on exactly that revision. Nothing is published.

    Raises `NotTranslated` when segments are neither translated nor waived, `NoWorkflow`.
    """
    drafts.refuse_unfinished(translation, translation.source.get_source_instance())
    target, _created = translation.source.create_or_update_translation(
        translation.target_locale, user=user, publish=False, fallback=True
    )
    workflow = target.get_workflow() if isinstance(target, WorkflowMixin) else None
    if workflow is None:
        raise NoWorkflow(target)
    if earlier := target.current_workflow_state:
        if _is_of_the_same(earlier, target.latest_revision):
            return earlier
        earlier.cancel(user=user)  # its approval would have been for a text that is no longer the last
    return workflow.start(target, user)


def _is_of_the_same(earlier: WorkflowState, revision: Revision) -> bool:
    """Pressed twice: the approvers are not asked again. Their task goes on with the newest copy of the same."""
    step = earlier.current_task_state
    if step is None or step.status != step.STATUS_IN_PROGRESS or step.revision is None:
        return False
    model = type(revision.as_object())
    if versions.digest(model, step.revision.content) != versions.digest(model, revision.content):
        return False
    step.revision = revision
    step.save(update_fields=["revision"])
    return True
