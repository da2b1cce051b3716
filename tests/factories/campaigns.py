"""Campaigns, sends, links, events … straight into the tables; a test passes only what matters to it.

letter = send(recipients=300)
deliver(letter, hard=6, complained=1)
hits(link(send=letter), human=40, machine=25)
"""

import datetime as dt
import itertools
import uuid

from django.utils import timezone
from wagtail.models import Locale

from campaigns.models import (
    Activity,
    ActivityText,
    Campaign,
    CampaignText,
    Delivery,
    Edition,
    Event,
    Newsletter,
    Send,
    Subscriber,
    Subscription,
    Topic,
    TopicText,
    TrackedLink,
)
from campaigns.subscribers import addresses
from campaigns.tracking.models import EventType, Verdict

_numbers = itertools.count(1)


def locale(code="pl"):
    return Locale.objects.get_or_create(language_code=code)[0]


def campaign(name="Bezpieczna szkoła", **fields):
    fields = {"slug": f"campaign-{next(_numbers)}", "status": "live", "starts_on": dt.date(2026, 1, 1)} | fields
    made = Campaign.objects.create(**fields)
    CampaignText.objects.create(owner=made, locale=locale(), name=name)
    return made


def topic(name="Poradniki", **fields):
    made = Topic.objects.create(**({"slug": f"topic-{next(_numbers)}"} | fields))
    TopicText.objects.create(owner=made, locale=locale(), name=name)
    return made


def subscriber(address="", *, language="pl", topics=(), state="confirmed", tracking=False, **fields):
    """A person whose address opens again; with `topics`, subscribed to them."""
    address = address or f"reader{next(_numbers)}@example.org"
    key, now = uuid.uuid4(), timezone.now()
    blind = addresses.index(address)
    made = Subscriber.objects.create(
        id=key,
        address=addresses.encrypt(key, address),
        address_hmac=blind.digest,
        address_hmac_version=blind.version,
        locale=locale(language),
        state=state,
        confirmed_at=now if state == "confirmed" else None,
        tracking_agreed_at=now if tracking else None,
        **fields,
    )
    for one in topics:
        Subscription.objects.create(subscriber=made, topic=one, state="active")
    return made


def newsletter(title="Wiadomości", *, language="pl", **fields):
    fields = {"subject": title, "translation_key": uuid.uuid4()} | fields
    fields.setdefault("topic", None)
    fields["topic"] = fields["topic"] or topic()
    return Newsletter.objects.create(title=title, locale=locale(language), **fields)


def send(*, recipients=0, languages=("pl",), sent_at=None, state="complete", tracking="aggregate", **fields):
    """A mailing that is over, with `recipients` people in its ledger in every one of the languages."""
    sent_at = sent_at or timezone.now() - dt.timedelta(days=30)
    fields.setdefault("newsletter_key", uuid.uuid4())
    fields["topic"] = fields.get("topic") or topic()
    made = Send.objects.create(
        state=state,
        tracking=tracking,
        intended=recipients * len(languages),
        created_at=sent_at,
        frozen_at=sent_at,
        finished_at=sent_at if state == "complete" else None,
        **fields,
    )
    for language in languages:
        edition(made, language)
        deliveries(made, recipients, language=language)
    return made


def edition(send, language="pl", **fields):
    fields = {"revision_id": 1, "subject": "Wiadomości", "from_email": "a@example.org", "digest": bytes(32)} | fields
    return Edition.objects.create(send=send, locale=locale(language), html="<p>", text="-", **fields)


def deliveries(send, number, *, language="pl", **fields):
    """Ledger rows without a person behind them: sent, and nothing heard yet."""
    sheet = send.editions.get(locale__language_code=language)
    fields = {"state": "sent", "tracking": send.tracking, "settled_at": send.frozen_at} | fields
    return Delivery.objects.bulk_create(
        [Delivery(send=send, edition=sheet, created_at=send.created_at, **fields) for _ in range(number)],
        batch_size=500,
    )


def delivery(send, *, language="pl", **fields):
    return deliveries(send, 1, language=language, **fields)[0]


def deliver(send, *, language="pl", unsubscribed=0, **fates):
    """Says what became of the messages of a send: `deliver(letter, hard=6)`; the rest was delivered."""
    names = {"hard": "bounced_hard", "soft": "bounced_soft", "block": "bounced_block"}
    rows = list(send.deliveries.filter(edition__locale__language_code=language, fate="none"))
    fate = itertools.chain.from_iterable([names.get(name, name)] * count for name, count in fates.items())
    for row in rows:
        row.fate = next(fate, "delivered")
    for row in [row for row in rows if row.fate == "delivered"][:unsubscribed]:
        row.unsubscribed_at = row.settled_at
    Delivery.objects.bulk_update(rows, ["fate", "unsubscribed_at"], batch_size=300)


def link(url="https://example.org/poradnik", *, language="pl", **fields):
    if fields.get("send"):
        fields.setdefault("position", next(_numbers) % 30_000)
        fields.setdefault("campaign", fields["send"].campaign)
    return TrackedLink.objects.create(url=url, locale=locale(language), **fields)


def event(type="clicked", *, at=None, verdict="human", **fields):
    """One raw event; `send` and `locale` follow from the link or the delivery."""
    at = at or timezone.now()
    source = fields.get("link") or fields.get("delivery")
    fields.setdefault("send", source.send if source else None)
    fields.setdefault("locale", fields["link"].locale if fields.get("link") else locale())
    fields.setdefault("received_on", timezone.localdate(at))
    kind = EventType[type.upper()] if isinstance(type, str) else type
    return Event.objects.create(type=kind, occurred_at=at, verdict=Verdict[verdict.upper()], **fields)


def hits(link, *, at=None, **verdicts):
    """`hits(link, human=40, machine=25)`: that many visits, all at one moment (by default when the send went out)."""
    at = at or (link.send.frozen_at if link.send else timezone.now())
    Event.objects.bulk_create(
        [
            Event(
                type=EventType.CLICKED,
                occurred_at=at,
                received_on=timezone.localdate(at),
                link=link,
                send=link.send,
                locale=link.locale,
                verdict=Verdict[name.upper()],
            )
            for name, count in verdicts.items()
            for _ in range(count)
        ]
    )


def activity(name="Warsztat", *, at=None, **fields):
    fields = {"kind": "workshop", "status": "held", "starts_at": at or timezone.now()} | fields
    made = Activity.objects.create(**fields)
    ActivityText.objects.create(owner=made, locale=locale(), name=name)
    return made
