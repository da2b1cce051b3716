"""What happens to a source happens to its translations: they go live with it, and they leave with it.

A translation that was approved before its source is public waits (`WaitingRevision`) and goes live in the very
transaction in which the source does. No date is copied, so that an earlier, a later or a cancelled schedule of the
source needs no following: there is only one schedule.
"""

from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log
from wagtail.log_actions import registry as logs
from wagtail.models import DraftStateMixin, Page, Revision, TranslatableMixin
from wagtail_localize.models import Translation

from home.localisation import answers, gate
from home.localisation.models import WaitingRevision

WAITS, HELD = "home.translation_waits", "home.translation_held"
WITH_SOURCE, ALONE = "home.translation_published", "home.translation_published_alone"
UNPUBLISHED, KEPT = "home.translation_unpublished", "home.translation_kept"


def targets_of(instance: TranslatableMixin) -> list[Any]:
    """The versions that were translated from `instance`, drafts too. One query, more for pages of several types."""
    languages = Translation.objects.filter(
        source__object=instance.translation_key, source__locale=instance.locale_id
    ).values("target_locale")
    of_the_kind = Page.objects.specific() if isinstance(instance, Page) else type(instance)._default_manager
    return list(of_the_kind.filter(translation_key=instance.translation_key, locale__in=languages))


# --- going live -----------------------------------------------------------------------------------------------------


def awaited_by(instance: Model) -> Model | None:
    """The source for which `instance` has to wait: it was never public, or it is scheduled."""
    translation = gate.translation_of(instance)
    source = translation.source.object.get_instance_or_none(translation.source.locale) if translation else None
    if not isinstance(source, DraftStateMixin) or source.live:
        return None
    return source if source.first_published_at is None or source.scheduled_revision else None


def wait(revision: Revision, instance: Model, user=None) -> WaitingRevision:
    """Instead of a publication: this revision, approved by `user`, goes live when its source does."""
    row, _created = WaitingRevision.objects.update_or_create(
        translation=gate.translation_of(instance), defaults={"revision": revision, "user": user}
    )
    if revision.approved_go_live_at:  # its own schedule has no say any more
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
    log(instance=instance, action=WAITS, user=user, revision=revision)
    return row


def release(source: TranslatableMixin) -> None:
    """`source` went live: so does every translation that waited for it."""
    for row in WaitingRevision.objects.waiting_for(source).select_related("revision", "user"):
        _publish(row, row.user, WITH_SOURCE)


def publish_now(row: WaitingRevision, *, by) -> None:
    """Without waiting for the source any longer."""
    _publish(row, by, ALONE)


def _publish(row: WaitingRevision, user, log_action: str) -> None:
    """What cannot go live is held back and logged, so that it does not stop the source."""
    row.delete()
    try:
        with transaction.atomic():
            row.revision.publish(user=user, log_action=log_action, skip_permission_checks=True)
    except gate.Refused as refusal:
        hold(row.revision, refusal)


def hold(revision: Revision, refusal: gate.Refused) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=refusal.instance, action=HELD, revision=revision, data={"reason": str(refusal)})


def forget(instance: TranslatableMixin) -> None:
    """Something newer of this translation went live, so what waited is not wanted any more."""
    WaitingRevision.objects.of(instance).delete()


# --- leaving --------------------------------------------------------------------------------------------------------


def follow_unpublished(source: Any) -> None:
    """`source` was unpublished, or expired: its translations too, unless a person answered otherwise; both logged."""
    said, user = answers.current(), _who_did_it(source)
    for target in targets_of(source):
        if not target.live:
            continue
        if not said.keeps_translations:
            target.unpublish(user=user, set_expired=source.expired, log_action=False)
        action = KEPT if said.keeps_translations else UNPUBLISHED
        log(instance=target, action=action, user=user, data={"source": str(source), "reason": said.reason})


def _who_did_it(source: Model):
    """By the log, which every door writes, with the person who went through it."""
    entry = logs.get_logs_for_instance(source).first()
    return entry.user if entry else answers.current().user
