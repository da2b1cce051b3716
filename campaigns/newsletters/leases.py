"""Leases on deliveries: who may take one, and who may write down what became of it.

Exactly-once does not exist between a database and a mail server. The promise is: at most one copy per person, and
every unknown is counted and shown. It rests on four transitions, each one transaction with a condition:

claim   pending  → claimed             owner, fence + 1, lease from the database's clock
arm     claimed  → sending             the durable intent, written just before the call
settle  sending | ambiguous → outcome  only by the same owner and fence, also when late
sweep   claimed  → pending             the lease ran out before the call
        sending  → ambiguous           it ran out after arming: never back to pending by itself
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import structlog
from django.db import connection
from django.db.models import Exists, F, Min, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from campaigns import conf
from campaigns.newsletters import outcomes
from campaigns.newsletters.ledger import pause, writing
from campaigns.newsletters.models import Delivery, DeliveryQuerySet, Send, Tracking
from campaigns.newsletters.outcomes import Observation, Outcome, Stage
from campaigns.subscribers import leaving
from campaigns.subscribers.models import Subscriber, Subscription, Suppression

log = structlog.get_logger(__name__)

SETTLE = """
    UPDATE campaigns_delivery
    SET state = %s, reason = %s, detail = %s, provider_message_id = %s, not_before = %s, settled_at = %s,
        attempts = %s
    WHERE id = %s AND owner = %s AND fence = %s AND state IN ('sending', 'ambiguous')
