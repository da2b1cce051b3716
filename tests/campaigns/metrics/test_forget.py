"""Raw events go after their days, and no number changes by it."""

import datetime as dt
import os
import uuid

import pytest
from django.utils import timezone
from factories import campaigns as make

from campaigns.metrics import forget
from campaigns.metrics.rollup import roll_up
from campaigns.models import Event, EventKey, LinkDay, PageDay, ParkedEvent, SendDay
from campaigns.worker import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten_days(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "RAW_EVENT_DAYS": 10}


def days_ago(days):
    return timezone.now() - dt.timedelta(days=days)


def plant():
    """A click and a view on each of twenty days."""
    link, page = make.link(send=make.send()), uuid.uuid4()
    for days in range(20):
        make.event(link=link, at=days_ago(days))
        make.event("viewed", at=days_ago(days), page_key=page)


def numbers():
    return [list(model.objects.order_by("day").values_list("day", "count")) for model in (SendDay, LinkDay, PageDay)]


def test_old_events_go_and_every_number_stays(db):
    plant()
    roll_up()
    before = numbers()

    assert forget.forget_events() == 18

    assert min(Event.objects.values_list("received_on", flat=True)) == timezone.localdate() - dt.timedelta(days=10)
    roll_up()
    roll_up(rebuild=True)
    assert numbers() == before
    assert forget.forget_events() == 0


def test_what_was_not_counted_yet_waits(db):
    plant()
    assert forget.forget_events() == 0
    roll_up()
    make.event("viewed", at=days_ago(15), page_key=uuid.uuid4())
    assert forget.forget_events() == 18
    assert Event.objects.filter(received_on__lt=timezone.localdate() - dt.timedelta(days=10)).count() == 1


def test_keys_and_parked_events_go_with_them(db):
    for days in (5, 15):
        EventKey.objects.create(dedupe_key=os.urandom(16), received_on=days_ago(days).date())
        ParkedEvent.objects.create(
            dedupe_key=os.urandom(16), esp="Postmark", type="opened", occurred_at=days_ago(1), parked_at=days_ago(days)
        )
    assert forget.forget_events() == 2
    assert (EventKey.objects.count(), ParkedEvent.objects.count()) == (1, 1)


def test_much_is_forgotten_in_pieces(db, monkeypatch):
    monkeypatch.setattr(forget, "BATCH", 4)
    plant()
    roll_up()
    assert [forget.forget_events() for _ in range(6)] == [4, 4, 4, 4, 2, 0]


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it():
    plant()
    for _ in range(2):  # the first run counts, the second may forget
        Worker(drain=True).run()
    assert Event.objects.count() == 22
