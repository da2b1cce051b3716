"""The ledger of a send: when it is over, when it stops by itself, and who decides about what nobody knows.

How workers take deliveries and settle them stands in `leases`.
"""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.newsletters.models import Delivery, Send

log = structlog.get_logger(__name__)

State = Delivery.State
IN_WORK = [State.PENDING, State.CLAIMED, State.SENDING]
OPEN_SENDS = [Send.State.SENDING, Send.State.NEEDS_DECISION]

DECISIONS: dict[str, str] = {"sent": State.SENT, "resend": State.PENDING, "failed": State.FAILED}
"""A person's word → state. `resend` may give a second copy, and says so wherever it is offered."""
TOLD_LATER = {State.SENT, State.REJECTED, State.FAILED}


class UnknownDecision(ValueError):
    """Not one of DECISIONS."""


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that can write from its first statement on.

    On SQLite a transaction that begins by reading fails when somebody else wrote meanwhile; BEGIN IMMEDIATE queues.
    """
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        connection.ensure_connection()
        mode, connection.transaction_mode = connection.transaction_mode, "IMMEDIATE"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def pause(send_id: uuid.UUID, reason: str) -> bool:
    """Stops a running send by itself, with the reason a person reads. False when it was not running."""
    paused = Send.objects.filter(pk=send_id, state=Send.State.SENDING).update(
        state=Send.State.PAUSED, state_reason=reason
    )
    if paused:
        log.warning("send_paused", send=str(send_id), reason=reason)
    return bool(paused)


def conclude(send_id: uuid.UUID) -> bool:
    """Moves a running send to what its deliveries say: sending, needs_decision or complete. True when it moved."""
    if not _verdict(Send.objects.get(pk=send_id)):
        return False
    with writing():
        send = Send.objects.select_for_update().get(pk=send_id)
        verdict = _verdict(send)
        if verdict is None:
            return False
        send.state, send.state_reason = verdict
        send.finished_at = timezone.now() if send.state == Send.State.COMPLETE else None
        send.save(update_fields=["state", "state_reason", "finished_at"])
    log.info("send_moved", send=str(send_id), state=send.state)
    return True


def _verdict(send: Send) -> tuple[str, str] | None:
    """Its new state and reason; None when it stays. At most two queries, both stop at the first row."""
    if send.state not in OPEN_SENDS:
        return None
    deliveries = Delivery.objects.of(send)
    if deliveries.filter(state__in=IN_WORK).exists():
        state, reason = Send.State.SENDING, ""
    elif unknown := deliveries.filter(state=State.AMBIGUOUS).count():
        state, reason = Send.State.NEEDS_DECISION, _needs_decision(unknown)
    else:
        state, reason = Send.State.COMPLETE, ""
    return None if state == send.state else (state, reason)


def _needs_decision(count: int) -> str:
    return ngettext(
        "The provider's answer about %(count)d message was lost. Decide whether it counts as sent.",
        "The provider's answers about %(count)d messages were lost. Decide whether they count as sent.",
        count,
    ) % {"count": count}


def open_sends() -> QuerySet[Send]:
    """Sends whose deliveries decide what happens to them next."""
    return Send.objects.filter(state__in=OPEN_SENDS)


def resolve(
    send: Send,
    *,
    decision: str,
    delivery_ids: Collection[uuid.UUID] | None = None,
    actor: AbstractBaseUser | None = None,
) -> int:
    """A person decides about ambiguous deliveries (all of the send without `delivery_ids`); returns how many moved.

    The fence moves on, so that a worker that comes back late cannot overrule the person. Raises UnknownDecision.
    """
    if decision not in DECISIONS:
        raise UnknownDecision(decision)
    state = DECISIONS[decision]
    who = _("decided by user %(id)s") % {"id": actor.pk} if actor else _("decided on the command line")
    with writing():
        rows = Delivery.objects.of(send).filter(state=State.AMBIGUOUS)
        if delivery_ids is not None:
            rows = rows.filter(pk__in=delivery_ids)
        moved = rows.update(
            state=state,
            reason=f"decided_{decision}",
            detail=who,
            owner=None,
            lease_until=None,
            not_before=None,
            fence=F("fence") + 1,
            settled_at=None if state == State.PENDING else timezone.now(),
        )
    log.info("deliveries_resolved", send=str(send.pk), decision=decision, count=moved, actor=actor and actor.pk)
    conclude(send.pk)
    return moved


def settle_from_event(delivery_id: uuid.UUID, state: str) -> bool:
    """The provider's webhook told what became of a message we did not know about. False when there was nothing to say.

    Also takes back a second try: a message we believed refused, but which the provider reports on, has gone out.
    """
    if state not in TOLD_LATER:
        raise UnknownDecision(state)
    told = {"state": state, "reason": "told_by_provider", "settled_at": timezone.now(), "fence": F("fence") + 1}
    rows = Delivery.objects.filter(pk=delivery_id)
    moved = rows.filter(state=State.AMBIGUOUS).update(**told) or rows.filter(
        state__in=[State.PENDING, State.CLAIMED], attempts__gt=0
    ).update(**told)
    if not moved:
        return False
    conclude(Delivery.objects.values_list("send", flat=True).get(pk=delivery_id))
    return True
