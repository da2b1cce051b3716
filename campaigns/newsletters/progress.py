"""How far a send is, for the screen, the polling and the command line."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from campaigns.newsletters.models import Delivery, Send

OPEN = ("pending", "claimed", "sending", "ambiguous")


@dataclass(frozen=True)
class Progress:
    send: Send
    states: dict[str, int]
    """State → deliveries, in the order of the model, only states that occur."""

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def settled(self) -> int:
        return sum(count for state, count in self.states.items() if state not in OPEN)

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is open."""
        return self.settled * 100 // self.total if self.total else 0

    @property
    def is_moving(self) -> bool:
        """A worker may change it at any moment."""
        return self.send.state in {Send.State.SCHEDULED, Send.State.FREEZING, Send.State.SENDING}

    def rows(self) -> list[tuple[str, str, int]]:
        """(code, words, deliveries)."""
        return [(state, str(Delivery.State(state).label), count) for state, count in self.states.items()]

    def as_json(self) -> dict[str, Any]:
        return {
            "send": str(self.send.pk),
            "state": self.send.state,
            "reason": self.send.state_reason,
            "intended": self.send.intended,
            "settled": self.settled,
            "percent": self.percent,
            "is_moving": self.is_moving,
            "deliveries": self.states,
        }


def of(send: Send) -> Progress:
    """One query over the ledger of this send."""
    rows = Delivery.objects.of(send).order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(rows)
    return Progress(send, {state: found[state] for state in Delivery.State.values if state in found})
