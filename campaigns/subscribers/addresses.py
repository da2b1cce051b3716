"""Mail addresses at rest: encrypted for us, found by a keyed index, never written down anywhere else.

The encrypted form is one byte with the key's number, twelve of nonce, then AES-256-GCM's text and tag. Table, column,
person and key number are authenticated with it, so that an address copied into another row does not open.
"""

import hmac
import os
import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured
from email_validator import EmailNotValidError, validate_email

from campaigns import conf

KEY_BYTES = 32
NONCE_BYTES = 12
COLUMN = b"campaigns_subscriber\0address\0"
ENCRYPTION, INDEX = b"campaigns address encryption", b"campaigns address index"
MAKE_ONE = "Make one with: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"


class InvalidAddress(ValueError):
    """Not an address mail could be sent to. The message says why, and does not repeat the address."""


class Unreadable(Exception):
    """An encrypted address that does not open: no key for it, changed, or moved from another row."""


class Key(NamedTuple):
    number: int
    secret: bytes


class BlindIndex(NamedTuple):
    """How a person is found by the whole address: HMAC-SHA-256 of its normal form under a numbered key."""

    version: int
    digest: bytes


def normalise(text: str) -> str:
    """NFKC, stripped, domain as IDNA A-label, all lower case; the one form we store, send to and compare.

    `.test`, which no mail server serves, is let in: rehearsals use it.
    """
    try:
        found = validate_email(
            unicodedata.normalize("NFKC", text).strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=True,
        )
    except EmailNotValidError as reason:
        raise InvalidAddress(_without_address(str(reason), text)) from None
    return f"{found.local_part}@{found.ascii_domain}".lower()


def _without_address(reason: str, text: str) -> str:
    """Some reasons of the validator quote what was typed after a colon."""
    words = reason.partition(":")[0].rstrip(".") + "."
    return words.replace(text.strip(), "…") if text.strip() else words


def mask(address: str) -> str:
    """Enough for its owner to know it again: a•••@e•••.org."""
    local, _, domain = address.partition("@")
    name, _, top = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{top}"


def index(address: str) -> BlindIndex:
    """Under the newest key. Raises InvalidAddress."""
    return indexes(address)[0]


def indexes(address: str) -> list[BlindIndex]:
    """Under every key of the ring, newest first: what an older key indexed must still be found."""
    form = normalise(address).encode()
    return [BlindIndex(key.number, hmac.digest(key.secret, form, "sha256")) for key in index_ring()]


def encrypt(subscriber_id: UUID, address: str) -> bytes:
    """Under the newest key; twice the same address never looks the same."""
    key = field_ring()[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, address.encode(), _bound_to(subscriber_id, key.number))
    return bytes([key.number]) + nonce + sealed


def decrypt(subscriber_id: UUID, blob: bytes | memoryview) -> str:
    """Raises Unreadable."""
    blob = bytes(blob)
    number, nonce, sealed = blob[:1], blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    for key in field_ring():
        if number == bytes([key.number]):
            try:
                return AESGCM(key.secret).decrypt(nonce, sealed, _bound_to(subscriber_id, key.number)).decode()
            except (InvalidTag, ValueError):
                raise Unreadable("The address was changed, or it belongs to another row.") from None
    raise Unreadable(f"FIELD_KEYS holds no key number {number[0]}; put the retired one back." if number else "Empty.")


def is_under_newest_key(blob: bytes) -> bool:
    return bytes(blob)[:1] == bytes([field_ring()[0].number])


def field_ring() -> tuple[Key, ...]:
    return _ring("FIELD_KEYS", conf.current().field_keys, ENCRYPTION)


def index_ring() -> tuple[Key, ...]:
    return _ring("ADDRESS_INDEX_KEY", conf.current().address_index_key, INDEX)


def ensure_usable(*, field_keys: str, index_keys: str) -> None:
    """For a site's settings, before they are any. Raises ImproperlyConfigured with the cure."""
    _ring("FIELD_KEYS", field_keys, ENCRYPTION), _ring("ADDRESS_INDEX_KEY", index_keys, INDEX)


def _bound_to(subscriber_id: UUID, number: int) -> bytes:
    return COLUMN + subscriber_id.bytes + bytes([number])


@lru_cache(maxsize=16)
def _ring(name: str, written: str, use: bytes) -> tuple[Key, ...]:
    """Sub-keys derived for one use, newest first. Raises ImproperlyConfigured with the cure."""
    keys = tuple(_key(name, entry.strip(), use) for entry in written.split(",") if entry.strip())
    if not keys:
        raise ImproperlyConfigured(f"{name} is empty. {MAKE_ONE}")
    if len({key.number for key in keys}) < len(keys):
        raise ImproperlyConfigured(f"{name} holds two keys with one number. Write another number before one: 7:…")
    return keys


def _key(name: str, entry: str, use: bytes) -> Key:
    """A key without a written number is numbered by its fingerprint, so its place in the ring does not matter."""
    label, colon, encoded = entry.rpartition(":")
    try:
        secret = b64decode(encoded, validate=True)
    except (NotBase64, ValueError):
        raise ImproperlyConfigured(f"{name} holds a key that is not base64. {MAKE_ONE}") from None
    if len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} holds a key of {len(secret)} bytes; it must be {KEY_BYTES}. {MAKE_ONE}")
    return Key(_number(name, label) if colon else sha256(secret).digest()[0], _derive(secret, use))


def _number(name: str, label: str) -> int:
    if not (label.isascii() and label.isdigit() and int(label) <= 255):
        raise ImproperlyConfigured(f"{name} names a key that is not a number from 0 to 255. Write it like 7:base64…")
    return int(label)


def _derive(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=use).derive(secret)
