"""From what was observed during one attempt to what the ledger may claim: tables, and nothing that touches the world.

The class of an exception says little: the same one is raised for "never connected" and for "accepted, but the answer
was lost". So the transports report how far the conversation came, and here stands what follows from it. Whatever might
have been accepted is `ambiguous`; only what cannot have been accepted may be tried again.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import Enum

DETAIL_LENGTH = 300
LONGEST_WAIT = 24 * 3600
"""Seconds; a provider that asks for more is asked again tomorrow."""
GIVES_UP_AFTER = 8
"""Attempts for one person whose server keeps saying "later"."""
ADDRESS_LIKE = re.compile(r"\S*@\S*|'[^']*'|<[^>]*>")


class Stage(Enum):
    """How far one message came."""

    NOT_BEGUN = "not_begun"
    """We stopped before it."""
    UNFIT = "unfit"
    """We could not even build it."""
    NOT_CONNECTED = "not_connected"
    """Refused, no such host, connect timeout, a certificate we do not trust."""
    NOT_HANDED_OVER = "not_handed_over"
    """Connected, but cut off before the first byte of the content left us."""
    NO_ANSWER = "no_answer"
    """Handed over, at least in part; no whole answer came back."""
    HTTP = "http"
    """The provider answered for the whole call; `code` is the HTTP status."""
    POSTMARK = "postmark"
    """Postmark answered for this message; `code` is its ErrorCode."""
    WORD = "word"
    """Anymail's status word for this recipient, in `word`."""
    SMTP_CONNECT = "smtp_connect"
    SMTP_MAIL = "smtp_mail"
    SMTP_RCPT = "smtp_rcpt"
    SMTP_DATA = "smtp_data"
    SMTP_CONTENT = "smtp_content"
    """The server's reply at that step; `code` is its reply code."""


@dataclass(frozen=True)
class Observation:
    """What one attempt showed for one message."""

    stage: Stage
    code: int = 0
    word: str = ""
    text: str = ""
    """What the other side said. It may hold an address: `strike` it before it is kept."""
    message_id: str = ""
    retry_after: float | None = None
    """Seconds the other side asked us to wait."""


class Wait(Enum):
    """Who waits before the next attempt."""

    NOBODY = "nobody"
    PERSON = "person"
    SEND = "send"

    @property
    def holds_send(self) -> bool:
        return self is Wait.SEND


@dataclass(frozen=True)
class Outcome:
    """What the ledger writes down. `state` is a `Delivery.State`."""

    state: str
    reason: str
    wait: Wait = Wait.NOBODY
    pauses: bool = False
    """Every further message would fare the same: stop the send and say why."""
    suppresses: bool = False
    """The address itself is dead or unwilling."""


SENT = Outcome("sent", "accepted")
UNKNOWN = Outcome("ambiguous", "no_answer")
STOPPED = Outcome("pending", "stopped_by_provider", Wait.SEND, pauses=True)

BY_STAGE: Mapping[Stage, Outcome] = {
    Stage.NOT_BEGUN: Outcome("pending", "not_begun"),
    Stage.UNFIT: Outcome("failed", "unfit"),
    Stage.NOT_CONNECTED: Outcome("pending", "not_connected", Wait.SEND),
    Stage.NOT_HANDED_OVER: Outcome("pending", "cut_off", Wait.SEND),
    Stage.NO_ANSWER: UNKNOWN,
}

BY_HTTP_STATUS: Mapping[int, Outcome] = {
    401: replace(STOPPED, reason="not_authorised"),
    403: replace(STOPPED, reason="forbidden"),
    408: replace(UNKNOWN, reason="http_408"),  # a proxy says so also after it has passed the request on
    429: Outcome("pending", "too_many", Wait.SEND),
}
BY_HTTP_CLASS: Mapping[int, Outcome] = {
    2: replace(UNKNOWN, reason="unreadable_answer"),
    3: replace(STOPPED, reason="redirected"),
    4: Outcome("failed", "refused"),
    5: replace(UNKNOWN, reason="server_error"),
}
ASKED_TO_WAIT = Outcome("pending", "asked_to_wait", Wait.SEND)

# https://postmarkapp.com/developer/api/overview#error-codes; a code means that this message was not accepted.
BY_POSTMARK_CODE: Mapping[int, Outcome] = {
    0: SENT,
    10: replace(STOPPED, reason="not_authorised"),
    100: Outcome("pending", "maintenance", Wait.SEND),
    300: Outcome("failed", "invalid"),
    400: replace(STOPPED, reason="sender_unknown"),
    401: replace(STOPPED, reason="sender_unconfirmed"),
    405: replace(STOPPED, reason="no_credits"),
    406: Outcome("rejected", "inactive", suppresses=True),
    412: replace(STOPPED, reason="account_pending"),
    413: replace(STOPPED, reason="account_blocked"),
    429: Outcome("pending", "too_many", Wait.SEND),
}
POSTMARK_REFUSED = Outcome("failed", "refused")

