"""Tokens in the addresses we hand out: signed, short, and without anything about a person.

A token is base64url(payload + mac). The payload holds a link's code or a random UUID, never an address and never a
counter. The mac is HMAC-SHA-256 cut to 80 bits, under a key derived per purpose: a click token opens no preferences.
Every key of SECRET_KEY_FALLBACKS still reads; keep a retired key there as long as its mails should work (13 months).
"""

import datetime as dt
import hmac
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

MAC_BYTES = 10
LONGEST = 200
SEPARATOR = b"\0"


class BadToken(ValueError):
    """Not ours, changed on the way, of another purpose, or too old."""


def click(link_code: str, delivery_id: uuid.UUID | None = None) -> str:
    """For `/t/c/<token>`; names a delivery only in the `consented` tier."""
    personal = SEPARATOR + delivery_id.bytes if delivery_id else b""
    return _sign("click", link_code.encode("ascii") + personal)


def read_click(token: str) -> tuple[str, uuid.UUID | None]:
    code, personal, delivery = _verify("click", token).partition(SEPARATOR)
    return code.decode("ascii"), _uuid(delivery) if personal else None


def open_(delivery_id: uuid.UUID) -> str:
    """For `/t/o/<token>.gif`; exists only in the `consented` tier."""
    return _sign("open", delivery_id.bytes)


def read_open(token: str) -> uuid.UUID:
    return _uuid(_verify("open", token))


def unsubscribe(delivery_id: uuid.UUID) -> str:
    """For `/u/<token>`, in every tier: leaving is a right, not a statistic."""
    return _sign("unsubscribe", delivery_id.bytes)


def read_unsubscribe(token: str) -> uuid.UUID:
    return _uuid(_verify("unsubscribe", token))


def preferences(subscriber_id: uuid.UUID) -> str:
    return _sign("preferences", subscriber_id.bytes)


def read_preferences(token: str) -> uuid.UUID:
    return _uuid(_verify("preferences", token))


def confirm(subscriber_id: uuid.UUID, asked_at: dt.datetime | None = None) -> str:
    """For the second step of double opt-in; carries the moment it was asked, to the second."""
    moment = int((asked_at or timezone.now()).timestamp())
    return _sign("confirm", subscriber_id.bytes + struct.pack(">Q", moment))


def read_confirm(token: str, max_age: dt.timedelta, now: dt.datetime | None = None) -> uuid.UUID:
    payload = _verify("confirm", token)
    (moment,) = struct.unpack(">Q", payload[16:])
    if (now or timezone.now()).timestamp() - moment > max_age.total_seconds():
        raise BadToken("too old")
    return _uuid(payload[:16])


def page(translation_key: uuid.UUID, language: str) -> str:
    """For `/t/v/<token>`: that page in that language was shown. The same for everybody, for ever."""
    return _sign("page", translation_key.bytes + language.encode("ascii"))


def read_page(token: str) -> tuple[uuid.UUID, str]:
    payload = _verify("page", token)
    return _uuid(payload[:16]), payload[16:].decode("ascii")


def _sign(purpose: str, payload: bytes) -> str:
    mac = _mac(settings.SECRET_KEY, purpose, payload)
    return urlsafe_b64encode(payload + mac).rstrip(b"=").decode("ascii")


def _verify(purpose: str, token: str) -> bytes:
    """The payload. A token has exactly one spelling: what decodes to the same bytes another way is refused."""
    if len(token) > LONGEST:
        raise BadToken("too long")
    try:
        signed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        raise BadToken("not a token") from None
    if urlsafe_b64encode(signed).rstrip(b"=").decode("ascii") != token:
        raise BadToken("not a token")
    payload, mac = signed[:-MAC_BYTES], signed[-MAC_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(mac, _mac(secret, purpose, payload)):
            return payload
    raise BadToken("not signed by us")


def _mac(secret: str, purpose: str, payload: bytes) -> bytes:
    return hmac.digest(_key(secret, purpose), payload, "sha256")[:MAC_BYTES]


@lru_cache(maxsize=32)
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), b"campaigns.links.tokens " + purpose.encode(), "sha256")


def _uuid(data: bytes) -> uuid.UUID:
    return uuid.UUID(bytes=data)
