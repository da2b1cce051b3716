"""The one door for what happened to messages and links: `record`. Every fact counts once, whoever tells it how often.

1. Claim the keys; a fact whose key is known is an echo.
2. Find the message or the link it speaks of. A provider's fact about a message we do not know yet is parked.
3. Refuse what does not fit: another recipient than the delivery's, statistics about a person who does not agree.
4. Write the events with their verdicts.
5. Move the ledger and the people (`fates`).

All in one transaction, so that a crash leaves everything or nothing.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.db import DataError, IntegrityError, connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from campaigns.newsletters.ledger import writing
from campaigns.newsletters.models import Delivery
from campaigns.tracking import fates, judging, spool
from campaigns.tracking.facts import Fact, from_hit
from campaigns.tracking.known import Known, Message
from campaigns.tracking.models import EventKey, EventType, ParkedEvent
from campaigns.tracking.store import Row, store

logger = logging.getLogger(__name__)
BATCH = 1_000
OBSERVATIONS = {EventType.OPENED, EventType.CLICKED}
"""What people do. The rest is what mail servers do."""


def record(facts: Sequence[Fact]) -> int:
    """How many of them were new. A fact the database refuses is logged and left out; the others are recorded."""
    if not facts:
        return 0
    try:
        with writing():
            return _record(facts)
    except (DataError, IntegrityError, ValueError):
        if len(facts) == 1:
            logger.exception("A fact could not be recorded: %s of %s", facts[0].type.label, facts[0].esp or "our own")
            return 0
    half = len(facts) // 2
    return record(facts[:half]) + record(facts[half:])


def drain_spool() -> int:
    """Ingests every file of this machine's spool, then removes it. How many hits were new."""
    with spool.only_reader() as is_mine:
        return sum(_drain(path) for path in spool.sealed_files()) if is_mine else 0


def unpark() -> int:
    """Records parked events whose message is known by now. How many."""
    by_id = Delivery.objects.filter(pk=OuterRef("delivery_uuid"))
    by_message = Delivery.objects.filter(provider_message_id=OuterRef("provider_message_id"))
    known = Q(Exists(by_id)) | (~Q(provider_message_id="") & Q(Exists(by_message)))
    with writing():
        rows = list(ParkedEvent.objects.filter(known).order_by("pk")[:BATCH])
        ParkedEvent.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _apply([_from_parked(row) for row in rows])
    return len(rows)


def work() -> int:
    """One round of everything here, for the worker."""
    return drain_spool() + unpark() + fates.settle_known()


def _drain(path: Path) -> int:
    """The file goes after the commit. Killed in between, we read it again and find only echoes."""
    new = sum(record([from_hit(hit) for hit in batch]) for batch in _batches(spool.read(path)))
    path.unlink()
    return new


def _batches(hits: Iterator[spool.Hit]) -> Iterator[list[spool.Hit]]:
    while batch := list(islice(hits, BATCH)):
        yield batch


def _record(facts: Sequence[Fact]) -> int:
    new = _claim(facts)
    _apply(new)
    return len(new)


def _claim(facts: Sequence[Fact]) -> list[Fact]:
    """Those whose key was not there. Sorted, so that two batches with the same keys queue instead of deadlocking."""
    by_key = {fact.key: fact for fact in reversed(facts)}
    day = connection.ops.adapt_datefield_value(timezone.localdate())
    rows = ", ".join(["(%s, %s)"] * len(by_key))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {EventKey._meta.db_table} (dedupe_key, received_on) VALUES {rows} "  # noqa: S608 - no values
            "ON CONFLICT DO NOTHING RETURNING dedupe_key",
            [value for key in sorted(by_key) for value in (key, day)],
        )
        new = {bytes(row[0]) for row in cursor.fetchall()}
    return [fact for key, fact in reversed(by_key.items()) if key in new]


def _apply(facts: Sequence[Fact]) -> None:
    known = Known.about(facts)
    told: list[tuple[Fact, Message]] = []
    rows: list[Row] = []
    for fact in facts:
        message = known.message(fact)
        if message is None and fact.esp:
            _park(fact)
        elif _fits(fact, message) and (row := known.row(fact, message)):
            rows.append(row)
            if message:
                told.append((fact, message))
    store(rows)
    if clicked := [
        (row.delivery_id, row.occurred_at) for row in rows if row.type == EventType.CLICKED and row.delivery_id
    ]:
        judging.mark_bursts(clicked)
    if told:
        fates.apply(told)


def _fits(fact: Fact, message: Message | None) -> bool:
    """Whether the fact may be stored at all."""
    if message is None:
        return fact.delivery_id is None  # otherwise its delivery is gone, and with it the consent
    if fact.recipients and message.address_hmac and message.address_hmac not in fact.recipients:
        logger.warning("An event names another recipient than its delivery: %s %s", fact.esp, message.id)
        return False
    return message.may_be_observed or fact.type not in OBSERVATIONS


def _park(fact: Fact) -> None:
    """Until our own commit. The key keeps echoes out meanwhile."""
    ParkedEvent.objects.create(
        dedupe_key=fact.key,
        esp=fact.esp[:30],
        type=fact.type.label,
        delivery_uuid=fact.delivery_id,
        provider_message_id=fact.message_id[:200],
        address_hmacs=b"".join(sorted(fact.recipients)),
        signals=fact.signals,
        fate=fact.fate,
        occurred_at=fact.occurred_at,
        parked_at=timezone.now(),
    )


def _from_parked(row: ParkedEvent) -> Fact:
    digests = bytes(row.address_hmacs)
    return Fact(
        key=bytes(row.dedupe_key),
        type=next(kind for kind in EventType if kind.label == row.type),
        occurred_at=row.occurred_at,
        signals=row.signals,
        delivery_id=row.delivery_uuid,
        esp=row.esp,
        message_id=row.provider_message_id,
        recipients=frozenset(digests[at : at + 32] for at in range(0, len(digests), 32)),
        fate=row.fate,
    )
