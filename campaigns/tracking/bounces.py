"""Hard, soft or blocked? Providers name it each in their own way; here their words become one of three fates.

Hard means the address does not exist, and we never write to it again. So whatever no table knows is soft: a wrong
"soft" costs a few more tries, a wrong "hard" silently loses a reader.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from campaigns.newsletters.models import Delivery

HARD, SOFT, BLOCK = Delivery.Fate.BOUNCED_HARD, Delivery.Fate.BOUNCED_SOFT, Delivery.Fate.BOUNCED_BLOCK
Words = Mapping[str, Any]
"""A provider's own event, as its JSON came."""

ENHANCED_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
"""RFC 3463: class, subject, detail. It is the one word all mail servers share."""

POSTMARK: dict[str, str] = {
    "HardBounce": HARD,
    "BadEmailAddress": HARD,
    "SoftBounce": SOFT,
    "Transient": SOFT,
    "DnsError": SOFT,
    "Undeliverable": SOFT,
    "Blocked": BLOCK,
    "SpamNotification": BLOCK,
    "VirusNotification": BLOCK,
    "DMARCPolicy": BLOCK,
    "ChallengeVerification": BLOCK,
}
SENDGRID: dict[str, str] = {"bounce": HARD, "blocked": BLOCK, "expired": SOFT}
BREVO: dict[str, str] = {"hard_bounce": HARD, "invalid_email": HARD, "soft_bounce": SOFT, "blocked": BLOCK}
MAILGUN: dict[str, str] = {"suppress-bounce": HARD, "suppress-complaint": BLOCK, "suppress-unsubscribe": BLOCK}
SES: dict[tuple[str, str], str] = {
    ("Permanent", "General"): HARD,
    ("Permanent", "NoEmail"): HARD,
    ("Permanent", "Suppressed"): HARD,
    ("Permanent", "OnAccountSuppressionList"): HARD,
    ("Transient", "General"): SOFT,
    ("Transient", "MailboxFull"): SOFT,
    ("Transient", "MessageTooLarge"): BLOCK,
    ("Transient", "ContentRejected"): BLOCK,
    ("Transient", "AttachmentRejected"): BLOCK,
}
REJECTIONS: dict[str, str] = {
    # Anymail's reasons: the provider did not even try.
    "invalid": HARD,
    "bounced": HARD,
    "timed_out": SOFT,
    "blocked": BLOCK,
    "spam": BLOCK,
    "unsubscribed": BLOCK,
}


def _ses(words: Words) -> str | None:
    bounce = words.get("bounce") or {}
    return SES.get((bounce.get("bounceType", ""), bounce.get("bounceSubType", "")))


READERS: dict[str, Callable[[Words], str | None]] = {
    "Postmark": lambda words: POSTMARK.get(words.get("Type", "")),
    "SendGrid": lambda words: SENDGRID.get(words.get("type", "")),
    "Brevo": lambda words: BREVO.get(words.get("event", "")),
    "Mailgun": lambda words: MAILGUN.get((words.get("event-data") or {}).get("reason", "")),
    "Amazon SES": _ses,
}


def bounced(esp: str, words: object, *, answer: str = "", reason: str = "") -> str:
    """The fate of a bounce. `answer` is what the receiving server said, `reason` Anymail's word.

    A policy refusal (5.7.x) beats the provider's "hard": the mailbox exists, it is our mail that was not wanted.
    """
    by_status = status(answer)
    if by_status == BLOCK:
        return BLOCK
    named = READERS[esp](words) if esp in READERS and isinstance(words, Mapping) else None
    return named or by_status or (HARD if reason == "invalid" else SOFT)


def rejected(reason: str) -> str:
    """The fate of a message the provider refused to send."""
    return REJECTIONS.get(reason, BLOCK)


def status(answer: str) -> str | None:
    """By the enhanced status code in a server's answer; None when there is none."""
    if not (code := ENHANCED_STATUS.search(answer)):
        return None
    if code[1] == "5":
        return BLOCK if code[2] == "7" else HARD
    return SOFT if code[1] == "4" else None
