"""Mail providers' webhooks. The only module of this slice that knows Anymail; it speaks to `ingest.record` alone.

Anymail checks the secret or the signature, understands each provider's JSON and sends one signal per event. Around
its views we make sure that a webhook without any secret is refused, that nonsense is a 400, that Mailgun's signature
is fresh, and that all events of one request are recorded together.
"""

import datetime as dt
import json
import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, tracking
from anymail.webhooks.base import AnymailCoreWebhookView
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campaigns.subscribers import addresses
from campaigns.tracking import bounces, ingest, verdicts
from campaigns.tracking.facts import Fact, key_of
from campaigns.tracking.models import EventType
from campaigns.tracking.verdicts import Signal

logger = logging.getLogger(__name__)

TYPES: dict[str, EventType] = {
    "queued": EventType.QUEUED,
    "delivered": EventType.DELIVERED,
    "opened": EventType.OPENED,
    "clicked": EventType.CLICKED,
    "bounced": EventType.BOUNCED,
    "deferred": EventType.DEFERRED,
    "complained": EventType.COMPLAINED,
    "unsubscribed": EventType.UNSUBSCRIBED,
    "rejected": EventType.REJECTED,
    "failed": EventType.REJECTED,
}
"""Anymail's words. `sent` the ledger knows; an automatic reply, a subscription at the provider's are no news for us."""
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AnymailAPIError)
SIGNATURE_MAX_AGE = dt.timedelta(hours=12)
"""Mailgun tries again for eight hours; an older signature is somebody's recording."""
ONE_USE = {"Mailgun"}
"""Their event id is the token of a signature that does not cover the body, so it counts once whatever the body says."""

_batch: ContextVar[list[Fact] | None] = ContextVar("batch", default=None)


@csrf_exempt
def webhook(request: HttpRequest, esp: str) -> HttpResponse:
    """`/anymail/<esp>/tracking/`: 200 when understood, 400 for forgery and nonsense, 404 for a provider unknown."""
    batch: list[Fact] = []
    token = _batch.set(batch)
    try:
        response = _view(esp)(request)
    except AnymailConfigurationError:
        logger.exception("A webhook of a provider that is not configured: %s", esp)
        raise Http404 from None
    finally:
        _batch.reset(token)
    ingest.record(batch)
    return response


