"""What we know about the messages and links that a batch of facts speaks of, asked in at most four queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Locale

from campaigns.links.models import TrackedLink
from campaigns.newsletters.models import Delivery, Tracking
from campaigns.tracking.facts import Fact
from campaigns.tracking.judging import verdict_on
from campaigns.tracking.store import Row


@dataclass(frozen=True)
class Message:
    """What matters here about a delivery."""

    id: uuid.UUID
    send_id: uuid.UUID
    topic_id: int
    locale_id: int
    language: str
    subscriber_id: uuid.UUID | None
    address_hmac: bytes | None
    state: str
    provider_message_id: str
    tracking: str
    agreed_at: dt.datetime | None

    @property
    def may_be_observed(self) -> bool:
        """The tier of this delivery and the person's consent, as it stands now, both allow it."""
        return self.tracking == Tracking.CONSENTED and self.agreed_at is not None


FIELDS = (
    "pk",
    "send_id",
    "send__topic_id",
    "edition__locale_id",
    "edition__locale__language_code",
    "subscriber_id",
    "address_hmac",
    "state",
    "provider_message_id",
    "tracking",
    "subscriber__tracking_agreed_at",
)
"""In the order of Message."""


@dataclass(frozen=True)
class Known:
    messages: Mapping[uuid.UUID | None, Message]
    by_message_id: Mapping[str, list[Message]]
    links: Mapping[str, TrackedLink]
    links_by_url: Mapping[tuple[uuid.UUID | None, str], TrackedLink]
    locales: Mapping[str, int]
    """By language, as far as pages were shown in it."""
    today: dt.date

    @classmethod
    def about(cls, facts: Sequence[Fact]) -> "Known":
        messages = _messages(facts)
        by_message_id: dict[str, list[Message]] = defaultdict(list)
        for message in messages:
            by_message_id[message.provider_message_id].append(message)
        return cls(
            messages={message.id: message for message in messages},
            by_message_id=by_message_id,
            links=_links(facts),
            links_by_url=_links_by_url(facts, messages),
            locales=_locales(facts),
            today=timezone.localdate(),
        )

    def message(self, fact: Fact) -> Message | None:
        """By our own id; else by the provider's, where several recipients may share one."""
        if fact.delivery_id in self.messages:
            return self.messages[fact.delivery_id]
        candidates = self.by_message_id.get(fact.message_id, []) if fact.message_id else []
        if len(candidates) > 1:
            candidates = [message for message in candidates if message.address_hmac in fact.recipients]
        return candidates[0] if len(candidates) == 1 else None

    def row(self, fact: Fact, message: Message | None) -> Row | None:
        """Judged, not stored. None for a click on a link that is gone, or that is no link of this message, and for a
        page in a language that is gone."""
        if fact.page and fact.page.language not in self.locales:
            return None
        link = self._link(fact, message)
        if fact.link_code and (link is None or (message and link.send_id != message.send_id)):
            return None
        place = message or link
        verdict, reason, version = verdict_on(fact.type, fact.signals)
        return Row(
            type=fact.type,
            occurred_at=fact.occurred_at,
            received_on=self.today,
            send_id=place.send_id if place else None,
            delivery_id=message.id if message else None,
            link_id=link.pk if link else None,
            locale_id=self.locales[fact.page.language] if fact.page else place.locale_id if place else None,
            verdict=verdict,
            reason=reason,
            rule_version=version,
            signals=fact.signals,
            page_key=fact.page.key if fact.page else None,
        )

    def _link(self, fact: Fact, message: Message | None) -> TrackedLink | None:
        if fact.link_code:
            return self.links.get(fact.link_code)
        return self.links_by_url.get((message.send_id, fact.link_url)) if message else None


def _messages(facts: Sequence[Fact]) -> list[Message]:
    ids = {fact.delivery_id for fact in facts if fact.delivery_id}
    names = {fact.message_id for fact in facts if fact.message_id}
    if not ids and not names:
        return []
    rows = Delivery.objects.filter(Q(pk__in=ids) | Q(provider_message_id__in=names)).values_list(*FIELDS)
    messages = (Message(*row) for row in rows)
    return [_with_bytes(message) for message in messages]


def _with_bytes(message: Message) -> Message:
    """PostgreSQL answers binary columns as memoryview, which compares but is not found in a set."""
    digest = message.address_hmac
    return message if digest is None else Message(**{**vars(message), "address_hmac": bytes(digest)})


def _links(facts: Sequence[Fact]) -> dict[str, TrackedLink]:
    codes = {fact.link_code for fact in facts if fact.link_code}
    return {link.code: link for link in TrackedLink.objects.filter(code__in=codes)} if codes else {}


def _locales(facts: Sequence[Fact]) -> dict[str, int]:
    languages = {fact.page.language for fact in facts if fact.page}
    rows = Locale.objects.filter(language_code__in=languages).values_list("language_code", "pk")
    return dict(rows) if languages else {}


def _links_by_url(
    facts: Sequence[Fact], messages: Sequence[Message]
) -> dict[tuple[uuid.UUID | None, str], TrackedLink]:
    urls = {fact.link_url for fact in facts if fact.link_url}
    if not urls or not messages:
        return {}
    links = TrackedLink.objects.filter(url__in=urls, send__in={message.send_id for message in messages})
    return {(link.send_id, link.url): link for link in links}