BY_WORD: Mapping[str, Outcome] = {
    "sent": SENT,
    "queued": SENT,
    "invalid": Outcome("rejected", "invalid"),
    "rejected": Outcome("rejected", "rejected", suppresses=True),
    "failed": Outcome("failed", "refused"),
}

LATER = Outcome("pending", "smtp_later", Wait.PERSON)
BY_SMTP_REPLY: Mapping[tuple[Stage, int], Outcome] = {
    (Stage.SMTP_CONNECT, 4): Outcome("pending", "smtp_later", Wait.SEND),
    (Stage.SMTP_CONNECT, 5): replace(STOPPED, reason="smtp_not_welcome"),
    (Stage.SMTP_MAIL, 4): Outcome("pending", "smtp_later", Wait.SEND),
    (Stage.SMTP_MAIL, 5): replace(STOPPED, reason="smtp_sender_refused"),
    (Stage.SMTP_RCPT, 4): LATER,
    (Stage.SMTP_RCPT, 5): Outcome("rejected", "smtp_recipient_refused"),
    (Stage.SMTP_DATA, 4): LATER,
    (Stage.SMTP_DATA, 5): Outcome("failed", "smtp_refused"),
    (Stage.SMTP_CONTENT, 2): SENT,
    (Stage.SMTP_CONTENT, 4): LATER,
    (Stage.SMTP_CONTENT, 5): Outcome("failed", "smtp_content_refused"),
}
SMTP_STAGES = {stage for stage, _ in BY_SMTP_REPLY}
SERVICE_CLOSING = 421
DEAD_ADDRESS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")
"""RFC 3463: no such mailbox, no such system, bad syntax, moved, null MX. Other refusals are about us or the moment."""


def classify(seen: Observation) -> Outcome:
    """The one place that decides. Whatever no table knows is ambiguous."""
    if seen.stage in BY_STAGE:
        return BY_STAGE[seen.stage]
    if seen.stage is Stage.HTTP:
        return _classify_http(seen)
    if seen.stage is Stage.POSTMARK:
        return BY_POSTMARK_CODE.get(seen.code, replace(POSTMARK_REFUSED, reason=f"postmark_{seen.code}"))
    if seen.stage in SMTP_STAGES:
        return _classify_smtp(seen)
    return BY_WORD.get(seen.word, replace(UNKNOWN, reason="status_unknown"))


def _classify_http(seen: Observation) -> Outcome:
    if seen.code == 503 and seen.retry_after is not None:
        return ASKED_TO_WAIT
    return BY_HTTP_STATUS.get(seen.code) or BY_HTTP_CLASS.get(seen.code // 100, UNKNOWN)


def _classify_smtp(seen: Observation) -> Outcome:
    outcome = BY_SMTP_REPLY.get((seen.stage, seen.code // 100), UNKNOWN)
    if seen.code == SERVICE_CLOSING:
        return replace(outcome, wait=Wait.SEND)
    if seen.stage is Stage.SMTP_RCPT and outcome.state == "rejected":
        return replace(outcome, suppresses=bool(DEAD_ADDRESS.search(seen.text)))
    return outcome


def after_attempts(outcome: Outcome, attempts: int) -> Outcome:
    """A person whose own server never says yes is given up, so that the send can end."""
    if outcome.wait is Wait.PERSON and attempts >= GIVES_UP_AFTER:
        return Outcome("failed", "gave_up")
    return outcome


def seconds_to_wait(seen: Observation, attempts: int) -> float:
    """What the other side asked for, else 5, 10, 20 … 900 seconds."""
    if seen.retry_after is not None:
        return min(max(seen.retry_after, 0.0), LONGEST_WAIT)
    return float(min(900, 5 * 2 ** min(max(attempts - 1, 0), 10)))


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Seconds of an HTTP Retry-After header, which holds seconds or a date (RFC 9110); None when it holds neither."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def strike(text: str, address: str = "") -> str:
    """The text without anything that is, or looks like, an address; short enough for `Delivery.detail`."""
    if address and address.lower() in text.lower():
        text = re.sub(re.escape(address), "[address]", text, flags=re.IGNORECASE)
    return " ".join(ADDRESS_LIKE.sub("[address]", text).split())[:DETAIL_LENGTH]
