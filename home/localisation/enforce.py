"""Fastens the gate where every publication passes. The only module that replaces third-party functions, three of them:

1. `PublishRevisionAction.execute`: editor, workflow, schedule, bulk action, API and wagtail-localize all end here, for
   pages and snippets alike. Wagtail's hooks know admin views only, its signals come too late to refuse.
2. `TranslationSource.create_or_update_translation`: submitting, publishing and syncing in wagtail-localize all end
   here, and it writes into live rows.
3. `TranslationSource.sync_view_restrictions`: it drops a translation's own protection.

`lift` puts the originals back: the tests show with it what stock does.
"""

from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log
from wagtail_localize.locales import components
from wagtail_localize.models import LocaleSynchronization, TranslationSource

from home.localisation import drafts, gate

SCHEDULED = "wagtail.publish.scheduled"
HELD = "home.translation_held"

_execute = PublishRevisionAction.execute
_create_or_update_translation = TranslationSource.create_or_update_translation
_sync_view_restrictions = TranslationSource.sync_view_restrictions


def execute(action: PublishRevisionAction, *args, **kwargs):
    """Publishes or schedules the action's revision unless it holds text of another language.

    Raises `NotTranslated`; a revision that falls due is held back and logged instead, so that it does not stop those
    behind it in the schedule.
    """
    found = gate.leftovers(action.object)
    if not found:
        return _execute(action, *args, **kwargs)
    refusal = gate.NotTranslated(action.object, found)
    if action.log_action != SCHEDULED:
        raise refusal
    return _hold(action.revision, refusal)


def _hold(revision, refusal: gate.NotTranslated) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=refusal.instance, action=HELD, revision=revision, data={"reason": str(refusal)})


def keep_protection(source: TranslationSource, original, translation) -> None:
    """A restriction of the source is copied; the translation's own is never dropped."""
    if original.view_restrictions.exists() or not translation.view_restrictions.exists():
        _sync_view_restrictions(source, original, translation)


def fasten() -> None:
    PublishRevisionAction.execute = execute
    TranslationSource.create_or_update_translation = drafts.save_translation
    TranslationSource.sync_view_restrictions = keep_protection
    hide_tree_sync()


def hide_tree_sync() -> None:
    """The form of a language does not offer what `receivers.refuse_tree_sync` would refuse."""
    offered = components.get_locale_components()
    offered[:] = [component for component in offered if component["model"] is not LocaleSynchronization]


def lift() -> None:
    PublishRevisionAction.execute = _execute
    TranslationSource.create_or_update_translation = _create_or_update_translation
    TranslationSource.sync_view_restrictions = _sync_view_restrictions
