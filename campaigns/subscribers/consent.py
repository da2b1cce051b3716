"""The consent log: one append-only chain in which every record vouches for all before it.

A record's digest is SHA-256 over the previous digest and the record as canonical JSON. The chain proves that nothing
in the middle was changed, removed or put in another order; `ConsentHead` also shows a cut-off end. Who wants to be
safe from somebody who rewrites the whole database keeps the head's digest outside it (`consent_log verify` prints it).
"""

import json
from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from campaigns.subscribers import notices
from campaigns.subscribers.models import ConsentHead, ConsentRecord

Purpose, State, Method = ConsentRecord.Purpose, ConsentRecord.State, ConsentRecord.Method
START = bytes(32)
NOTICE_OF = {Purpose.NEWSLETTER: notices.NEWSLETTER, Purpose.TRACKING: notices.TRACKING}


@transaction.atomic
def record(
    subscriber_uuid: UUID,
    *,
    purpose: str,
    state: str,
    method: str,
    language: str,
    topic: str = "",
    notice: notices.Notice | None = None,
    by: AbstractBaseUser | None = None,
) -> ConsentRecord:
    """Appends one fact. `topic` is a topic's short name; `language` the one the notice was shown in."""
    head = _lock_head()
    notice = notice or NOTICE_OF[Purpose(purpose)]
    entry = ConsentRecord(
        sequence=head.sequence,
        subscriber_uuid=subscriber_uuid,
        purpose=purpose,
        topic=topic,
        state=state,
        notice_version=notice.version,
        notice_digest=notice.digest(language),
        language=language,
        method=method,
        recorded_at=timezone.now(),
        recorded_by_id=by.pk if by else None,
        previous_digest=bytes(head.digest),
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    ConsentHead.objects.update(digest=entry.digest)
    return entry


def _lock_head() -> ConsentHead:
    """The row with its sequence moved on; it stays locked until the transaction ends, so writers queue here."""
    ConsentHead.objects.get_or_create(pk=1)
    ConsentHead.objects.update(sequence=F("sequence") + 1)
    return ConsentHead.objects.get()


def canonical(entry: ConsentRecord) -> bytes:
    """The record as JSON that has only one spelling: sorted names, no spaces, UTC, hexadecimal."""
    facts: dict[str, Any] = {
        "sequence": entry.sequence,
        "subscriber": str(entry.subscriber_uuid),
        "purpose": str(entry.purpose),
        "topic": entry.topic,
        "state": str(entry.state),
        "notice_version": entry.notice_version,
        "notice_digest": bytes(entry.notice_digest).hex(),
        "language": entry.language,
        "method": str(entry.method),
        "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "recorded_by": str(entry.recorded_by_id or ""),
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(entry: ConsentRecord) -> bytes:
    return sha256(bytes(entry.previous_digest) + canonical(entry)).digest()


def verify() -> list[str]:
    """What is wrong with the chain, in words; empty when it is whole. Reads it once, in pieces."""
    return list(_problems())


def _problems() -> Iterator[str]:
    sequence, previous = 0, START
    for entry in ConsentRecord.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != sequence + 1:
            yield f"Records {sequence + 1} to {entry.sequence - 1} are missing."
        elif bytes(entry.previous_digest) != previous:
            yield f"Record {entry.sequence} does not follow the one before it."
        if digest(entry) != bytes(entry.digest):
            yield f"Record {entry.sequence} was changed."
        sequence, previous = entry.sequence, bytes(entry.digest)
    yield from _problems_of_the_end(sequence, previous)


def _problems_of_the_end(sequence: int, previous: bytes) -> Iterator[str]:
    head = ConsentHead.objects.first() or ConsentHead()
    if head.sequence > sequence:
        yield f"Records {sequence + 1} to {head.sequence} are missing at the end."
    elif (head.sequence, bytes(head.digest)) != (sequence, previous):
        yield f"The chain ends at record {sequence}, but its head says {head.sequence}."


def latest(subscriber_uuid: UUID, purpose: str) -> ConsentRecord | None:
    return ConsentRecord.objects.filter(subscriber_uuid=subscriber_uuid, purpose=purpose).order_by("sequence").last()
