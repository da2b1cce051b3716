import datetime as dt
import uuid

import pytest
from django.utils import timezone
from factories import links, people

from campaigns.subscribers import consent, leaving
from campaigns.subscribers.models import ConsentRecord, Subscriber, Subscription, Suppression

pytestmark = pytest.mark.django_db


def leave(person, topics=None):
    return leaving.leave(person.pk, topics=topics, method="link", language="pl")


def states(person):
    return set(person.subscriptions.values_list("topic__slug", "state"))


def test_leaving_ends_every_subscription_and_is_written_down():
    person = people.subscriber(topics=[people.topic("news"), people.topic("events")], tracking=True)
    assert leave(person)
    person.refresh_from_db()
    assert person.state == "left" and person.tracking_agreed_at is None
    assert states(person) == {("news", "left"), ("events", "left")}
    withdrawn = ConsentRecord.objects.filter(subscriber_uuid=person.pk, state="withdrawn")
    assert set(withdrawn.values_list("purpose", "topic")) == {
        ("newsletter", "news"), ("newsletter", "events"), ("email_tracking", "")
    }  # fmt: skip
    assert leaving.is_suppressed(person)


def test_leaving_twice_changes_nothing_the_second_time():
    person = people.subscriber()
    leave(person)
    records = ConsentRecord.objects.count()
    assert leave(person) is False
    assert ConsentRecord.objects.count() == records


def test_leaving_one_topic_keeps_the_other():
    news, events = people.topic("news"), people.topic("events")
    person = people.subscriber(topics=[news, events])
    assert leave(person, [events])
    person.refresh_from_db()
    assert person.state == "confirmed" and not leaving.is_suppressed(person)
    assert states(person) == {("news", "active"), ("events", "left")}


def test_leaving_the_last_topic_is_leaving():
    person = people.subscriber()
    leave(person, [people.topic("news")])
    assert leaving.is_suppressed(person)


def test_nobody_leaves_who_is_not_there():
    assert leaving.leave(uuid.uuid4(), method="one_click", language="pl") is False


def test_a_complaint_makes_the_person_leave_for_good():
    person = people.subscriber()
    assert leaving.suppress(person.pk, "complained")
    person.refresh_from_db()
    assert person.state == "left"
    assert Suppression.objects.get().reason == "complained"


def test_a_suppression_never_gets_a_weaker_reason():
    person = people.subscriber()
    leaving.suppress(person.pk, "complained")
    assert leaving.suppress(person.pk, "bounced") is False
    assert Suppression.objects.get().reason == "complained"


def test_the_third_soft_bounce_holds():
    person, now = people.subscriber(), timezone.now()
    assert [leaving.bounced_softly(person.pk, now + dt.timedelta(days=day)) for day in (0, 1, 2)] == [0, 0, 1]
    person.refresh_from_db()
    assert person.state == "held" and not Subscriber.objects.reachable().exists()


def test_soft_bounces_far_apart_do_not_add_up():
    person, now = people.subscriber(), timezone.now()
    assert not any(leaving.bounced_softly(person.pk, now + dt.timedelta(days=day)) for day in (0, 20, 40, 60))


def test_a_delivery_forgets_soft_bounces_and_lifts_the_hold():
    person, now = people.subscriber(), timezone.now()
    for _ in range(3):
        leaving.bounced_softly(person.pk, now)
    leaving.delivered([person.pk])
    person.refresh_from_db()
    assert (person.state, person.soft_bounces, person.soft_bounces_since) == ("confirmed", 0, None)


def test_a_delivery_does_not_wake_somebody_who_bounced_for_good():
    person = people.subscriber(soft_bounces=1)
    leaving.suppress(person.pk, "bounced")
    leaving.delivered([person.pk])
    person.refresh_from_db()
    assert person.state == "held"


def test_who_is_suppressed_is_asked_in_one_query(django_assert_num_queries):
    crowd = [people.subscriber() for _ in range(4)]
    leave(crowd[1])
    with django_assert_num_queries(1):
        assert leaving.suppressed_ids([person.pk for person in crowd]) == {crowd[1].pk}


def test_erasing_leaves_nothing_but_the_suppression():
    person = people.subscriber("anna@example.org", tracking=True)
    send = links.send()
    waiting = links.delivery(send, subscriber=person, state="pending")
    sent = links.delivery(links.send(), subscriber=person)
    assert leaving.erase("ANNA@example.org ")
    for delivery in (waiting, sent):
        delivery.refresh_from_db()
        assert (delivery.subscriber_id, delivery.address_hmac) == (None, None)
    assert (waiting.state, sent.state) == ("skipped_erased", "sent")
    assert not Subscriber.objects.exists() and not Subscription.objects.exists()
    assert Suppression.objects.get().reason == "erased"
    assert ConsentRecord.objects.filter(subscriber_uuid=person.pk).last().state == "erased"
    assert consent.verify() == []


def test_nobody_is_erased_twice():
    people.subscriber("anna@example.org")
    assert [leaving.erase("anna@example.org") for _ in range(2)] == [True, False]


def test_a_person_is_found_by_any_spelling_of_the_whole_address():
    person = people.subscriber("jan@żółw.pl")
    assert Subscriber.objects.find(" JAN@xn--w-uga1v8h.pl") == person
    assert Subscriber.objects.find("jan") is None
    assert person.read_address() == "jan@xn--w-uga1v8h.pl"