"""


@dataclass(frozen=True)
class Claim:
    """Deliveries of one send that belong to one owner until their lease ends."""

    send_id: uuid.UUID
    owner: uuid.UUID
    count: int


@dataclass(frozen=True)
class Settlement:
    """What was seen of one armed delivery."""

    delivery: Delivery
    seen: Observation
    address: str = ""
    """Only to strike it out of what the other side said."""

    @cached_property
    def outcome(self) -> Outcome:
        return outcomes.after_attempts(outcomes.classify(self.seen), self.delivery.attempts)


def _lease() -> timedelta:
    return timedelta(seconds=conf.current().send_lease_seconds)


def claim(send_id: uuid.UUID, limit: int) -> Claim:
    """Takes up to `limit` runnable deliveries for a new owner. Any number of workers may do so at once."""
    owner = uuid.uuid4()
    with writing():
        free = Delivery.objects.filter(send=send_id).claimable(Now()).select_for_update(skip_locked=True)
        ids = list(free.values_list("pk", flat=True)[:limit])
        count = Delivery.objects.filter(pk__in=ids, state=Delivery.State.PENDING).update(
            state=Delivery.State.CLAIMED, owner=owner, fence=F("fence") + 1, lease_until=Now() + _lease()
        )
    return Claim(send_id, owner, count)


def arm(claim: Claim) -> list[Delivery]:
    """Writes down that these people are about to get their message, after asking once more whether they may.

    Returns the armed deliveries with their subscriber, empty when the send was stopped meanwhile: what was claimed
    goes back. Who left, was suppressed or erased since the freeze gets that as the final state. Six queries at most.
    """
    with writing():
        send = Send.objects.get(pk=claim.send_id)
        if send.state != Send.State.SENDING or conf.current().sending_disabled:
            release(claim)
            return []
        rows = list(_claimed(claim, send).select_for_update(of=("self",)))
        stopped = _why_not(rows)
        for state, reason in set(stopped.values()):
            ids = [pk for pk, why in stopped.items() if why == (state, reason)]
            Delivery.objects.filter(pk__in=ids).update(state=state, reason=reason, settled_at=timezone.now())
        ready = [row for row in rows if row.pk not in stopped]
        _silence_withdrawn(ready)
        Delivery.objects.filter(pk__in=[row.pk for row in ready]).update(
            state=Delivery.State.SENDING,
            reason="",
            armed_at=Now(),
            attempts=F("attempts") + 1,
            lease_until=Now() + _lease(),
        )
    for row in ready:
        row.attempts += 1
    return ready


def _claimed(claim: Claim, send: Send):  # type: ignore[no-untyped-def]
    active = Subscription.objects.filter(
        subscriber=OuterRef("subscriber"), topic=send.topic_id, state=Subscription.State.ACTIVE
    )
    return (
        Delivery.objects.filter(owner=claim.owner, state=Delivery.State.CLAIMED, lease_until__gt=Now())
        .select_related("subscriber")
        .annotate(is_subscribed=Exists(active))
    )


def _why_not(rows: Sequence[Delivery]) -> dict[uuid.UUID, tuple[str, str]]:
    """Delivery → (state, reason) of everybody who must not get it any more. One query."""
    suppressed = leaving.suppressed_ids([row.subscriber_id for row in rows if row.subscriber_id])
    verdicts = {row.pk: _verdict(row, suppressed) for row in rows}
    return {pk: verdict for pk, verdict in verdicts.items() if verdict}


def _verdict(row: Delivery, suppressed: set[uuid.UUID]) -> tuple[str, str] | None:
    if row.subscriber is None:
        return Delivery.State.SKIPPED_ERASED, "erased"
    if row.subscriber.state == Subscriber.State.HELD:
        return Delivery.State.SUPPRESSED, "held"
    if row.subscriber.state != Subscriber.State.CONFIRMED or not row.is_subscribed:  # type: ignore[attr-defined]
        return Delivery.State.SKIPPED_UNSUBSCRIBED, "left"
    if row.subscriber_id in suppressed:
        return Delivery.State.SUPPRESSED, "suppressed"
    return None


def _silence_withdrawn(rows: Iterable[Delivery]) -> None:
    """Who withdrew the consent to statistics since the freeze gets plain links, which count nothing."""
    withdrawn = [
        row
        for row in rows
        if row.tracking == Tracking.CONSENTED and row.subscriber and row.subscriber.tracking_agreed_at is None
    ]
    for row in withdrawn:
        row.tracking = Tracking.NONE
    if withdrawn:
        Delivery.objects.filter(pk__in=[row.pk for row in withdrawn]).update(tracking=Tracking.NONE)


def release(claim: Claim) -> int:
    """Gives back what was claimed and not armed."""
    return Delivery.objects.filter(owner=claim.owner, state=Delivery.State.CLAIMED).update(
        state=Delivery.State.PENDING, owner=None, lease_until=None
    )


def settle(send_id: uuid.UUID, settlements: Sequence[Settlement]) -> int:
    """Writes down what was seen, all in one transaction; returns how many rows were still ours to write.

    A row that a newer fence has taken stays as it is. Suppresses dead addresses, makes the whole send wait or pause
    when that is what the provider asked for.
    """
    now = timezone.now()
    with writing():
        with connection.cursor() as cursor:
            cursor.executemany(SETTLE, [_row(one, now) for one in settlements])
            written: int = cursor.rowcount
        for one in settlements:
            if one.outcome.suppresses and one.delivery.subscriber_id:
                leaving.suppress(one.delivery.subscriber_id, Suppression.Reason.BOUNCED)
        _hold_send(send_id, settlements, now)
    if written != len(settlements):
        log.warning("deliveries_superseded", send=str(send_id), count=len(settlements) - written)
    return written


def _row(one: Settlement, now: datetime) -> tuple[Any, ...]:
    outcome, delivery = one.outcome, one.delivery
    waits = outcome.state == Delivery.State.PENDING and outcome.wait is not outcomes.Wait.NOBODY
    not_before = now + timedelta(seconds=outcomes.seconds_to_wait(one.seen, delivery.attempts)) if waits else None
    is_final = outcome.state not in {Delivery.State.PENDING, Delivery.State.AMBIGUOUS}
    values: dict[str, object] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "detail": outcomes.strike(one.seen.text, one.address),
        "provider_message_id": one.seen.message_id[:200],
        "not_before": not_before,
        "settled_at": now if is_final else None,
        "attempts": delivery.attempts - (one.seen.stage is Stage.NOT_BEGUN),
        "id": delivery.pk,
        "owner": delivery.owner,
        "fence": delivery.fence,
    }
    field: Any = Delivery._meta.get_field
    return tuple(field(name).get_db_prep_value(value, connection) for name, value in values.items())


def _hold_send(send_id: uuid.UUID, settlements: Sequence[Settlement], now: datetime) -> None:
    """The longest wait anybody was asked for; a pause when every further message would be refused as well."""
    pausing = [one for one in settlements if one.outcome.pauses]
    if pausing:
        seen = pausing[0]
        pause(send_id, f"{seen.outcome.reason}: {outcomes.strike(seen.seen.text, seen.address)}"[:300])
    waits = [
        outcomes.seconds_to_wait(one.seen, one.delivery.attempts)
        for one in settlements
        if one.outcome.wait is outcomes.Wait.SEND and not one.outcome.pauses
    ]
    if waits:
        Send.objects.filter(pk=send_id).update(not_before=now + timedelta(seconds=max(waits)))


def sweep() -> int:
    """What dead or slow workers left behind, of every send. Two updates over the index of leases."""
    expired = Delivery.objects.filter(lease_until__lte=Now())
    with writing():
        back = _unlocked(expired.filter(state=Delivery.State.CLAIMED)).update(
            state=Delivery.State.PENDING, owner=None, lease_until=None
        )
        unknown = _unlocked(expired.filter(state=Delivery.State.SENDING)).update(
            state=Delivery.State.AMBIGUOUS, reason="worker_lost"
        )
    if back or unknown:
        log.warning("leases_expired", returned=back, ambiguous=unknown)
    return back + unknown


def _unlocked(rows: DeliveryQuerySet) -> DeliveryQuerySet:
    """Those nobody else is writing just now; what is left over is found the next time.

    Two workers that write the same rows in different orders would wait for each other, and PostgreSQL would end one.
    """
    return Delivery.objects.filter(pk__in=rows.select_for_update(skip_locked=True).values("pk"))


def cancel_rest() -> int:
    """Nobody of a cancelled send stays in a queue: who was not armed yet is `cancelled`."""
    waiting = Delivery.objects.filter(
        send__state=Send.State.CANCELLED, state__in=[Delivery.State.PENDING, Delivery.State.CLAIMED]
    )
    with writing():
        return _unlocked(waiting).update(
            state=Delivery.State.CANCELLED, reason="send_cancelled", settled_at=timezone.now()
        )


def next_due() -> datetime | None:
    """When the next lease or wait of a running send ends; None when nobody waits. Three queries."""
    running = Delivery.objects.filter(send__state=Send.State.SENDING)
    in_work = running.filter(state__in=[Delivery.State.CLAIMED, Delivery.State.SENDING])
    waiting = running.filter(state=Delivery.State.PENDING)
    held = Send.objects.filter(state=Send.State.SENDING, not_before__gt=Now())
    moments = [
        in_work.aggregate(first=Min("lease_until"))["first"],
        waiting.aggregate(first=Min("not_before"))["first"],
        held.aggregate(first=Min("not_before"))["first"],
    ]
    return min((moment for moment in moments if moment), default=None)
