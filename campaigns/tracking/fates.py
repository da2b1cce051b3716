"""What a fact does to the ledger and to people: fates only move up, bounces and complaints stop our mail."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, DateTimeField, Value, When

from campaigns.newsletters import ledger
from campaigns.newsletters.models import Delivery
from campaigns.subscribers import leaving
from campaigns.subscribers.models import ConsentRecord, Suppression, Topic
from campaigns.tracking.facts import Fact
from campaigns.tracking.known import Message
from campaigns.tracking.models import EventType

Fate = Delivery.Fate
LADDER = list(Fate)
"""Later wins; never the other way, in whatever order the news arrives."""
FATES: dict[EventType, str] = {
    EventType.DEFERRED: Fate.DEFERRED,
    EventType.DELIVERED: Fate.DELIVERED,
    EventType.COMPLAINED: Fate.COMPLAINED,
}
"""The fates that follow from the type alone; bounces and rejections say theirs."""
SUPPRESSING: dict[str, str] = {
    Fate.BOUNCED_HARD: Suppression.Reason.BOUNCED,
    Fate.COMPLAINED: Suppression.Reason.COMPLAINED,
}
UNSETTLED = {Delivery.State.AMBIGUOUS, Delivery.State.PENDING, Delivery.State.CLAIMED}


def fate_of(fact: Fact) -> str:
    return fact.fate or FATES.get(fact.type, "")


def apply(told: Iterable[tuple[Fact, Message]]) -> None:
    """Settles, raises fates, and does to people what follows. Each step may be repeated."""
    told = list(told)
    settle(told)
    raise_fates(told)
    for fact, message in told:
        _tell_person(fact, message)
    leaving.delivered(
        message.subscriber_id for fact, message in told if fact.type == EventType.DELIVERED and message.subscriber_id
    )


def settle(told: Iterable[tuple[Fact, Message]]) -> None:
    """News of a message proves what became of a call whose answer was lost."""
    states = {
        message.id: Delivery.State.REJECTED if fact.type == EventType.REJECTED else Delivery.State.SENT
        for fact, message in told
        if message.state in UNSETTLED
    }
    for delivery_id, state in states.items():
        ledger.settle_from_event(delivery_id, state)


def settle_known() -> int:
    """Messages that became ambiguous after the news of them had come: the worker died between call and answer."""
    known = Delivery.objects.filter(state=Delivery.State.AMBIGUOUS).exclude(fate=Fate.NONE)
    return sum(ledger.settle_from_event(pk, Delivery.State.SENT) for pk in known.values_list("pk", flat=True))


def raise_fates(told: Iterable[tuple[Fact, Message]]) -> None:
    """One update per fate, however many messages; a row that is already higher is not touched."""
    highest: dict[uuid.UUID, tuple[int, dt.datetime]] = {}
    for fact, message in told:
        if fate := fate_of(fact):
            highest[message.id] = max(highest.get(message.id, (0, fact.occurred_at)), _step(fate, fact))
    moments: dict[int, dict[uuid.UUID, dt.datetime]] = defaultdict(dict)
    for delivery_id, (rank, moment) in highest.items():
        moments[rank][delivery_id] = moment
    for rank, of_messages in moments.items():
        _raise(LADDER[rank], LADDER[:rank], of_messages)


def _step(fate: str, fact: Fact) -> tuple[int, dt.datetime]:
    return LADDER.index(Fate(fate)), fact.occurred_at


def _raise(fate: str, lower: list[Fate], moments: dict[uuid.UUID, dt.datetime]) -> None:
    whens = [When(pk=pk, then=Value(moment)) for pk, moment in moments.items()]
    Delivery.objects.filter(pk__in=moments, fate__in=lower).update(
        fate=fate, fate_at=Case(*whens, output_field=DateTimeField())
    )


def _tell_person(fact: Fact, message: Message) -> None:
    if message.subscriber_id is None or not fact.esp:
        return
    fate = fate_of(fact)
    if reason := SUPPRESSING.get(fate):
        leaving.suppress(message.subscriber_id, reason)
    elif fate == Fate.BOUNCED_SOFT:
        leaving.bounced_softly(message.subscriber_id, fact.occurred_at)
    if fact.type == EventType.UNSUBSCRIBED:
        leaving.leave(
            message.subscriber_id,
            topics=list(Topic.objects.filter(pk=message.topic_id)),
            method=ConsentRecord.Method.PROVIDER,
            language=message.language,
        )
        Delivery.objects.filter(pk=message.id, unsubscribed_at=None).update(unsubscribed_at=fact.occurred_at)
