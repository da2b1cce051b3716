"""Sends what the ledger says: claim, arm, call, settle, batch by batch, from any number of workers at once."""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.db.models import Q
from django.db.models.functions import Now

from campaigns import conf
from campaigns.newsletters import leases, ledger, merge
from campaigns.newsletters.brakes import Pace, Thresholds
from campaigns.newsletters.leases import Settlement
from campaigns.newsletters.merge import Letter, Parcel
from campaigns.newsletters.models import Delivery, Send
from campaigns.newsletters.outcomes import Observation, Stage
from campaigns.newsletters.transports import Transport, current
from campaigns.subscribers import addresses

Stopped = Callable[[], bool]


def never() -> bool:
    return False


class Courier:
    """One worker's hands: a connection, a pace, the letters of this round."""

    def __init__(self, stopped: Stopped = never) -> None:
        self.conf = conf.current()
        self.stopped = stopped
        self.transport: Transport = current(self.conf.send_lease_seconds)
        self.pace = Pace(self.conf.send_rate_per_second)
        self.thresholds = Thresholds()
        self.batch = self.pace.most(min(self.conf.send_batch_size, self.transport.most))

    def work(self, budget_seconds: float) -> int:
        """One round over everything runnable, at least one batch of each send; returns how many rows moved."""
        letters = cache(merge.letter)
        until = time.monotonic() + budget_seconds
        moved = leases.sweep() + leases.cancel_rest()
        sends = list(running())
        while sends and not self.stopped():
            counts = {send: self.deliver_batch(send, letters) for send in sends}
            moved += sum(counts.values())
            sends = [send for send, count in counts.items() if count]
            if time.monotonic() > until:
                break
        return moved + sum(ledger.conclude(send.pk) for send in ledger.open_sends())

    def deliver_batch(self, send: Send, letters: Callable[[int], Letter]) -> int:
        """Claim, arm, call, settle; returns how many deliveries were claimed, 0 when the send has to wait."""
        if self.conf.sending_disabled or self.thresholds.pauses(send):
            return 0
        claim = leases.claim(send.pk, self.batch)
        if not claim.count:
            return 0
        self.pace.wait(claim.count, self.stopped)
        if self.stopped():
            leases.release(claim)
            return 0
        armed = leases.arm(claim)
        if armed:
            settlements = self.call(armed, letters)
            leases.settle(send.pk, settlements)
            if any(one.outcome.pauses or one.outcome.wait.holds_send for one in settlements):
                return 0
        return claim.count

    def call(self, armed: Sequence[Delivery], letters: Callable[[int], Letter]) -> list[Settlement]:
        """Hands the messages over. No transaction is open. Addresses are read here and forgotten here."""
        latest = time.monotonic() + self.conf.send_lease_seconds / 2
        try:
            parcels = {row.pk: _parcel(row, letters) for row in armed}
        except Exception:  # nothing has left us: everybody goes back before the worker records the fault
            leases.settle(armed[0].send_id, [Settlement(row, Observation(Stage.NOT_BEGUN)) for row in armed])
            raise
        fit = [parcel for parcel in parcels.values() if parcel]
        seen = self.transport.send(fit, lambda: time.monotonic() < latest and not self.stopped())
        observed = dict(zip((parcel.delivery_id for parcel in fit), seen, strict=True))
        unfit = Observation(Stage.UNFIT, text="address_unreadable")
        return [
            Settlement(row, observed.get(row.pk, unfit), parcel.to if (parcel := parcels[row.pk]) else "")
            for row in armed
        ]

    def close(self) -> None:
        self.transport.close()


def running() -> Iterable[Send]:
    """Sends that may hand messages over now, the oldest first."""
    waited = Q(not_before=None) | Q(not_before__lte=Now())
    return Send.objects.filter(waited, state=Send.State.SENDING).order_by("created_at")


def _parcel(row: Delivery, letters: Callable[[int], Letter]) -> Parcel | None:
    """None when the address cannot be read, which is the keys' fault and must not stop the others."""
    if row.subscriber is None:
        return None
    try:
        address = row.subscriber.read_address()
    except addresses.Unreadable:
        return None
    return letters(row.edition_id).parcel(row, row.subscriber.pk, address)


def work(budget_seconds: float = 5.0, stopped: Stopped = never) -> int:
    """One round with a courier of its own."""
    courier = Courier(stopped)
    try:
        return courier.work(budget_seconds)
    finally:
        courier.close()
