"""Fact: one thing that happened, as it reaches the one door. From our own spool or from a mail provider."""

import datetime as dt
import hmac
import uuid
from dataclasses import dataclass

from django.conf import settings

from campaigns.tracking.models import EventType
from campaigns.tracking.spool import Hit, ShownPage

KEY_BYTES = 16


@dataclass(frozen=True)
class Fact:
    key: bytes
    """16 bytes; the same fact told twice has the same key."""
    type: EventType
    occurred_at: dt.datetime
    signals: int = 0
    """Bits of `verdicts.Signal`."""
    link_code: str = ""
    delivery_id: uuid.UUID | None = None
    esp: str = ""
    """The provider who says so; empty for what we saw ourselves."""
    message_id: str = ""
    """The provider's name for the message."""
    recipients: frozenset[bytes] = frozenset()
    """Blind indexes of the address the provider names, under every key version; empty when it names none."""
    fate: str = ""
    """What becomes of the delivery, see `Delivery.Fate`; empty when nothing does."""
    link_url: str = ""
    """The destination, when a provider saw the click."""
    page: ShownPage | None = None


def from_hit(hit: Hit) -> Fact:
    """Raises ValueError for a type this version does not know."""
    return Fact(
        key=hit.key,
        type=EventType(hit.type),
        occurred_at=dt.datetime.fromtimestamp(hit.at_us / 1_000_000, tz=dt.UTC),
        signals=hit.signals,
        link_code=hit.link_code,
        delivery_id=hit.delivery_id,
        page=hit.page,
    )


def key_of(*parts: object) -> bytes:
    """The same parts, the same key. Keyed, because parts may be an address and few people have few addresses."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    secret = hmac.digest(settings.SECRET_KEY.encode(), b"campaigns.tracking.facts", "sha256")
    return hmac.digest(secret, text.encode(), "sha256")[:KEY_BYTES]
