"""Applies the rules of `verdicts` to events in the database: bursts as clicks arrive, everything when rules change."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from itertools import islice

from django.db.models import F, QuerySet

from campaigns.tracking import verdicts
from campaigns.tracking.models import Event, EventType, Verdict
from campaigns.tracking.verdicts import Click, Signal

JUDGED = (EventType.CLICKED, EventType.OPENED, EventType.VIEWED)
"""Only what a program can feign. What a mail server says needs no verdict."""
CHUNK = 2_000
VERDICTS = {"human": Verdict.HUMAN, "machine": Verdict.MACHINE, "unknown": Verdict.UNKNOWN}


def verdict_on(type_: int, signals: int) -> tuple[int, str, int]:
    """Verdict, reason and rule version, as an event stores them."""
    if type_ not in JUDGED:
        return Verdict.UNKNOWN, "", 0
    judgement = verdicts.judge(int(signals))
    return VERDICTS[judgement.verdict], judgement.reason, verdicts.VERSION


def mark_bursts(clicked: Collection[tuple[uuid.UUID, dt.datetime]]) -> int:
    """Looks at these messages around these moments: clicks already judged may turn out to be a burst's beginning."""
    messages, moments = {message for message, _ in clicked}, [moment for _, moment in clicked]
    around = (min(moments) - verdicts.BURST_WINDOW, max(moments) + verdicts.BURST_WINDOW)
    return _mark_bursts(Event.objects.filter(delivery__in=messages, occurred_at__range=around))


def _mark_bursts(events: "QuerySet[Event]") -> int:
    clicks = events.filter(type=EventType.CLICKED)
    rows = clicks.values_list("pk", "delivery_id", "link_id", "occurred_at", "signals")
    seen = {row[0]: row[4] for row in rows}
    found = verdicts.bursts(Click(*row[:4]) for row in rows)
    new = [pk for pk in found if not seen[pk] & Signal.BURST]
    if new:
        _rejudge(Event.objects.filter(pk__in=new), add=int(Signal.BURST))
    return len(new)


def rejudge() -> int:
    """Brings every event to the present rules; returns how many were older. Rebuild the rollups afterwards.

    Events with the same signals get the same verdict, so this costs a query per combination and not per event.
    """
    older = Event.objects.filter(type__in=JUDGED, rule_version__lt=verdicts.VERSION)
    count = older.count()
    bursts = older.annotate(burst=F("signals").bitand(int(Signal.BURST))).filter(burst__gt=0)
    bursts.update(signals=F("signals").bitand(~int(Signal.BURST)))
    personal = older.filter(type=EventType.CLICKED).exclude(delivery=None).values_list("delivery_id", flat=True)
    for chunk in _chunks(list(personal.distinct())):
        _mark_bursts(Event.objects.filter(delivery__in=chunk))
    _rejudge(older)
    return count


def _rejudge(events: "QuerySet[Event]", add: int = 0) -> None:
    for (signals,) in list(events.order_by().values_list("signals").distinct()):
        judgement = verdicts.judge(signals | add)
        events.filter(signals=signals).update(
            signals=signals | add,
            verdict=VERDICTS[judgement.verdict],
            reason=judgement.reason,
            rule_version=verdicts.VERSION,
        )


def _chunks(ids: Iterable[uuid.UUID]) -> Iterable[list[uuid.UUID]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
