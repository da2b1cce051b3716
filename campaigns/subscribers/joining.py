"""How people start getting our mail: they ask, we write to the address, its owner confirms.

Whoever asks learns nothing: the answer is the same for an address that is new, known, held, or suppressed.
"""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Locale

from campaigns.links import tokens
from campaigns.subscribers import consent, emails
from campaigns.subscribers.consent import Method, Purpose, State
from campaigns.subscribers.models import Subscriber, Subscription, Suppression, Topic

CONFIRM_WITHIN = dt.timedelta(days=7)
LIFTED_BY_OWN_WISH = (Suppression.Reason.UNSUBSCRIBED, Suppression.Reason.ERASED, Suppression.Reason.BOUNCED)
"""The owner of the address may come back after these. A complaint, or a person's decision, stands."""


@transaction.atomic
def request(
    address: str,
    *,
    locale: Locale,
    topics: Collection[Topic],
    wants_tracking: bool,
    source: str = "site",
    shown_in: str = "",
) -> None:
    """First step of double opt-in. Raises addresses.InvalidAddress, and else says nothing about the address.

    `shown_in` is the language the person read the notice in, if it is not that of `locale`. Somebody who is subscribed
    keeps everything as it is and gets a mail with the link to their preferences.
    """
    suppressions = Suppression.objects.of_address(address)
    if suppressions.exclude(reason__in=LIFTED_BY_OWN_WISH).exists():
        return
    person = Subscriber.objects.select_for_update().find(address) or _newcomer(address, locale, source)
    if person.state != Subscriber.State.CONFIRMED:
        _note_wish(person, locale, topics, wants_tracking, shown_in or locale.language_code)
    emails.answer_request.enqueue(str(person.pk))


@transaction.atomic
def confirm(token: str, *, shown_in: str) -> Subscriber:
    """Second step; doing it again changes nothing. Raises tokens.BadToken when there is nothing to confirm."""
    person = Subscriber.objects.select_for_update().get(pk=asked_by(token).pk)
    for subscription in wishes(person):
        _give(person, Purpose.NEWSLETTER, shown_in, subscription.topic.slug)
    if person.state != Subscriber.State.CONFIRMED and wants_tracking(person):
        _give(person, Purpose.TRACKING, shown_in)
        person.tracking_agreed_at = timezone.now()
    wishes(person).update(state=Subscription.State.ACTIVE, changed_at=timezone.now())
    if person.state != Subscriber.State.CONFIRMED:
        _welcome(person)
    return person


def asked_by(token: str) -> Subscriber:
    """The person a confirmation link was sent to. Raises tokens.BadToken, also for who has left or was erased since."""
    person = Subscriber.objects.filter(pk=tokens.read_confirm(token, CONFIRM_WITHIN)).first()
    if not person or (person.state == Subscriber.State.LEFT and not wishes(person).exists()):
        raise tokens.BadToken("nothing to confirm")
    return person


def wishes(person: Subscriber) -> QuerySet[Subscription]:
    """Subscriptions that wait for the confirmation."""
    return person.subscriptions.filter(state=Subscription.State.PENDING).select_related("topic")


def wants_tracking(person: Subscriber) -> bool:
    """What was ticked when the person asked; the log keeps it until the confirmation."""
    last = consent.latest(person.pk, Purpose.TRACKING)
    return last is not None and last.state == State.REQUESTED


def _newcomer(address: str, locale: Locale, source: str) -> Subscriber:
    person = Subscriber(locale=locale, source=source)
    person.write_address(address)
    person.save(force_insert=True)
    return person


def _note_wish(person: Subscriber, locale: Locale, topics: Collection[Topic], tracking: bool, shown_in: str) -> None:
    """Remembers what was asked for. It changes nothing that mail depends on until the owner confirms."""
    if person.state == Subscriber.State.PENDING:
        Subscriber.objects.filter(pk=person.pk).update(locale=locale)
    known = set(person.subscriptions.exclude(state=Subscription.State.LEFT).values_list("topic_id", flat=True))
    for topic in (topic for topic in topics if topic.pk not in known):
        person.subscriptions.update_or_create(
            topic=topic, defaults={"state": Subscription.State.PENDING, "changed_at": timezone.now()}
        )
        _ask(person.pk, Purpose.NEWSLETTER, State.REQUESTED, shown_in, topic.slug)
    if tracking != wants_tracking(person):
        _ask(person.pk, Purpose.TRACKING, State.REQUESTED if tracking else State.WITHDRAWN, shown_in)


def _ask(subscriber_id: UUID, purpose: str, state: str, language: str, topic: str = "") -> None:
    consent.record(
        subscriber_id, purpose=purpose, state=state, method=Method.DOUBLE_OPT_IN, language=language, topic=topic
    )


def _give(person: Subscriber, purpose: str, language: str, topic: str = "") -> None:
    _ask(person.pk, purpose, State.GIVEN, language, topic)


def _welcome(person: Subscriber) -> None:
    """The address works and its owner wants our mail: bounces and an earlier leaving are over."""
    Suppression.objects.filter(
        address_hmac=person.address_hmac,
        address_hmac_version=person.address_hmac_version,
        reason__in=LIFTED_BY_OWN_WISH,
    ).delete()
    person.state, person.confirmed_at = Subscriber.State.CONFIRMED, timezone.now()
    person.soft_bounces, person.soft_bounces_since = 0, None
    person.save()
