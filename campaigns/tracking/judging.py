"""Applies the rules of `verdicts` to events in the database: bursts as clicks arrive, everything when rules change."""

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


def judged(event: Event) -> Event:
    """Sets verdict, reason and rule version from the signals; does not save."""
    if event.type in JUDGED:
        judgement = verdicts.judge(event.signals)
        event.verdict, event.reason = VERDICTS[judgement.verdict], judgement.reason
        event.rule_version = verdicts.VERSION
    return event


def mark_bursts(delivery_ids: Collection[uuid.UUID]) -> int:
    """Looks at all clicks of these messages again, for earlier ones may turn out to be the beginning."""
    clicks = Event.objects.filter(type=EventType.CLICKED, delivery__in=delivery_ids)
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
        mark_bursts(chunk)
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
