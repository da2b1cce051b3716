"""Finished bytes of a message (RFC 5322, 2046), built by hand because it is done once per person.

Django builds a message in about a millisecond; everything that is the same for an edition is built here once, and the
rest is one join and two encodings in C.
"""

import base64
import binascii
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from functools import lru_cache
from uuid import UUID

from campaigns.newsletters.merge import Parcel

CRLF = b"\r\n"
MOSTLY_ASCII = 0.15
"""Above this share of other letters base64 is shorter than quoted-printable (Ukrainian; never English or Polish)."""


class Unfit(ValueError):
    """The message cannot be written: an address outside ASCII (needs SMTPUTF8) or with a line break. Names nobody."""


def to_bytes(parcel: Parcel) -> bytes:
    """multipart/alternative, text first, html last; lines end in CRLF. Raises Unfit."""
    boundary = f"=_{parcel.delivery_id.hex}".encode()
    part = b"--" + boundary + CRLF
    return b"".join(
        [
            _shared_head(parcel.from_email, parcel.subject),
            _personal_head(parcel),
            b'Content-Type: multipart/alternative; boundary="' + boundary + b'"' + CRLF + CRLF,
            part,
            _body(b"text/plain", parcel.text),
            part,
            _body(b"text/html", parcel.html),
            b"--" + boundary + b"--" + CRLF,
        ]
    )


def message_id(delivery_id: UUID, from_email: str) -> str:
    """Carries the delivery's id, because over plain SMTP nothing else comes back with a bounce."""
    return f"<{delivery_id}@{envelope_sender(from_email).rpartition('@')[2]}>"


@lru_cache(maxsize=32)
def envelope_sender(from_email: str) -> str:
    return parseaddr(from_email)[1]


@lru_cache(maxsize=32)
def _shared_head(from_email: str, subject: str) -> bytes:
    name, address = parseaddr(from_email)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["Subject"] = subject
    message["MIME-Version"] = "1.0"
    return message.as_bytes().rstrip(CRLF) + CRLF


def _personal_head(parcel: Parcel) -> bytes:
    if not parcel.to.isascii() or not parcel.to.isprintable():
        raise Unfit("address_needs_smtputf8")
    headers = {
        "To": parcel.to,
        "Date": formatdate(),
        "Message-ID": message_id(parcel.delivery_id, parcel.from_email),
        **parcel.headers,
    }
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def _body(kind: bytes, text: str) -> bytes:
    data = text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    if len(data) - len(text) > MOSTLY_ASCII * len(text):
        name, encoded = b"base64", base64.encodebytes(data).replace(b"\n", CRLF)
    else:
        name, encoded = b"quoted-printable", binascii.b2a_qp(data, istext=True)
    head = b'Content-Type: %s; charset="utf-8"\r\nContent-Transfer-Encoding: %s\r\n\r\n' % (kind, name)
    return head + encoded + CRLF
