"""The one door: what is told twice counts once, fates only rise, people are left in peace."""

import datetime as dt
import itertools
import os
import uuid

import pytest
from factories import links as make
from factories import people
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from campaigns.newsletters.models import Delivery, Tracking
from campaigns.subscribers.models import Subscriber, Subscription, Suppression
from campaigns.tracking import fates, ingest, spool
from campaigns.tracking.facts import Fact
from campaigns.tracking.models import Event, EventKey, EventType, ParkedEvent, Verdict
from campaigns.tracking.verdicts import Signal

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
MEMBER = Signal.BROWSER | Signal.PERSONAL
numbers = itertools.count()


def fact(type_, delivery=None, *, esp="Postmark", seconds=0, **fields):
    """Something new, unless it gets a `key`."""
    return Fact(
        key=fields.pop("key", None) or os.urandom(16),
        type=type_,
        occurred_at=NOW + dt.timedelta(seconds=seconds),
        delivery_id=delivery and delivery.pk,
        esp=esp,
        **fields,
    )


def click(link, delivery=None, *, signals=MEMBER, **fields):
    return fact(EventType.CLICKED, delivery, esp="", link_code=link.code, signals=int(signals), **fields)


@pytest.fixture
def letter():
    """A mailing to one person who agreed to personal statistics."""
    return make.delivery(make.send(), subscriber=people.subscriber(tracking=True))


def fate_of(delivery):
    return Delivery.objects.values_list("fate", flat=True).get(pk=delivery.pk)


# --- once ------------------------------------------------------------------------------------------
def test_a_fact_told_twice_counts_once(letter):
    once = fact(EventType.DELIVERED, letter)

    assert [ingest.record([once, once]), ingest.record([once])] == [1, 0]
    assert Event.objects.count() == EventKey.objects.count() == 1


def test_an_event_knows_what_it_belongs_to_and_nobody_else(letter):
    ingest.record([fact(EventType.DELIVERED, letter)])

    event = Event.objects.get()
    assert (event.send_id, event.delivery_id, event.link_id) == (letter.send_id, letter.pk, None)
    assert event.locale_id == letter.edition.locale_id
    assert event.verdict == Verdict.UNKNOWN
    assert event.occurred_at == NOW


def test_a_batch_costs_the_same_whatever_its_size(letter, django_assert_max_num_queries):
    links = [make.mailing_link(letter.send, position=n) for n in range(1, 4)]
    letters = [make.delivery(letter.send, subscriber=people.subscriber(tracking=True)) for _ in range(5)]
    facts = [click(links[n % 3], each, seconds=60 * n) for n, each in enumerate(letters * 20)]
    facts += [fact(EventType.DELIVERED, each) for each in letters]

    with django_assert_max_num_queries(12):
        assert ingest.record(facts) == 105


def test_one_bad_fact_does_not_take_the_others_with_it(letter):
    bad = fact(EventType.DELIVERED, None, message_id="\x00", key=b"b" * 16)
    parked_twice = ParkedEvent.objects.create(
        dedupe_key=b"p" * 16, esp="x", type="delivered", occurred_at=NOW, parked_at=NOW
    )
    unwritable = fact(EventType.DELIVERED, None, message_id="m", key=bytes(parked_twice.dedupe_key))
    good = [fact(EventType.DELIVERED, letter, seconds=n) for n in range(3)]

    assert ingest.record([good[0], unwritable, good[1], good[2]]) == 3
    assert Event.objects.count() == 3
    assert ingest.record([bad]) in {0, 1}


# --- fates ------------------------------------------------------------------------------------------
FATE_FACTS = [
    (EventType.DEFERRED, ""),
    (EventType.DELIVERED, ""),
    (EventType.BOUNCED, "bounced_soft"),
    (EventType.BOUNCED, "bounced_hard"),
    (EventType.BOUNCED, "bounced_block"),
    (EventType.COMPLAINED, ""),
]


@rules(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(FATE_FACTS), min_size=1, max_size=6), st.integers(1, 3))
def test_a_fate_only_rises_in_whatever_order_news_arrives(order, at_once):
    letter = make.delivery(make.send())
    facts = [fact(kind, letter, fate=fate, seconds=n) for n, (kind, fate) in enumerate(order)]

    for at in range(0, len(facts), at_once):
        ingest.record(facts[at : at + at_once])

    highest = max(fates.LADDER.index(fates.fate_of(each)) for each in facts)
    assert fate_of(letter) == fates.LADDER[highest]


def test_the_moment_of_a_fate_is_that_of_the_event_that_raised_it(letter):
    ingest.record([fact(EventType.COMPLAINED, letter, seconds=5)])
    ingest.record([fact(EventType.DELIVERED, letter, seconds=9)])

    letter.refresh_from_db()
    assert (letter.fate, letter.fate_at) == ("complained", NOW + dt.timedelta(seconds=5))


