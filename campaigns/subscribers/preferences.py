"""What subscribed people change themselves: topics, language, personal statistics."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from campaigns.subscribers import consent, leaving
from campaigns.subscribers.consent import Method, Purpose, State
from campaigns.subscribers.models import Subscriber, Subscription, Topic


@transaction.atomic
def change(
    person: Subscriber, *, topics: Collection[Topic], locale: Locale, tracking: bool, shown_in: str
) -> Subscriber:
    """Makes the subscriptions exactly these. No topic at all is leaving. Returns the person as they are then."""
    person = Subscriber.objects.select_for_update().get(pk=person.pk)
    person.locale = locale
    person.save(update_fields=["locale"])
    if tracking and topics:
        _agree(person, shown_in)
    else:
        leaving.stop_tracking(person, method=Method.LINK, language=shown_in)
    _add(person, topics, shown_in)  # before leaving the others: nobody is without a topic on the way
    dropped = Topic.objects.exclude(pk__in=[topic.pk for topic in topics])
    leaving.leave(person.pk, topics=list(dropped), method=Method.LINK, language=shown_in)
    person.refresh_from_db()
    return person


def topics_of(person: Subscriber) -> list[Topic]:
    active = person.subscriptions.active().select_related("topic").prefetch_related("topic__texts__locale")
    return [subscription.topic for subscription in active]


def _add(person: Subscriber, topics: Collection[Topic], shown_in: str) -> None:
    known = set(person.subscriptions.active().values_list("topic_id", flat=True))
    for topic in (topic for topic in topics if topic.pk not in known):
        person.subscriptions.update_or_create(
            topic=topic, defaults={"state": Subscription.State.ACTIVE, "changed_at": timezone.now()}
        )
        consent.record(
            person.pk,
            purpose=Purpose.NEWSLETTER,
            state=State.GIVEN,
            method=Method.LINK,
            language=shown_in,
            topic=topic.slug,
        )


def _agree(person: Subscriber, shown_in: str) -> None:
    if person.tracking_agreed_at is not None:
        return
    consent.record(person.pk, purpose=Purpose.TRACKING, state=State.GIVEN, method=Method.LINK, language=shown_in)
    person.tracking_agreed_at = timezone.now()
    person.save(update_fields=["tracking_agreed_at"])
