"""A seeded past: readers, mailings, bounces, clicks and views of people and machines. The same seed, the same story.

Rates follow docs/metrics.md's sources: 1.4 % of mail comes back, about half of the clicks are machines, 12–22 % of
readers agreed to personal statistics. Sizes: s a pilot of one month, m two years of a centre, l ten times its readers.
"""

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale

from campaigns.campaign import Campaign
from campaigns.demo.mailings import ensure_newsletter
from campaigns.demo.plan import plan
from campaigns.demo.readers import visit_pages
from campaigns.links.models import TrackedLink
from campaigns.metrics.rollup import roll_up
from campaigns.newsletters.models import Delivery, Edition, Newsletter, Send, Tracking
from campaigns.ports import published_content
from campaigns.subscribers import consent
from campaigns.subscribers.models import ConsentRecord, Subscriber, Subscription, Topic
from campaigns.tracking import verdicts
from campaigns.tracking.models import Event, EventType, Verdict

# readers, mailings, days between mailings
SIZES = {"s": (320, 4, 14), "m": (6_000, 36, 20), "l": (60_000, 60, 12)}
LANGUAGES, SHARES = ("pl", "en", "uk"), (82, 13, 5)
FATES = [
    (Delivery.Fate.DELIVERED, 9860, EventType.DELIVERED),
    (Delivery.Fate.BOUNCED_HARD, 35, EventType.BOUNCED),
    (Delivery.Fate.BOUNCED_SOFT, 55, EventType.BOUNCED),
    (Delivery.Fate.BOUNCED_BLOCK, 15, EventType.BOUNCED),
    (Delivery.Fate.COMPLAINED, 1, EventType.COMPLAINED),
]
CLICKERS_PER_MILLE = 62
MACHINES_PER_MILLE = 45
CHUNK = 2_000


@dataclass
class Past:
    """One mailing's rows on their way into the database."""

    send: Send
    editions: dict[int, Edition]
    links: dict[int, list[TrackedLink]]
    dice: random.Random
    deliveries: list[Delivery] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def history(size: str = "s") -> None:
    """Adds the past once; a second call finds it and does nothing."""
    campaign = plan()
    if Send.objects.filter(campaign=campaign).exists():
        return
    readers, mailings, gap = SIZES[size]
    topic = Topic.objects.get(slug="dla-rodzin")
    people = _people(readers, topic, random.Random(_seed(size, "people")))  # noqa: S311 - a demo, not a secret
    for number in range(mailings):
        sent_at = timezone.now() - dt.timedelta(days=(mailings - number) * gap, hours=2)
        _mailing(campaign, topic, people, number + 1, sent_at, random.Random(_seed(size, number)))  # noqa: S311
    _posters(campaign, random.Random(_seed(size, "posters")))  # noqa: S311
    visit_pages(campaign, random.Random(_seed(size, "readers")))  # noqa: S311
    roll_up(rebuild=True)
    ensure_newsletter(campaign, topic, mailings + 1, published_content().choose("pl", limit=3))


def _seed(*parts: Any) -> int:
    return int.from_bytes(hashlib.sha256("|".join(map(str, parts)).encode()).digest()[:8])


# --- people -----------------------------------------------------------------------------------------------------------


def _people(count: int, topic: Topic, dice: random.Random) -> list[Subscriber]:
    people = [_person(number, dice) for number in range(count)]
    Subscriber.objects.bulk_create(people, batch_size=CHUNK)
    active = Subscription.State.ACTIVE
    rows = [Subscription(subscriber=person, topic=topic, state=active) for person in people]
    Subscription.objects.bulk_create(rows, batch_size=CHUNK)
    for person in people:
        _consents(person, topic)
    return people


def _person(number: int, dice: random.Random) -> Subscriber:
    joined = timezone.now() - dt.timedelta(days=dice.randint(60, 700))
    person = Subscriber(
        id=uuid.UUID(int=dice.getrandbits(128), version=4),
        locale=_locale(dice.choices(LANGUAGES, SHARES)[0]),
        state=Subscriber.State.CONFIRMED,
        confirmed_at=joined,
        created_at=joined,
        tracking_agreed_at=joined if dice.random() < 0.2 else None,
        source="demo",
    )
    person.write_address(f"czytelnik-{number}@example.org")
    return person


