"""Fastens the gate where every publication passes. The only module that replaces third-party functions, five of them:

1. `PublishRevisionAction.execute`: editor, workflow, schedule, bulk action, API and wagtail-localize all end here, for
   pages and snippets alike. Wagtail's hooks know admin views only, its signals come too late to refuse.
2. `TranslationSource.create_or_update_translation`: submitting, publishing and syncing in wagtail-localize all end
   here, and it writes into live rows.
3. `TranslationSource.sync_view_restrictions`: it drops a translation's own protection.
4. `CopyPageAction._copy_page`: a copy has a key of its own, and no signal tells whose copy it is.
5. `StatusSidePanel.get_context_data`: the editor of a snippet's translation breaks on it while it waits for approval.

`lift` puts the originals back: the tests show with it what stock does.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.admin.ui.side_panels import StatusSidePanel
from wagtail.models import Page
from wagtail_localize.locales import components
from wagtail_localize.models import LocaleSynchronization, NoViewRestrictionsError, TranslationSource

from home.localisation import drafts, following, gate, history_links, protection, versions

SCHEDULED = "wagtail.publish.scheduled"
WITHOUT_WAITING = {following.WITH_SOURCE, following.ALONE}

_execute = PublishRevisionAction.execute
_create_or_update_translation = TranslationSource.create_or_update_translation
_sync_view_restrictions = TranslationSource.sync_view_restrictions
_copy_page = CopyPageAction._copy_page
_hidden: list[dict[str, Any]] = []
"""Parts of the form of a language that are not offered."""


doorkeepers: list[Callable[[Model], None]] = [gate.refuse_leftovers]
"""Asked in turn before anything goes live; each may raise `gate.Refused`. `home.apps` names them all."""


witnesses: list[Callable[[PublishRevisionAction], None]] = []
"""Told of everything that passed the doorkeepers, in one transaction with the publication. `home.apps` names them."""


around: list[Callable[[], AbstractContextManager[None]]] = []
"""Entered around every publication: what Wagtail does in many steps is one to readers. `home.apps` names them."""


def execute(action: PublishRevisionAction, skip_permission_checks: bool = False):
    """Publishes or schedules the action's revision unless a doorkeeper refuses, such as one of half a translation; what
    is ready before its source waits for it.

    Raises `Refused`; a revision that falls due is held back and logged instead, so that it does not stop those
    behind it in the schedule.
    """
    try:
        for ask in doorkeepers:
            ask(action.object)
    except gate.Refused as refusal:
        if action.log_action != SCHEDULED:
            raise
        return following.hold(action.revision, refusal)
    if action.log_action not in WITHOUT_WAITING and following.awaited_by(action.object):
        action.check(skip_permission_checks=skip_permission_checks)
        return following.wait(action.revision, action.object, action.user)
    action.check(skip_permission_checks=skip_permission_checks)
    with transaction.atomic(), ExitStack() as steps:
        for note in witnesses:
            note(action)
        for whole in around:
            steps.enter_context(whole())
        return _execute(action, skip_permission_checks=skip_permission_checks)


def keep_protection(source: TranslationSource, original: Page, translation: Page) -> None:
    """The source's restrictions are copied; the translation's own are never dropped.

    Raises `NoViewRestrictionsError` for what is no page, as the original does.
    """
    if not isinstance(original, Page):
        raise NoViewRestrictionsError
    protection.protect_as(original, translation)


def copy_page(action: CopyPageAction, page: Page, *args, **kwargs) -> Page:
    """What was not yet translated in the original is not in the copy either."""
    copy = _copy_page(action, page, *args, **kwargs)
    versions.remember_copy(page, copy)
    return copy


def fasten() -> None:
    CopyPageAction._copy_page = copy_page
    PublishRevisionAction.execute = execute
    TranslationSource.create_or_update_translation = drafts.save_translation
    TranslationSource.sync_view_restrictions = keep_protection
    StatusSidePanel.get_context_data = history_links.get_context_data
    hide_tree_sync()


def hide_tree_sync() -> None:
    """The form of a language does not offer what `receivers.refuse_tree_sync` would refuse."""
    offered = components.get_locale_components()
    _hidden.extend(component for component in offered if component["model"] is LocaleSynchronization)
    offered[:] = [component for component in offered if component not in _hidden]


def lift() -> None:
    CopyPageAction._copy_page = _copy_page
    PublishRevisionAction.execute = _execute
    TranslationSource.create_or_update_translation = _create_or_update_translation
    TranslationSource.sync_view_restrictions = _sync_view_restrictions
    components.get_locale_components().extend(_hidden)
    _hidden.clear()
    StatusSidePanel.get_context_data = history_links.stock