@pytest.mark.parametrize(
    ("kind", "settled"),
    [
        (EventType.DELIVERED, "sent"),
        (EventType.BOUNCED, "sent"),
        (EventType.OPENED, "sent"),
        (EventType.REJECTED, "rejected"),
    ],
)
def test_news_of_a_message_settles_what_nobody_knew(kind, settled):
    person = people.subscriber(tracking=True)
    unknown = make.delivery(make.send(state="sending", intended=1), subscriber=person, state="ambiguous", attempts=1)

    ingest.record([fact(kind, unknown, fate="bounced_soft" if kind == EventType.BOUNCED else "")])

    unknown.refresh_from_db()
    assert unknown.state == settled


def test_news_that_came_before_the_worker_died_settles_too():
    early = make.delivery(make.send(state="sending", intended=1), state="ambiguous", fate="delivered")

    assert ingest.work() == 1

    early.refresh_from_db()
    assert early.state == "sent"


# --- people ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "fate", "reason"),
    [(EventType.BOUNCED, "bounced_hard", "bounced"), (EventType.COMPLAINED, "", "complained")],
)
def test_who_cannot_or_will_not_read_us_is_suppressed(letter, kind, fate, reason):
    ingest.record([fact(kind, letter, fate=fate)])

    assert [row.reason for row in Suppression.objects.all()] == [reason]


@pytest.mark.parametrize("fate", ["bounced_soft", "bounced_block"])
def test_a_passing_trouble_suppresses_nobody(letter, fate):
    ingest.record([fact(EventType.BOUNCED, letter, fate=fate)])

    assert not Suppression.objects.exists()
    assert Subscriber.objects.get().state == "confirmed"


def test_soft_bounces_in_a_row_hold_a_person_and_a_delivery_forgets_them(letter):
    for n in range(2):
        ingest.record([fact(EventType.BOUNCED, letter, fate="bounced_soft", seconds=n)])
    ingest.record([fact(EventType.DELIVERED, letter)])
    assert Subscriber.objects.get().soft_bounces == 0

    for n in range(3):
        ingest.record([fact(EventType.BOUNCED, letter, fate="bounced_soft", seconds=9 + n)])
    assert Subscriber.objects.get().state == "held"


def test_who_leaves_at_the_provider_leaves_here(letter):
    Subscription.objects.create(subscriber=letter.subscriber, topic=letter.send.topic, state="active")

    ingest.record([fact(EventType.UNSUBSCRIBED, letter)])

    letter.refresh_from_db()
    assert letter.unsubscribed_at == NOW
    assert Subscription.objects.get(topic=letter.send.topic).state == "left"


def test_an_event_about_another_recipient_changes_nothing(letter):
    ingest.record([fact(EventType.COMPLAINED, letter, recipients=frozenset({b"x" * 32}))])

    assert fate_of(letter) == "none"
    assert not Event.objects.exists()
    assert not Suppression.objects.exists()


def test_the_right_recipient_is_recognised_under_every_key(letter):
    ours = bytes(letter.address_hmac)

    ingest.record([fact(EventType.DELIVERED, letter, recipients=frozenset({b"old key's digest".ljust(32), ours}))])

    assert fate_of(letter) == "delivered"


# --- statistics about people ------------------------------------------------------------------------------------------
def test_a_click_of_somebody_who_agreed_names_the_delivery(letter):
    link = make.mailing_link(letter.send)

    ingest.record([click(link, letter)])

    event = Event.objects.get()
    assert (event.link_id, event.delivery_id, event.verdict) == (link.pk, letter.pk, Verdict.HUMAN)


def test_withdrawal_silences_mail_already_sent(letter):
    Subscriber.objects.update(tracking_agreed_at=None)

    ingest.record([click(make.mailing_link(letter.send), letter), fact(EventType.OPENED, letter, esp="")])

    assert not Event.objects.exists()


@pytest.mark.parametrize("tier", [Tracking.NONE, Tracking.AGGREGATE])
def test_no_provider_may_observe_people_in_the_other_tiers(tier):
    letter = make.delivery(make.send(tier), subscriber=people.subscriber(tracking=True))

    ingest.record([fact(EventType.OPENED, letter), fact(EventType.CLICKED, letter), fact(EventType.DELIVERED, letter)])

    assert [event.type for event in Event.objects.all()] == [EventType.DELIVERED]


def test_a_click_without_a_person_counts_for_link_and_send():
    link = make.mailing_link(make.send(Tracking.AGGREGATE), code="en")

    ingest.record([click(link, signals=Signal.BROWSER | Signal.GESTURE)])

    event = Event.objects.get()
    assert (event.send_id, event.delivery_id, event.locale_id) == (link.send_id, None, link.locale_id)
    assert (event.verdict, event.reason) == (Verdict.HUMAN, "gesture")


def test_a_link_of_another_mailing_is_not_counted(letter):
    ingest.record([click(make.mailing_link(make.send()), letter)])

    assert not Event.objects.exists()