@receiver(tracking)
def receive(sender: object, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Also serves sites that mount Anymail's own addresses."""
    try:
        fact = to_fact(event, esp_name)
    except MALFORMED:
        logger.warning("%s sent an event that is not understood", esp_name)
        return
    if fact is None:
        return
    batch = _batch.get()
    if batch is None:
        ingest.record([fact])
    else:
        batch.append(fact)


def to_fact(event: AnymailTrackingEvent, esp: str) -> Fact | None:
    """None for what is no news of a message, and for our own links seen through the provider's eyes."""
    kind = TYPES.get(event.event_type)
    url = str(event.click_url or "")
    if kind is None or "/t/c/" in url:
        return None
    return Fact(
        key=_key(event, esp),
        type=kind,
        occurred_at=_moment(event),
        signals=_signals(event, kind) if kind in ingest.OBSERVATIONS else 0,
        delivery_id=_delivery_id(event),
        esp=esp,
        message_id=str(event.message_id or ""),
        recipients=_recipients(event.recipient),
        fate=_fate(event, kind, esp),
        link_url=url,
    )


def _key(event: AnymailTrackingEvent, esp: str) -> bytes:
    """Many providers name no event: then message, recipient, kind, second and link together are its name."""
    if esp in ONE_USE and event.event_id:
        return key_of(esp, event.event_id)
    second = int(event.timestamp.timestamp()) if event.timestamp else ""
    name = event.event_id or event.message_id
    return key_of(esp, name, event.recipient, event.event_type, second, event.click_url)


def _moment(event: AnymailTrackingEvent) -> dt.datetime:
    """Never in the future: some clocks are wrong, and statistics would show tomorrow."""
    now = timezone.now()
    told = event.timestamp or now
    return min(now, told if timezone.is_aware(told) else told.replace(tzinfo=dt.UTC))


def _delivery_id(event: AnymailTrackingEvent) -> uuid.UUID | None:
    try:
        return uuid.UUID(str((event.metadata or {}).get("delivery", "")))
    except ValueError:
        return None


def _recipients(address: str | None) -> frozenset[bytes]:
    """A recipient that is no address matches nobody: one impossible index, so that the comparison fails."""
    if not address:
        return frozenset()
    try:
        return frozenset(index.digest for index in addresses.indexes(address))
    except addresses.InvalidAddress:
        return frozenset({bytes(32)})


def _fate(event: AnymailTrackingEvent, kind: EventType, esp: str) -> str:
    reason = event.reject_reason or ""
    if kind == EventType.BOUNCED:
        return bounces.bounced(esp, event.esp_event, answer=event.mta_response or "", reason=reason)
    if kind == EventType.REJECTED:
        return bounces.rejected(reason)
    return ""


def _signals(event: AnymailTrackingEvent, kind: EventType) -> Signal:
    """A provider tells the program at best; no headers."""
    seen = Signal.PERSONAL | (Signal.OPENED if kind == EventType.OPENED else Signal(0))
    if event.user_agent:
        seen |= verdicts.agent_class(event.user_agent[: verdicts.USER_AGENT_LENGTH])
    return seen | (Signal.PROVIDER_FLAG if _is_flagged(event.esp_event) else Signal(0))


def _is_flagged(words: object) -> bool:
    """Brevo names proxies in the event, SendGrid and Mailgun have a field of their own."""
    if not isinstance(words, dict):
        return False
    client = (words.get("event-data") or {}).get("client-info") or {}
    return bool("proxy_open" in str(words.get("event")) or words.get("sg_machine_open") or client.get("bot"))


class Guarded(AnymailCoreWebhookView):
    """Goes in front of one of Anymail's views; its `validate_request` runs besides theirs."""

    basic_auth: Any
    warn_if_no_basic_auth: bool
    """False where a signature takes the secret's place."""

    def validate_request(self, request: HttpRequest) -> None:
        if not self.basic_auth and self.warn_if_no_basic_auth:
            raise AnymailWebhookValidationFailure(
                'Webhooks need a secret. Set ANYMAIL to {"WEBHOOK_SECRET": "user:password", …}.'
            )
        if self.esp_name == "Mailgun":
            _check_freshness(request)

    def run_validators(self, request: HttpRequest) -> None:
        self._or_400(super().run_validators, request)

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        events: list[AnymailTrackingEvent] = self._or_400(super().parse_events, request)
        return events

    def _or_400(self, understand: Any, request: HttpRequest) -> Any:
        try:
            return understand(request)
        except MALFORMED as error:
            raise AnymailWebhookValidationFailure(f"{self.esp_name}: {type(error).__name__}") from None


class GuardedItems(Guarded):
    """For providers that send many events at once: an item nobody understands does not take the others with it."""

    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        items = self._or_400(lambda _: list(json.loads(request.body)), request)
        return [event for item in items if (event := self._understood(item))]

    def _understood(self, item: object) -> AnymailTrackingEvent | None:
        try:
            return self.esp_to_anymail_event(item)
        except MALFORMED:
            logger.warning("%s sent an event that is not understood", self.esp_name)
            return None


def _check_freshness(request: HttpRequest) -> None:
    try:
        signed_at = float(json.loads(request.body)["signature"]["timestamp"])
    except MALFORMED:
        raise AnymailWebhookValidationFailure("Mailgun: no signature") from None
    if abs(time.time() - signed_at) > SIGNATURE_MAX_AGE.total_seconds():
        raise AnymailWebhookValidationFailure("Mailgun: the signature is too old")


@cache
def _view(esp: str) -> Callable[[HttpRequest], HttpResponse]:
    """Anymail's view of that provider, guarded."""
    try:
        theirs: Any = vars(resolve(f"/{esp}/tracking/", urlconf="anymail.urls").func)["view_class"]
    except Resolver404:
        raise Http404 from None
    guard = GuardedItems if theirs.esp_name == "SendGrid" else Guarded
    guarded: Any = type(f"Guarded{theirs.__name__}", (guard, theirs), {})
    view: Callable[[HttpRequest], HttpResponse] = guarded.as_view()
    return view
