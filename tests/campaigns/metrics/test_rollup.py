import datetime as dt
import threading
import uuid
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.utils import timezone
from factories import campaigns as make
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from campaigns.metrics.rollup import horizon, roll_up
from campaigns.models import (
    Delivery,
    Event,
    LedgerTotal,
    LinkDay,
    PageDay,
    RollUpMark,
    Send,
    SendDay,
    SendPeople,
    TrackedLink,
)
from campaigns.tracking.models import EventType, Verdict

WARSAW = ZoneInfo("Europe/Warsaw")
CLICKED, HUMAN, MACHINE = EventType.CLICKED, Verdict.HUMAN, Verdict.MACHINE


@pytest.fixture
def link(db):
    return make.link(send=make.send())


def link_days():
    return {(row.day, row.verdict): row.count for row in LinkDay.objects.all()}


def everything():
    days = SendDay.objects.values_list("send", "day", "type", "verdict", "locale", "count")
    links = LinkDay.objects.values_list("link", "day", "verdict", "count")
    pages = PageDay.objects.values_list("page_key", "day", "verdict", "locale", "count")
    people = SendPeople.objects.values_list("send", "locale", "type", "count")
    return Counter(days), Counter(links), Counter(pages), Counter(people)


def test_days_are_those_of_the_site_and_not_of_greenwich(link):
    evening = timezone.now().astimezone(WARSAW).replace(hour=0, minute=30)
    make.event(link=link, at=evening.astimezone(dt.UTC))
    roll_up()
    assert link_days() == {(evening.date(), HUMAN): 1}


def test_rolling_up_again_changes_nothing(link):
    make.hits(link, human=3, machine=2)
    roll_up()
    before = everything()
    assert roll_up() == 0
    assert everything() == before


def test_short_links_count_without_a_send(db):
    make.event(link=make.link(purpose="qr"))
    roll_up()
    assert sum(link_days().values()) == 1
    assert not SendDay.objects.exists()


def test_events_of_a_deleted_send_are_passed_over(link):
    make.hits(link, human=2)
    TrackedLink.objects.all().delete()
    Send.objects.all().delete()
    roll_up()
    assert link_days() == {}


def test_a_verdict_judged_anew_moves_the_count_when_its_day_is_touched(link):
    make.hits(link, human=3)
    roll_up()
    Event.objects.update(verdict=MACHINE)
    make.hits(link, human=1)
    roll_up()
    assert sorted(link_days().values()) == [1, 3]
    assert {verdict: count for (_, verdict), count in link_days().items()} == {HUMAN: 1, MACHINE: 3}


def test_a_late_event_is_added_to_a_day_whose_raw_events_are_gone(link, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "RAW_EVENT_DAYS": 10}
    long_ago = timezone.now() - dt.timedelta(days=40)
    LinkDay.objects.create(link=link, day=timezone.localdate(long_ago), verdict=HUMAN, count=100)
    make.event(link=link, at=long_ago, received_on=timezone.localdate())
    roll_up()
    roll_up()
    assert list(link_days().values()) == [101]


def test_a_rebuild_never_lowers_a_day_whose_raw_events_are_gone(link, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "RAW_EVENT_DAYS": 10}
    pruned, complete = horizon() - dt.timedelta(days=1), horizon()
    for day in (pruned, complete):
        LinkDay.objects.create(link=link, day=day, verdict=HUMAN, count=100)
    roll_up(rebuild=True)
    assert link_days() == {(pruned, HUMAN): 100}


def test_views_of_a_day_whose_raw_events_are_gone_are_kept_and_late_ones_added(db, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "RAW_EVENT_DAYS": 10}
    key, long_ago = uuid.uuid4(), timezone.now() - dt.timedelta(days=40)
    PageDay.objects.create(
        page_key=key, locale=make.locale(), day=timezone.localdate(long_ago), verdict=HUMAN, count=100
    )
    make.event("viewed", at=long_ago, received_on=timezone.localdate(), page_key=key)
    for _ in range(2):
        roll_up()
    roll_up(rebuild=True)
    assert PageDay.objects.get().count == 101


