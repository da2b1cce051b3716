"""How people stop getting our mail: they leave, they bounce, they complain, they ask to be forgotten.

Every function may be called twice; the second time changes nothing and says so.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from campaigns.subscribers import consent
from campaigns.subscribers.consent import Method, Purpose, State
from campaigns.subscribers.models import Subscriber, Subscription, Suppression, Topic

Reason = Suppression.Reason
STRENGTH = [Reason.UNSUBSCRIBED, Reason.ERASED, Reason.BOUNCED, Reason.MANUAL, Reason.COMPLAINED]
"""A suppression only ever gets a stronger reason."""
SOFT_BOUNCES = 3
SOFT_BOUNCE_WINDOW = dt.timedelta(days=30)


@transaction.atomic
def leave(
    subscriber_id: UUID,
    *,
    topics: Collection[Topic] | None = None,
    method: str,
    language: str,
    by: AbstractBaseUser | None = None,
) -> bool:
    """Ends these subscriptions, or all. Who has none left is suppressed and no longer observed. True if it changed."""
    if not (person := _locked(subscriber_id)):
        return False
    ended = _end_subscriptions(person, topics)
    for topic in ended:
        consent.record(
            person.pk,
            purpose=Purpose.NEWSLETTER,
            state=State.WITHDRAWN,
            method=method,
            language=language,
            topic=topic,
            by=by,
        )
    if person.state == Subscriber.State.LEFT or person.subscriptions.exclude(state=Subscription.State.LEFT).exists():
        return bool(ended)
    stop_tracking(person, method=method, language=language, by=by)
    _set_state(person, Subscriber.State.LEFT)
    _suppress_address(person, Reason.UNSUBSCRIBED)
    return True


@transaction.atomic
def suppress(subscriber_id: UUID, reason: str) -> bool:
    """The address does not exist, or its owner called our mail spam: never again, whatever the lists say."""
    if not (person := _locked(subscriber_id)):
        return False
    if reason == Reason.COMPLAINED:
        leave(person.pk, method=Method.PROVIDER, language=person.locale.language_code)
    else:
        hold(person.pk)
    return _suppress_address(person, reason)


def hold(subscriber_id: UUID, reason: str = "") -> bool:
    """Nothing more is sent until mail is delivered again or the person confirms anew."""
    return bool(
        Subscriber.objects.filter(pk=subscriber_id, state=Subscriber.State.CONFIRMED).update(
            state=Subscriber.State.HELD
        )
    )


@transaction.atomic
def bounced_softly(subscriber_id: UUID, at: dt.datetime) -> bool:
    """Counts one soft bounce; the third within thirty days holds the person. True when it did."""
    if not (person := _locked(subscriber_id)):
        return False
    since = person.soft_bounces_since
    if since is None or at - since > SOFT_BOUNCE_WINDOW:
        person.soft_bounces, person.soft_bounces_since = 0, at
    person.soft_bounces += 1
    person.save(update_fields=["soft_bounces", "soft_bounces_since"])
    return person.soft_bounces >= SOFT_BOUNCES and hold(person.pk)


def delivered(subscriber_ids: Iterable[UUID]) -> None:
    """Forgets soft bounces: the mailbox works. Whoever was held for them is reachable again."""
    bounced = Subscriber.objects.filter(pk__in=list(subscriber_ids), soft_bounces__gt=0)
    bounced.not_suppressed().filter(state=Subscriber.State.HELD).update(state=Subscriber.State.CONFIRMED)
    bounced.update(soft_bounces=0, soft_bounces_since=None)


def is_suppressed(subscriber: Subscriber) -> bool:
    return bool(suppressed_ids([subscriber.pk]))


def suppressed_ids(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these people must not get mail. One query."""
    return set(Subscriber.objects.filter(pk__in=list(ids)).suppressed().values_list("pk", flat=True))


@transaction.atomic
def erase(person: str | UUID, *, method: str = Method.STAFF, by: AbstractBaseUser | None = None) -> bool:
    """Forgets somebody, given by whole address or by id. False when we know no such person.

    1. The log says that they were forgotten. It knows a UUID and no more.
    2. What still waits for them is skipped, and no ledger keeps the hash of the address.
    3. The hash stays in the suppression alone, so that no import brings them back.
    4. Their row goes.
    """
    found = Subscriber.objects.find(person) if isinstance(person, str) else Subscriber.objects.filter(pk=person).first()
    if not found or not (subscriber := _locked(found.pk)):
        return False
    consent.record(
        subscriber.pk,
        purpose=Purpose.NEWSLETTER,
        state=State.ERASED,
        method=method,
        language=subscriber.locale.language_code,
        by=by,
    )
    subscriber.deliveries.filter(state="pending").update(state="skipped_erased", settled_at=timezone.now())
    subscriber.deliveries.update(address_hmac=None)
    _suppress_address(subscriber, Reason.ERASED)
    subscriber.delete()
    return True


def stop_tracking(person: Subscriber, *, method: str, language: str, by: AbstractBaseUser | None = None) -> bool:
    """Withdraws the consent to personal statistics, also for mail already sent. True if there was one."""
    if person.tracking_agreed_at is None:
        return False
    consent.record(person.pk, purpose=Purpose.TRACKING, state=State.WITHDRAWN, method=method, language=language, by=by)
    person.tracking_agreed_at = None
    person.save(update_fields=["tracking_agreed_at"])
    return True


def _locked(subscriber_id: UUID) -> Subscriber | None:
    return Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()


def _set_state(person: Subscriber, state: str) -> None:
    person.state = state
    person.save(update_fields=["state"])


def _end_subscriptions(person: Subscriber, topics: Collection[Topic] | None) -> list[str]:
    """Short names of the topics that were active."""
    going = person.subscriptions.exclude(state=Subscription.State.LEFT)
    if topics is not None:
        going = going.filter(topic__in=topics)
    names = list(going.filter(state=Subscription.State.ACTIVE).values_list("topic__slug", flat=True))
    going.update(state=Subscription.State.LEFT, changed_at=timezone.now())
    return names


def _suppress_address(person: Subscriber, reason: str) -> bool:
    row, is_new = Suppression.objects.get_or_create(
        address_hmac=person.address_hmac,
        address_hmac_version=person.address_hmac_version,
        defaults={"reason": reason},
    )
    if not is_new and STRENGTH.index(Reason(reason)) > STRENGTH.index(Reason(row.reason)):
        row.reason = reason
        row.save(update_fields=["reason"])
        return True
    return is_new
