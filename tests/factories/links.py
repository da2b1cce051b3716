"""Tracked links and what they belong to, with only what matters to the test."""

import uuid

from wagtail.models import Locale

from campaigns.links.models import TrackedLink
from campaigns.newsletters.models import Delivery, Edition, Send, Tracking
from campaigns.subscribers.models import Topic


def short_link(url="https://example.org/strona", **fields):
    return TrackedLink.objects.create(url=url, **fields)


def locale(code="pl"):
    return Locale.objects.get_or_create(language_code=code)[0]


def topic(slug="bezpieczenstwo"):
    return Topic.objects.get_or_create(slug=slug)[0]


def send(tracking=Tracking.CONSENTED, **fields):
    return Send.objects.create(
        newsletter_key=uuid.uuid4(), topic=fields.pop("topic", None) or topic(), tracking=tracking, **fields
    )


def edition(of, code="pl"):
    return Edition.objects.get_or_create(
        send=of,
        locale=locale(code),
        defaults={
            "revision_id": 1,
            "subject": "Wiadomości",
            "from_email": "a@example.org",
            "html": "",
            "text": "",
            "digest": b"",
        },
    )[0]


def mailing_link(of, position=1, code="pl", **fields):
    """A link of a send's edition."""
    url = fields.pop("url", f"https://example.org/{position}")
    return TrackedLink.objects.create(send=of, locale=locale(code), position=position, url=url, **fields)


def delivery(of, *, subscriber=None, state="sent", tracking=None, **fields):
    """A settled delivery unless told otherwise."""
    if state in {"sent", "rejected", "failed"}:
        fields.setdefault("settled_at", of.created_at)
    return Delivery.objects.create(
        send=of,
        edition=fields.pop("edition", None) or edition(of),
        subscriber=subscriber,
        state=state,
        tracking=tracking or of.tracking,
        address_hmac=fields.pop("address_hmac", subscriber.address_hmac if subscriber else None),
        **fields,
    )