def test_views_outlive_the_page_and_belong_to_no_send_and_no_link(db):
    make.event("viewed", page_key=uuid.uuid4())
    roll_up()
    assert PageDay.objects.get().count == 1
    assert not SendDay.objects.exists() and not LinkDay.objects.exists()


def test_since_recounts_from_that_day_on_and_leaves_the_rest(link):
    now = timezone.now()
    for days in (5, 1):
        make.event(link=link, at=now - dt.timedelta(days=days))
    roll_up()
    LinkDay.objects.update(count=77)
    roll_up(since=timezone.localdate(now) - dt.timedelta(days=2))
    assert sorted(link_days().values()) == [1, 77]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("click"), st.integers(0, 2), st.integers(0, 12), st.sampled_from(["human", "machine"])),
        st.tuples(st.just("judge"), st.integers(0, 2), st.integers(0, 12), st.sampled_from(["human", "machine"])),
        st.just("roll up"),
    ),
    max_size=25,
)


@given(steps)
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_rolling_up_step_by_step_equals_a_rebuild(three_links, steps):
    """Late events, in any order; a judgement re-opens its day only together with a new event of that day."""
    for model in (Event, SendDay, LinkDay, PageDay, RollUpMark, SendPeople):
        model.objects.all().delete()
    now = timezone.now()
    for step in steps:
        if step == "roll up":
            roll_up()
            continue
        kind, number, days, verdict = step
        link, page, at = three_links[number], uuid.UUID(int=number), now - dt.timedelta(days=days, minutes=7)
        if kind == "judge":
            touched = Event.objects.filter(Q(link=link) | Q(page_key=page), occurred_at=at)
            touched.update(verdict=Verdict[verdict.upper()])
        make.event("viewed", at=at, verdict=verdict, page_key=page, locale=link.locale)
        delivery = Delivery.objects.filter(send=link.send).first() if link.send else None
        make.event(link=link, at=at, verdict=verdict, delivery=delivery)
    roll_up()
    stepwise = everything()
    roll_up(rebuild=True)
    assert everything() == stepwise


@pytest.fixture
def three_links(db):
    letter, other = (make.send(recipients=2, tracking="consented") for _ in range(2))
    return [make.link(send=letter), make.link(send=other, language="en"), make.link(purpose="qr")]


def test_the_ledger_is_counted_by_language_state_and_fate(db):
    letter = make.send(recipients=20, languages=("pl", "en"))
    make.deliver(letter, hard=3, unsubscribed=2)
    make.deliver(letter, language="en", complained=1)
    roll_up()
    rows = LedgerTotal.objects.values_list("locale__language_code", "fate", "has_left", "count")
    assert set(rows) == {
        ("pl", "bounced_hard", False, 3),
        ("pl", "delivered", False, 15),
        ("pl", "delivered", True, 2),
        ("en", "complained", False, 1),
        ("en", "delivered", False, 19),
    }


def test_a_person_who_leaves_after_the_seventh_day_did_not_leave_because_of_the_mailing(db):
    letter = make.send(recipients=1)
    letter.deliveries.update(unsubscribed_at=letter.frozen_at + dt.timedelta(days=8))
    roll_up()
    assert not LedgerTotal.objects.get().has_left


def test_totals_outlive_the_ledger(db):
    letter = make.send(recipients=9)
    roll_up()
    letter.deliveries.all().delete()
    roll_up(rebuild=True)
    assert LedgerTotal.objects.get().count == 9


def test_one_person_who_clicks_five_times_is_one_person(db):
    letter = make.send(recipients=2, tracking="consented")
    link, person = make.link(send=letter), letter.deliveries.first()
    for _ in range(5):
        make.event(link=link, delivery=person)
    make.event(link=link, delivery=letter.deliveries.last(), verdict="machine")
    roll_up()
    assert SendPeople.objects.get().count == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres  # SQLite has one writer at a time
def test_an_event_that_commits_after_a_later_one_is_counted():
    """The smaller number is drawn first and committed last, while the roll-up runs."""
    from django.db import connections, transaction

    link = make.link(purpose="qr")
    drawn, release = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            make.event(link=link)
            drawn.set()
            release.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    drawn.wait(10)
    make.event(link=link)
    threading.Timer(0.3, release.set).start()
    roll_up()
    writer.join()
    roll_up()
    assert sum(link_days().values()) == 2
