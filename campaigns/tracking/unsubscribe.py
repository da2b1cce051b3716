"""Leaving, from the link in a mail or from the mail program's own button (RFC 8058).

Looking at the page changes nothing, for scanners look too. Only a POST acts. It needs neither cookie nor CSRF token:
the address itself is the key, and nobody but the reader of that mail has it.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaigns.links import tokens
from campaigns.newsletters.models import Delivery
from campaigns.public_forms import show
from campaigns.subscribers import addresses, leaving
from campaigns.subscribers.models import ConsentRecord
from campaigns.tracking import ingest
from campaigns.tracking.facts import Fact, key_of
from campaigns.tracking.models import EventType

Method = ConsentRecord.Method


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """`/u/<token>`"""
    try:
        delivery = _delivery(tokens.read_unsubscribe(token))
    except tokens.BadToken:
        delivery, is_ours = None, False
    else:
        is_ours = True
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        response = _one_click(delivery)
    elif not is_ours:
        response = show(request, "unknown_person", status=404)
    else:
        response = _in_language_of(delivery, request)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _delivery(delivery_id: UUID) -> Delivery | None:
    return (
        Delivery.objects.select_related("send__topic", "edition__locale", "subscriber").filter(pk=delivery_id).first()
    )


def _one_click(delivery: Delivery | None) -> HttpResponse:
    """The same answer for a person known, unknown or erased, the first time and the tenth."""
    if delivery:
        leave(delivery, everything=False, method=Method.ONE_CLICK)
    return HttpResponse("OK", content_type="text/plain")


def _in_language_of(delivery: Delivery | None, request: HttpRequest) -> HttpResponse:
    """The page speaks as the mail did."""
    language = delivery.edition.locale.language_code if delivery else translation.get_language()
    with translation.override(language):
        response = _page(delivery, request)
    response.headers["Content-Language"] = language or ""
    return response


def _page(delivery: Delivery | None, request: HttpRequest) -> HttpResponse:
    if delivery is None or delivery.subscriber is None:  # deleted, erased: there is nothing left to end
        return show(request, "unsubscribed")
    if request.POST.get("act") == "not_me":
        return show(request, "unsubscribe_not_me")
    topic = delivery.send.topic.name_in(translation.get_language() or "")
    if request.method == "POST":
        everything = request.POST.get("scope") == "all"
        leave(delivery, everything=everything, method=Method.LINK)
        return show(request, "unsubscribed", topic="" if everything else topic)
    return show(request, "unsubscribe", topic=topic, masked=_masked(delivery))


def _masked(delivery: Delivery) -> str:
    """Leaving must work even when the key to read the address is missing."""
    try:
        return addresses.mask(delivery.subscriber.read_address()) if delivery.subscriber else ""
    except addresses.Unreadable:
        return ""


def leave(delivery: Delivery, *, everything: bool, method: str) -> bool:
    """Ends the subscription this mail came from, or all. Counted once per mail, and only if it changed something."""
    if delivery.subscriber_id is None:
        return False
    changed = leaving.leave(
        delivery.subscriber_id,
        topics=None if everything else [delivery.send.topic],
        method=method,
        language=delivery.edition.locale.language_code,
    )
    if changed:
        now = timezone.now()
        Delivery.objects.filter(pk=delivery.pk, unsubscribed_at=None).update(unsubscribed_at=now)
        key = key_of("unsubscribed", delivery.pk)
        ingest.record([Fact(key=key, type=EventType.UNSUBSCRIBED, occurred_at=now, delivery_id=delivery.pk)])
    return changed