def _consents(person: Subscriber, topic: Topic) -> None:
    shared = {"method": ConsentRecord.Method.DOUBLE_OPT_IN, "language": person.locale.language_code}
    given = ConsentRecord.State.GIVEN
    consent.record(person.pk, purpose=ConsentRecord.Purpose.NEWSLETTER, state=given, topic=topic.slug, **shared)
    if person.tracking_agreed_at:
        consent.record(person.pk, purpose=ConsentRecord.Purpose.TRACKING, state=given, **shared)


_locales: dict[str, Locale] = {}


def _locale(language: str) -> Locale:
    return _locales.setdefault(language, Locale.objects.get(language_code=language))


# --- one mailing ------------------------------------------------------------------------------------------------------


def _mailing(
    campaign: Campaign, topic: Topic, people: list[Subscriber], number: int, sent_at: dt.datetime, dice: random.Random
) -> None:
    newsletters = ensure_newsletter(campaign, topic, number, published_content().choose("pl", limit=3))
    past = _start(campaign, topic, newsletters, len(people), sent_at, dice)
    for person in people:
        _deliver(past, person, sent_at)
        if len(past.deliveries) >= CHUNK:
            _flush(past)
    _scanners(past, len(people), sent_at)
    _flush(past)


def _start(
    campaign: Campaign,
    topic: Topic,
    newsletters: dict[str, Newsletter],
    count: int,
    sent_at: dt.datetime,
    dice: random.Random,
) -> Past:
    send = Send.objects.create(
        newsletter_key=newsletters["pl"].translation_key, campaign=campaign, topic=topic, tracking=Tracking.AGGREGATE,
        state=Send.State.COMPLETE, intended=count, created_at=sent_at, frozen_at=sent_at,
        finished_at=sent_at + dt.timedelta(minutes=9), created_by=get_user_model().objects.order_by("pk").first(),
    )  # fmt: skip
    editions, links = {}, {}
    for language, newsletter in newsletters.items():
        locale = _locale(language)
        editions[locale.pk] = _edition(send, newsletter, sent_at)
        links[locale.pk] = _edition_links(send, campaign, locale)
    return Past(send, editions, links, dice)


def _edition(send: Send, newsletter: Newsletter, sent_at: dt.datetime) -> Edition:
    live = newsletter.live_revision_id
    assert live, "the demo sends what is approved"
    text = f"{newsletter.subject}\n\n{newsletter.preheader}\n"
    return Edition.objects.create(
        send=send, locale=newsletter.locale, newsletter=newsletter, revision_id=live,
        subject=newsletter.subject, from_email="newsletter@example.org", text=text,
        html=f"<p>{newsletter.preheader}</p>", digest=hashlib.sha256(text.encode()).digest(), created_at=sent_at,
    )  # fmt: skip


def _edition_links(send: Send, campaign: Campaign, locale: Locale) -> list[TrackedLink]:
    teasers = published_content().choose(locale.language_code, limit=3)
    return [
        TrackedLink.objects.create(
            url=teaser.url, label=teaser.title[:200], purpose=TrackedLink.Purpose.MAILING, campaign=campaign,
            locale=locale, send=send, position=position,
        )
        for position, teaser in enumerate(teasers, 1)
    ]  # fmt: skip


