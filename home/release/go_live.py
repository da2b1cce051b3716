"""What people do with a bundle, and what the worker does at its moment. Each is one transaction.

Going live, step by step:
1. the bundle's row is locked, and is still in a state from which it may go live: so it happens once;
2. everything goes live, under the lock on what is public;
3. the checks look at the result; one error, and everything of step 2 is rolled back and the bundle is held;
4. else the bundle is live, and knows what it changed. The commit makes all of it public at one instant.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.register.versions import taking_back
from home.release.guard import releasing
from home.release.kinds import kinds
from home.release.models import Bundle
from home.release.readiness import Unready, put_up_if_ready

State = Bundle.State
PLANNED, UNPLANNED, LIVE, HELD, MISSED, UNDONE, REOPENED = (
    f"home.bundle.{verb}" for verb in ("plan", "unplan", "live", "held", "missed", "undo", "reopen")
)
MAY_GO_LIVE = (State.DRAFT, State.PLANNED, State.HELD, State.MISSED)


class BundleRefused(Exception):
    """It cannot be done now; `reasons` are sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


# --- people -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(bundle: Bundle, moment: dt.datetime, *, actor: Any) -> Bundle:
    """It goes live at that moment by itself, if everything is ready then. Also moves the moment."""
    locked = _locked(bundle, MAY_GO_LIVE)
    if moment <= timezone.now():
        raise BundleRefused(_("This time has passed already."))
    _refuse_empty(locked)
    _refuse_forbidden(locked, actor)
    return _move(locked, State.PLANNED, PLANNED, actor, moment=moment, planned_by_id=actor.pk, reasons=[])


@transaction.atomic
def unplan(bundle: Bundle, *, actor: Any) -> Bundle:
    """Back to preparation; nothing goes live by itself."""
    locked = _locked(bundle, (State.PLANNED, State.HELD, State.MISSED))
    return _move(locked, State.DRAFT, UNPLANNED, actor, moment=None, reasons=[])


def go_live_now(bundle: Bundle, *, actor: Any) -> Bundle:
    """Everything at once. Raises BundleRefused with what is not ready; then nothing has changed."""
    try:
        with transaction.atomic():
            locked = _locked(bundle, MAY_GO_LIVE)
            _refuse_empty(locked)
            _refuse_forbidden(locked, actor)
            locked.moment, locked.planned_by_id = timezone.now(), actor.pk
            return _release(locked, actor)
    except Unready as unready:
        raise BundleRefused(*unready.reasons) from None


@transaction.atomic
def undo(bundle: Bundle, *, actor: Any) -> list[str]:
    """Takes down what it put up; what was public before is public again. Sentences about what could not be undone."""
    locked = _locked(bundle, (State.LIVE,))
    known, kept = kinds(), list[str]()
    with releasing(), taking_back():
        for item in reversed(list(locked.items.all())):
            if item.record and item.kind in known:
                kept += known[item.kind].take_down(item.record, actor=actor)
    _move(locked, State.UNDONE, UNDONE, actor, reasons=kept)
    return kept


@transaction.atomic
def reopen(bundle: Bundle, *, actor: Any) -> Bundle:
    """What was taken down is prepared again. Raises BundleRefused when an item waits in another bundle by now."""
    locked = _locked(bundle, (State.UNDONE,))
    for item in locked.items.all():
        if locked.items.model.objects.waiting().filter(kind=item.kind, key=item.key).exists():
            raise BundleRefused(_("An item waits in another bundle by now. Take it out there first."))
    locked.items.update(is_waiting=True, record=None)
    return _move(locked, State.DRAFT, REOPENED, actor, moment=None, reasons=[])


# --- the worker -------------------------------------------------------------------------------------------------------


def release_due(now: dt.datetime) -> int:
    """Everything whose moment has come; returns how many bundles were dealt with. Any number of workers may call it.

    An unforeseen error holds that bundle and is raised after the others are done.
    """
    failures: list[Exception] = []
    done = sum(_step(pk, now, failures) for pk in list(Bundle.objects.due(now).values_list("pk", flat=True)))
    if failures:
        raise ExceptionGroup("Release bundles failed; they are held, the others are done.", failures)
    return done


def _step(pk: int, now: dt.datetime, failures: list[Exception]) -> int:
    with transaction.atomic():
        bundle = _take(pk, now)
        if bundle is None:  # another worker was faster, or a person
            return 0
        if bundle.moment and bundle.moment < now - dt.timedelta(minutes=settings.SCHEDULE_MAX_LATENESS):
            reason = _("Nobody was there to release it at its moment. Decide whether it should still go live.")
            _move(bundle, State.MISSED, MISSED, None, reasons=[reason])
            return 1
        try:
            with transaction.atomic():
                _release(bundle, bundle.planned_by)
        except Unready as unready:
            _move(bundle, State.HELD, HELD, None, reasons=unready.reasons)
        except OperationalError:  # the database is away, or wants us to try again: the next round does
            raise
        except Exception as error:  # noqa: BLE001 - recorded, and raised at the end of the round
            failures.append(error)
            reason = _("An error that should not happen stopped it (%(error)s). Tell an administrator.")
            _move(bundle, State.HELD, HELD, None, reasons=[reason % {"error": type(error).__name__}])
    return 1


def _take(pk: int, now: dt.datetime) -> Bundle | None:
    skips = connection.features.has_select_for_update_skip_locked
    return Bundle.objects.select_for_update(skip_locked=skips).due(now).filter(pk=pk).first()


# --- inside one transaction -------------------------------------------------------------------------------------------


def _release(bundle: Bundle, actor: Any) -> Bundle:
    """Raises Unready, so that the caller's transaction is rolled back."""
    for entry in put_up_if_ready(bundle, actor=actor):
        entry.item.record = entry.record
        entry.item.save(update_fields=["record"])
    return _move(bundle, State.LIVE, LIVE, actor, released_at=timezone.now(), reasons=[])


def _locked(bundle: Bundle, states: Sequence[str]) -> Bundle:
    found = Bundle.objects.select_for_update().filter(pk=bundle.pk).first()
    if found is None:
        raise BundleRefused(_("This bundle no longer exists."))
    if found.state not in states:
        raise BundleRefused(_("This cannot be done now: the bundle is “%s”.") % found.get_state_display())
    return found


def _move(bundle: Bundle, state: str, action: str, actor: Any, **changes: Any) -> Bundle:
    for name, value in changes.items():
        setattr(bundle, name, value)
    bundle.state = state
    bundle.save()
    bundle.items.update(is_waiting=bundle.is_open)
    data = {"moment": bundle.moment.isoformat() if bundle.moment else "", "reasons": bundle.reasons}
    log(instance=bundle, action=action, user=actor, data=data)
    return bundle


def _refuse_empty(bundle: Bundle) -> None:
    if not bundle.items.exists():
        raise BundleRefused(_("There is nothing in it yet. Add a page, a newsletter or a short link."))


def _refuse_forbidden(bundle: Bundle, actor: Any) -> None:
    """Who releases a mailing must be somebody who may send it."""
    known = kinds()
    for name in bundle.items.values_list("kind", flat=True).distinct().order_by("kind"):
        permission = known[name].permission
        if permission and not actor.has_perm(permission):
            raise BundleRefused(_("You may not release this kind of item: %s.") % known[name].words)
