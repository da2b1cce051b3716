"""Code → destination, remembered by each process, so that redirects go on while the database is away."""

import time
from typing import NamedTuple

from django.db import InterfaceError, OperationalError
from django.utils.encoding import iri_to_uri

from campaigns.links.models import TrackedLink

FRESH_SECONDS = 60
"""How long a change of a short link may take to reach every process."""
REMEMBERED = 20_000
LONGEST_CODE = 16  # of the column


class DatabaseAway(Exception):
    """The database does not answer and this process has not seen the link before."""


class Destination(NamedTuple):
    location: str
    """ASCII, ready for the `Location` header."""
    is_short: bool
    """Not part of a mailing: it may be typed from a poster."""


_known: dict[str, tuple[float, Destination | None]] = {}


def destination(code: str) -> Destination | None:
    """None when there is no such link, or it was switched off. At most one query. Raises DatabaseAway."""
    if len(code) > LONGEST_CODE:  # strangers may ask for anything; only what could be a code is remembered
        return None
    known = _known.get(code)
    if known and known[0] > time.monotonic():
        return known[1]
    try:
        found = _ask(code)
    except (OperationalError, InterfaceError):
        if known and known[1]:
            return known[1]
        raise DatabaseAway from None
    _remember(code, found)
    return found


def forget() -> None:
    _known.clear()


def _ask(code: str) -> Destination | None:
    row = TrackedLink.objects.filter(code=code, is_active=True).values_list("url", "send_id").first()
    return Destination(iri_to_uri(row[0]), row[1] is None) if row else None


def _remember(code: str, found: Destination | None) -> None:
    if len(_known) >= REMEMBERED:  # strangers may ask for any code; the next clicks fill it again
        _known.clear()
    _known[code] = (time.monotonic() + FRESH_SECONDS, found)
