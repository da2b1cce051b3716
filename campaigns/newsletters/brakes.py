"""What stops or slows a send besides people: the kill switch, too many bounces or complaints, the rate limit."""

import time
from collections.abc import Callable

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaigns import conf
from campaigns.newsletters import ledger
from campaigns.newsletters.models import Delivery, Send

Fate = Delivery.Fate
BOUNCED = [Fate.BOUNCED_HARD, Fate.BOUNCED_BLOCK]
LOOK_EVERY = 5.0
"""Seconds between two counts of the same send: counting a million rows before every batch would be the slowest step."""


class Thresholds:
    """Pauses a send whose bounces or complaints say that the list, or our name, is in trouble."""

    def __init__(self) -> None:
        self._looked_at: dict[object, float] = {}

    def pauses(self, send: Send) -> bool:
        """True when the send was paused just now. One counting query every few seconds."""
        now = time.monotonic()
        if now - self._looked_at.get(send.pk, -LOOK_EVERY) < LOOK_EVERY:
            return False
        self._looked_at[send.pk] = now
        reason = too_much(send)
        return bool(reason) and ledger.pause(send.pk, reason)


def too_much(send: Send) -> str:
    """Why it should stop, in words, else an empty text. Only looks at what came after a person last resumed it."""
    limits = conf.current()
    since = Q(fate_at__gte=send.resumed_at) if send.resumed_at else Q()
    counts = Delivery.objects.of(send).aggregate(
        sent=Count("pk", filter=Q(state=Delivery.State.SENT)),
        bounced=Count("pk", filter=since & Q(fate__in=BOUNCED)),
        complained=Count("pk", filter=since & Q(fate=Fate.COMPLAINED)),
    )
    sent = counts["sent"]
    if sent < limits.limits_from:
        return ""
    if counts["bounced"] > sent * limits.bounce_limit_percent / 100:
        return _("%(count)d of %(sent)d messages bounced.") % {"count": counts["bounced"], "sent": sent}
    if counts["complained"] > sent * limits.complaint_limit_percent / 100:
        return _("%(count)d of %(sent)d readers complained.") % {"count": counts["complained"], "sent": sent}
    return ""


class Pace:
    """Messages per second of this worker; 0 is no limit."""

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second
        self._free_at = 0.0

    def wait(self, count: int, stopped: Callable[[], bool]) -> None:
        """Sleeps until the last messages are paid for, then books `count` more; wakes early when stopped."""
        if not self.per_second:
            return
        while (rest := self._free_at - time.monotonic()) > 0 and not stopped():
            time.sleep(min(rest, 0.2))
        self._free_at = max(self._free_at, time.monotonic()) + count / self.per_second

    def most(self, batch: int) -> int:
        """A batch no larger than one second's worth, so that the rate holds within a batch too."""
        return min(batch, self.per_second) if self.per_second else batch
