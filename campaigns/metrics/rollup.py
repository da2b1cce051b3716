"""Events → days, ledger → totals. Repeatable: running it twice changes nothing, and any figure can be rebuilt.

Raw events live for RAW_EVENT_DAYS, rollups for ever, so there are two kinds of days. A *complete* day still has all
its raw events: its counts are counted again whenever something touches it (a late event, a verdict judged anew). A day
*before the horizon* may have lost raw events: it is never lowered, late events are added to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Max, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from wagtail.models import Locale

from campaigns import conf
from campaigns.metrics.models import LedgerTotal, LinkDay, PageDay, RollUpMark, SendDay, SendPeople
from campaigns.newsletters.models import Delivery, Send, Tracking
from campaigns.tracking.models import Event, EventType, Verdict

Counts = dict[tuple[Any, ...], int]
"""Key (in the order of a Table's fields) → how often."""
LEAVES_BECAUSE = dt.timedelta(days=7)
"""Who leaves later than this after the mailing did not leave because of it."""
CLOCKS_DIFFER = dt.timedelta(days=1)
"""A provider's clock may place an event on the day after we received it."""


@dataclass(frozen=True)
class Table:
    """A rollup: which events it counts, by which fields. The first field is the owner, the second the day."""

    model: type[models.Model]
    owner: type[models.Model] | None
    """What the counts leave with; nothing where they stay."""
    events: Q
    fields: tuple[str, ...]
    sources: tuple[str, ...]
    """What `fields` are called in a query of events."""


SEND_DAYS = Table(
    SendDay,
    Send,
    ~Q(send=None),
    ("send_id", "day", "type", "verdict", "locale_id"),
    ("send_id", "day", "type", "verdict", "language"),
)
LINK_DAYS = Table(
    LinkDay,
    LinkDay._meta.get_field("link").related_model,
    ~Q(link=None) & Q(type=EventType.CLICKED),
    ("link_id", "day", "verdict"),
    ("link_id", "day", "verdict"),
)
PAGE_DAYS = Table(
    PageDay,
    None,
    ~Q(page_key=None) & Q(type=EventType.VIEWED),
    ("page_key", "day", "verdict", "locale_id"),
    ("page_key", "day", "verdict", "language"),
)
TABLES = (SEND_DAYS, LINK_DAYS, PAGE_DAYS)


def roll_up(since: dt.date | None = None, rebuild: bool = False) -> int:
    """Brings the rollups up to date; returns how many rows were written.

    1. Find up to which event everything is committed.
    2. Take the mark: one roll-up at a time, and all of it in one transaction.
    3. Count the days touched since the mark, or with `rebuild` all days, or those from `since` on.
    4. Count the ledgers of sends that moved.
    """
    now, top = timezone.now(), _last_committed_event()
    with transaction.atomic():
        RollUpMark.objects.get_or_create(name="events")
        mark = RollUpMark.objects.select_for_update().get(name="events")
        top = max(top, mark.event_id)  # another worker may have been further by now
        again = rebuild or since is not None
        fresh = Event.objects.filter(pk__gt=mark.event_id, pk__lte=top)
        changed = sum(_recount(table, since) if again else _catch_up(table, fresh) for table in TABLES)
        changed += _count_ledgers(_moved_sends(fresh, None if again else mark.rolled_at))
        RollUpMark.objects.filter(name="events").update(event_id=top, rolled_at=now)
    return changed


def horizon(today: dt.date | None = None) -> dt.date:
    """The first complete day: from here on every raw event is still there."""
    kept = dt.timedelta(days=conf.current().raw_event_days)
    return (today or timezone.localdate()) - kept + 2 * CLOCKS_DIFFER


def _last_committed_event() -> int:
    """No event with a number up to this one can still appear.

    PostgreSQL hands out numbers before the commit, so a smaller number may become visible after a larger one. A lock
    that conflicts with every insert is granted when all of them have ended; it is released at once. SQLite has one
    writer at a time, so its numbers become visible in order.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Event._meta.db_table)} IN SHARE MODE")
        return Event.objects.aggregate(top=Max("pk"))["top"] or 0


def _catch_up(table: Table, fresh: "models.QuerySet[Event]") -> int:
    """Recounts the complete days the fresh events fall on, and adds to the older ones."""
    arrived = _count(table, fresh)
    if not arrived:
        return 0
    owners, days = {key[0] for key in arrived}, {key[1] for key in arrived}
    touched = {key[:2] for key in arrived}
    stored = _stored(table, Q(**{f"{table.fields[0]}__in": owners}, day__in=days))
    stored = {key: row for key, row in stored.items() if key[:2] in touched}
    complete = {day for day in days if day >= horizon()}
    wanted = {key: row.count for key, row in stored.items() if key[1] not in complete}
    for key, count in arrived.items():
        if key[1] not in complete:
            wanted[key] = wanted.get(key, 0) + count
    if complete:
        raw = _count(table, _events_of(table, owners, min(complete), max(complete)))
        wanted |= {key: count for key, count in raw.items() if key[:2] in touched and key[1] in complete}
    return _store(table, stored, wanted)


def _recount(table: Table, since: dt.date | None) -> int:
    """Every day from `since` on, from the raw events; days before the horizon keep at least what they had."""
    first = since or dt.date.min
    stored = _stored(table, Q(day__gte=first))
    raw = {key: count for key, count in _count(table, Event.objects.all()).items() if key[1] >= first}
    start = horizon()
    kept = {key: max(row.count, raw.get(key, 0)) for key, row in stored.items() if key[1] < start}
    return _store(table, stored, {**raw, **kept})


def _events_of(table: Table, owners: set[Any], first: dt.date, last: dt.date) -> "models.QuerySet[Event]":
    """Events of the owners that may fall on these days. `received_on` is indexed, `occurred_at` is not."""
    midnight = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    return Event.objects.filter(
        Q(**{f"{table.fields[0]}__in": owners}), received_on__gte=first - CLOCKS_DIFFER, occurred_at__lt=midnight
    )


def _count(table: Table, events: "models.QuerySet[Event]") -> Counts:
    """Counts of the table's events, without those whose send or link was deleted meanwhile."""
    zone = timezone.get_default_timezone()
    rows = (
        events.filter(table.events)
        .annotate(
            day=TruncDate("occurred_at", tzinfo=zone),
            language=Coalesce("locale_id", Value(Locale.get_default().pk)),
        )
        .values_list(*table.sources)
        .annotate(n=Count("pk"))
    )
    counts = {tuple(key): n for *key, n in rows}
    return counts if table.owner is None else _with_owner(counts, table.owner)


def _with_owner(counts: Counts, owner: type[models.Model]) -> Counts:
    alive = set(owner._default_manager.filter(pk__in={key[0] for key in counts}).values_list("pk", flat=True))
    return {key: n for key, n in counts.items() if key[0] in alive}


def _stored(table: Table, where: Q) -> dict[tuple[Any, ...], Any]:
    rows = table.model._default_manager.filter(where)
    return {tuple(getattr(row, field) for field in table.fields): row for row in rows}


def _store(table: Table, stored: Mapping[tuple[Any, ...], Any], wanted: Counts) -> int:
    """Writes what differs and removes what is no more; returns how many rows that were."""
    different = [key for key, count in wanted.items() if key not in stored or stored[key].count != count]
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    manager = table.model._default_manager
    manager.filter(pk__in=gone).delete()
    manager.bulk_create(
        [table.model(**dict(zip(table.fields, key, strict=True)), count=wanted[key]) for key in different],
        batch_size=500,
        update_conflicts=True,
        update_fields=["count"],
        unique_fields=[field.removesuffix("_id") for field in table.fields],
    )
    return len(different) + len(gone)


def _moved_sends(fresh: "models.QuerySet[Event]", since: dt.datetime | None) -> list[Any]:
    """Frozen sends that are not over, ended since then, or heard something; all of them without `since`."""
    frozen = Send.objects.exclude(frozen_at=None)
    if since is None:
        return list(frozen.values_list("pk", flat=True))
    heard = fresh.exclude(send=None).values("send_id")
    return list(
        frozen.filter(
            Q(finished_at=None) | Q(finished_at__gte=since - CLOCKS_DIFFER) | Q(pk__in=heard)
        ).values_list("pk", flat=True)
    )  # fmt: skip


def _count_ledgers(sends: list[Any]) -> int:
    left = Case(When(unsubscribed_at__lte=F("settled_at") + LEAVES_BECAUSE, then=True), default=False)
    fields = ("send_id", "edition__locale_id", "tracking", "state", "fate", "has_left")
    rows = (
        Delivery.objects.filter(send__in=sends)
        .annotate(has_left=left)
        .order_by()
        .values_list(*fields)
        .annotate(n=Count("pk"))
    )
    totals = [
        LedgerTotal(send_id=s, locale_id=loc, tracking=t, state=st, fate=f, has_left=h, count=n)
        for s, loc, t, st, f, h, n in rows
    ]
    # A ledger that retention has removed counts nothing any more; what it said stays.
    LedgerTotal.objects.filter(send__in={total.send_id for total in totals}).delete()
    LedgerTotal.objects.bulk_create(totals, batch_size=500)
    return len(totals) + _count_people(sends)


def _count_people(sends: Iterable[Any]) -> int:
    """Distinct people of the consented tier. Raised only, once raw events of the send may be missing."""
    rows = (
        Event.objects.filter(
            send__in=sends,
            type__in=[EventType.OPENED, EventType.CLICKED],
            verdict=Verdict.HUMAN,
            delivery__tracking=Tracking.CONSENTED,
        )
        .values_list("send_id", "delivery__edition__locale_id", "type")
        .annotate(n=Count("delivery", distinct=True))
    )
    raw = {tuple(key): n for *key, n in rows}
    complete = set(Send.objects.filter(pk__in=sends, frozen_at__date__gte=horizon()).values_list("pk", flat=True))
    known = SendPeople.objects.filter(send__in=sends).values_list("send_id", "locale_id", "type", "count")
    kept = {tuple(key): n for *key, n in known if key[0] not in complete}
    wanted = {**raw, **{key: max(n, raw.get(key, 0)) for key, n in kept.items()}}
    SendPeople.objects.filter(send__in=sends).delete()
    SendPeople.objects.bulk_create(
        [SendPeople(send_id=s, locale_id=loc, type=t, count=n) for (s, loc, t), n in wanted.items()], batch_size=500
    )
    return len(wanted)