def test_many_links_at_once_are_a_machine_also_those_that_looked_human(letter):
    links = [make.mailing_link(letter.send, position=n) for n in range(1, 5)]
    ingest.record([click(links[0], letter), click(links[1], letter, seconds=0.4)])
    assert set(Event.objects.values_list("verdict", flat=True)) == {Verdict.HUMAN}

    ingest.record([click(links[2], letter, seconds=0.8), click(links[3], letter, seconds=600)])

    assert [(e.verdict, e.reason) for e in Event.objects.order_by("occurred_at")] == [
        (Verdict.MACHINE, "burst"),
        (Verdict.MACHINE, "burst"),
        (Verdict.MACHINE, "burst"),
        (Verdict.HUMAN, "browser"),
    ]


def test_new_rules_judge_old_events(letter):
    from campaigns.tracking import judging

    links = [make.mailing_link(letter.send, position=n) for n in range(1, 4)]
    ingest.record([click(link, letter, seconds=n / 10) for n, link in enumerate(links)])
    ingest.record([click(links[0], signals=Signal.HEAD), fact(EventType.DELIVERED, letter)])
    right = list(Event.objects.order_by("pk").values_list("verdict", "reason", "signals"))
    Event.objects.update(verdict=Verdict.HUMAN, reason="an older rule", rule_version=0)

    assert judging.rejudge() == 4

    judged = Event.objects.exclude(type=EventType.DELIVERED).order_by("pk").values_list("verdict", "reason", "signals")
    assert list(judged) == right[:4]
    assert judging.rejudge() == 0


# --- parked ------------------------------------------------------------------------------------------
def test_news_before_our_own_commit_waits_for_it():
    send, key = make.send(), uuid.uuid4()
    early = Fact(
        key=os.urandom(16),
        type=EventType.BOUNCED,
        occurred_at=NOW,
        delivery_id=key,
        esp="Postmark",
        fate="bounced_hard",
    )
    assert ingest.record([early]) == 1
    assert ParkedEvent.objects.count() == 1
    assert ingest.unpark() == 0

    letter = make.delivery(send, subscriber=people.subscriber(), pk=key)

    assert ingest.unpark() == 1
    assert ingest.record([early]) == 0
    assert (fate_of(letter), Event.objects.count(), ParkedEvent.objects.count()) == ("bounced_hard", 1, 0)
    assert Suppression.objects.count() == 1


def test_a_parked_event_still_has_to_name_the_right_recipient():
    key = uuid.uuid4()
    ingest.record(
        [
            Fact(
                os.urandom(16),
                EventType.COMPLAINED,
                NOW,
                delivery_id=key,
                esp="Brevo",
                recipients=frozenset({b"x" * 32}),
            )
        ]
    )
    letter = make.delivery(make.send(), subscriber=people.subscriber(), pk=key)

    ingest.unpark()

    assert fate_of(letter) == "none"


def test_several_messages_under_one_name_are_told_apart_by_the_recipient():
    send = make.send()
    first, second = (
        make.delivery(send, subscriber=people.subscriber(), provider_message_id="<batch@mailgun>") for _ in range(2)
    )

    ingest.record(
        [fact(EventType.DELIVERED, message_id="<batch@mailgun>", recipients=frozenset({bytes(second.address_hmac)}))]
    )

    assert (fate_of(first), fate_of(second)) == ("none", "delivered")


# --- the spool ------------------------------------------------------------------------------------------
@pytest.fixture
def hits(letter):
    links = [make.mailing_link(letter.send, position=n) for n in range(1, 3)]
    for n in range(25):
        spool.append(spool.hit(EventType.CLICKED, int(Signal.GESTURE | Signal.BROWSER), links[n % 2].code))
    yield
    spool.writer.close()


def test_the_spool_is_ingested_once_and_removed(hits, settings):
    assert [ingest.drain_spool(), ingest.drain_spool()] == [25, 0]
    assert Event.objects.count() == 25
    assert not list(settings.CAMPAIGNS["SPOOL_DIR"].glob("*.hits"))


def test_a_worker_killed_between_commit_and_removal_counts_nothing_twice(hits, settings):
    [file] = spool.sealed_files()
    copy = file.read_bytes()
    ingest.drain_spool()
    file.write_bytes(copy)

    assert ingest.drain_spool() == 0
    assert Event.objects.count() == 25


def test_a_worker_killed_in_the_middle_goes_on_where_it_was(hits, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 10)
    [file] = spool.sealed_files()
    ingest.record([ingest.from_hit(hit) for hit in list(spool.read(file))[:10]])

    assert ingest.drain_spool() == 15
    assert Event.objects.count() == 25


def test_two_workers_do_not_read_at_once(hits):
    with spool.only_reader():
        assert ingest.drain_spool() == 0
    assert ingest.drain_spool() == 25