def _deliver(past: Past, person: Subscriber, sent_at: dt.datetime) -> None:
    edition = past.editions.get(person.locale_id) or past.editions[_locale("pl").pk]
    at = sent_at + dt.timedelta(seconds=past.dice.randint(5, 500))
    fate, _weight, event_type = past.dice.choices(FATES, [weight for _fate, weight, _type in FATES])[0]
    agreed = person.tracking_agreed_at is not None
    delivery = Delivery(
        id=uuid.UUID(int=past.dice.getrandbits(128), version=4), send=past.send, edition=edition, subscriber=person,
        address_hmac=person.address_hmac, tracking=Tracking.CONSENTED if agreed else Tracking.AGGREGATE,
        state=Delivery.State.SENT, fate=fate, fate_at=at, settled_at=sent_at, attempts=1, fence=1, created_at=sent_at,
    )  # fmt: skip
    past.deliveries.append(delivery)
    past.events.append(_event(past, event_type, at, edition.locale_id, delivery=delivery))
    if fate == Delivery.Fate.DELIVERED:
        past.events.extend(_reactions(past, delivery, agreed, sent_at))


def _reactions(past: Past, delivery: Delivery, agreed: bool, sent_at: dt.datetime) -> Iterator[Event]:
    """What a person does: most nothing, some one click, few more. Delays are log-normal, half a day and more."""
    dice, locale = past.dice, delivery.edition.locale_id
    named = {"delivery": delivery} if agreed else {}
    clicks = CLICKERS_PER_MILLE * (1.8 if agreed else 1)
    while dice.random() * 1000 < clicks and past.links[locale]:
        at = sent_at + dt.timedelta(hours=min(160.0, dice.lognormvariate(1.2, 1.5)))
        judged = dice.choices([(Verdict.HUMAN, "gesture"), (Verdict.UNKNOWN, "no_signal")], [8, 2])[0]
        link = dice.choices(past.links[locale], [1 / n for n in range(1, len(past.links[locale]) + 1)])[0]
        yield _event(past, EventType.CLICKED, at, locale, judged, link=link, **named)
        clicks = 280
    if agreed and dice.random() < 0.38:
        at = sent_at + dt.timedelta(hours=dice.lognormvariate(1.0, 1.4))
        yield _event(past, EventType.OPENED, at, locale, (Verdict.HUMAN, "gesture"), **named)


def _scanners(past: Past, count: int, sent_at: dt.datetime) -> None:
    """Security scanners follow every link of a message within seconds of its arrival."""
    for _message in range(count * MACHINES_PER_MILLE // 1000):
        locale = past.dice.choice(list(past.links))
        at = sent_at + dt.timedelta(seconds=past.dice.randint(10, 560))
        judged = past.dice.choice([(Verdict.MACHINE, "head"), (Verdict.MACHINE, "agent")])
        past.events += [_event(past, EventType.CLICKED, at, locale, judged, link=link) for link in past.links[locale]]


def _event(
    past: Past,
    event_type: EventType,
    at: dt.datetime,
    locale: int,
    judged: tuple[int, str] = (0, ""),
    **references: Any,
) -> Event:
    verdict, reason = judged
    return Event(
        type=event_type, occurred_at=at, received_on=timezone.localdate(at), send=past.send, locale_id=locale,
        verdict=verdict, reason=reason, rule_version=verdicts.VERSION if reason else 0, **references,
    )  # fmt: skip


def _flush(past: Past) -> None:
    Delivery.objects.bulk_create(past.deliveries, batch_size=CHUNK)
    Event.objects.bulk_create(past.events, batch_size=CHUNK)
    past.deliveries.clear()
    past.events.clear()


# --- posters ----------------------------------------------------------------------------------------------------------


def _posters(campaign: Campaign, dice: random.Random) -> None:
    """QR codes on walls: a few visits a day, fewer at weekends."""
    events = []
    for link in TrackedLink.objects.short().of_campaign(campaign):
        for day in range(30):
            moment = timezone.now() - dt.timedelta(days=day, hours=3)
            visits = dice.randint(0, 2) if moment.weekday() > 4 else dice.randint(1, 7)
            events += [
                Event(
                    type=EventType.CLICKED, occurred_at=moment, received_on=timezone.localdate(moment), link=link,
                    locale=link.locale, verdict=Verdict.HUMAN, reason="gesture", rule_version=verdicts.VERSION,
                )
                for _visit in range(visits)
            ]  # fmt: skip
    Event.objects.bulk_create(events)
