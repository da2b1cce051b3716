import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from factories.sends import frozen

from campaigns.newsletters import leases, ledger
from campaigns.newsletters.leases import Settlement
from campaigns.newsletters.models import Delivery, Send
from campaigns.newsletters.outcomes import Observation, Stage
from campaigns.subscribers import leaving
from campaigns.subscribers.models import Subscriber

ACCEPTED = Observation(Stage.POSTMARK, code=0, message_id="m-1")
LOST = Observation(Stage.NO_ANSWER)
AWAY = Observation(Stage.NOT_CONNECTED)


@pytest.fixture
def send(db):
    return frozen(3)


def states(send):
    return sorted(Delivery.objects.of(send).values_list("state", flat=True))


def armed(send, limit=10):
    return leases.arm(leases.claim(send.pk, limit))


def settle(send, rows, seen):
    return leases.settle(send.pk, [Settlement(row, seen) for row in rows])


def expire_leases(send):
    Delivery.objects.of(send).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def test_a_claim_takes_no_more_than_it_asked_for(send):
    assert leases.claim(send.pk, 2).count == 2
    assert states(send) == ["claimed", "claimed", "pending"]


def test_nobody_is_claimed_twice(send):
    assert [leases.claim(send.pk, 2).count for _ in range(3)] == [2, 1, 0]


def test_every_claim_raises_the_fence(send):
    for fence in (1, 2):
        leases.release(leases.claim(send.pk, 3))
        assert set(Delivery.objects.of(send).values_list("fence", flat=True)) == {fence}


def test_who_must_wait_is_not_claimed(send):
    Delivery.objects.of(send).update(not_before=timezone.now() + dt.timedelta(minutes=1))

    assert leases.claim(send.pk, 3).count == 0


def test_arming_writes_the_intent_down(send):
    rows = armed(send)

    assert states(send) == ["sending"] * 3
    assert all(row.attempts == 1 for row in rows)
    assert set(Delivery.objects.of(send).values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("state", [Send.State.PAUSED, Send.State.CANCELLED])
def test_a_send_that_was_stopped_arms_nobody(send, state):
    claim = leases.claim(send.pk, 3)
    Send.objects.filter(pk=send.pk).update(state=state)

    assert leases.arm(claim) == []
    assert states(send) == ["pending"] * 3


def test_the_kill_switch_arms_nobody(send, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SENDING_DISABLED": True}

    assert armed(send) == []
    assert states(send) == ["pending"] * 3


@pytest.mark.parametrize(
    ("go", "state"),
    [
        (lambda pk: leaving.leave(pk, method="link", language="pl"), "skipped_unsubscribed"),
        (lambda pk: leaving.erase(pk), "skipped_erased"),
        (lambda pk: leaving.suppress(pk, "bounced"), "suppressed"),
        (lambda pk: leaving.hold(pk), "suppressed"),
    ],
    ids=["left", "erased", "suppressed", "held"],
)
def test_who_left_after_the_freeze_gets_nothing_and_the_ledger_says_why(send, go, state):
    claim = leases.claim(send.pk, 3)
    go(Subscriber.objects.first().pk)

    assert len(leases.arm(claim)) == 2
    assert states(send) == sorted(["sending", "sending", state])
    assert Delivery.objects.of(send).get(state=state).reason


def test_a_withdrawn_consent_makes_the_links_plain(db):
    send = frozen(1, tracking="consented")
    Delivery.objects.of(send).update(tracking="consented")

    (row,) = armed(send)

    assert row.tracking == "none"
    assert Delivery.objects.get(pk=row.pk).tracking == "none"


def test_arming_costs_the_same_for_three_and_for_thirty(db, django_assert_max_num_queries):
    send = frozen(30)
    claim = leases.claim(send.pk, 30)

    with django_assert_max_num_queries(8):
        assert len(leases.arm(claim)) == 30


def test_settling_writes_down_what_was_seen(send):
    assert settle(send, armed(send), ACCEPTED) == 3

    row = Delivery.objects.of(send).first()
    assert (row.state, row.reason, row.provider_message_id) == ("sent", "accepted", "m-1")
    assert row.settled_at


def test_an_expired_claim_goes_back_and_an_expired_call_never_does(send):
    leases.claim(send.pk, 1)
    armed(send, 2)
    expire_leases(send)

    leases.sweep()

    assert states(send) == ["ambiguous", "ambiguous", "pending"]


def test_a_worker_that_lost_its_lease_before_arming_sends_nothing(send):
    claim = leases.claim(send.pk, 3)
    expire_leases(send)

    assert leases.arm(claim) == []


def test_a_late_answer_settles_what_the_sweep_called_ambiguous(send):
    rows = armed(send)
    expire_leases(send)
    leases.sweep()

    assert settle(send, rows, ACCEPTED) == 3
    assert states(send) == ["sent"] * 3


def test_a_late_answer_does_not_overrule_a_person(send):
    rows = armed(send)
    expire_leases(send)
    leases.sweep()
    ledger.conclude(send.pk)
    ledger.resolve(send, decision="resend")

    assert settle(send, rows, ACCEPTED) == 0
    assert states(send) == ["pending"] * 3


def test_a_late_answer_does_not_touch_a_newer_fence(send):
    rows = armed(send)
    expire_leases(send)
    leases.sweep()
    ledger.resolve(send, decision="resend")
    armed(send)

    assert settle(send, rows, AWAY) == 0
    assert states(send) == ["sending"] * 3


def test_the_fence_decides_also_when_the_owner_is_the_same(send):
    rows = armed(send)
    Delivery.objects.of(send).update(fence=F("fence") + 1)

    assert settle(send, rows, ACCEPTED) == 0
    assert states(send) == ["sending"] * 3


def test_a_provider_that_is_away_makes_the_send_wait(send):
    settle(send, armed(send), AWAY)

    send.refresh_from_db()
    assert send.not_before > timezone.now()
    assert states(send) == ["pending"] * 3


def test_a_refused_account_pauses_the_send_and_says_why(send):
    settle(send, armed(send), Observation(Stage.POSTMARK, code=405, text="out of credits for news@example.org"))

    send.refresh_from_db()
    assert send.state == "paused"
    assert "no_credits" in send.state_reason
    assert "@" not in send.state_reason
    assert states(send) == ["pending"] * 3


def test_a_dead_address_is_suppressed_for_ever(send):
    row, *_ = armed(send)
    settle(send, [row], Observation(Stage.POSTMARK, code=406, text=f"Found inactive: {row.subscriber.read_address()}"))

    row.refresh_from_db()
    assert leaving.is_suppressed(row.subscriber)
    assert "@" not in row.detail


def test_what_was_not_begun_does_not_count_as_an_attempt(send):
    settle(send, armed(send), Observation(Stage.NOT_BEGUN))

    assert set(Delivery.objects.of(send).values_list("attempts", flat=True)) == {0}


def test_a_send_ends_when_everybody_has_a_final_state(send):
    settle(send, armed(send), ACCEPTED)

    assert ledger.conclude(send.pk)
    send.refresh_from_db()
    assert (send.state, bool(send.finished_at)) == ("complete", True)


def test_a_send_with_an_unknown_is_not_over(send):
    settle(send, armed(send), LOST)
    ledger.conclude(send.pk)

    send.refresh_from_db()
    assert (send.state, send.finished_at) == ("needs_decision", None)
    assert "3" in send.state_reason


def test_news_from_the_provider_settles_what_nobody_knew(send):
    rows = armed(send)
    settle(send, rows, LOST)
    ledger.conclude(send.pk)

    assert all(ledger.settle_from_event(row.pk, "sent") for row in rows)

    send.refresh_from_db()
    assert send.state == "complete"


def test_news_of_a_message_we_believed_refused_prevents_a_second_copy(send):
    rows = armed(send)
    settle(send, rows, AWAY)

    assert ledger.settle_from_event(rows[0].pk, "sent")
    assert states(send) == ["pending", "pending", "sent"]


def test_news_of_what_is_settled_or_was_never_tried_changes_nothing(send):
    untouched = Delivery.objects.of(send).first()

    assert not ledger.settle_from_event(untouched.pk, "sent")
    assert not ledger.settle_from_event(uuid.uuid4(), "sent")


@pytest.mark.parametrize(("decision", "state"), [("sent", "complete"), ("failed", "complete"), ("resend", "sending")])
def test_a_person_decides_what_nobody_knows(send, administrator, decision, state):
    settle(send, armed(send), LOST)
    ledger.conclude(send.pk)

    assert ledger.resolve(send, decision=decision, actor=administrator) == 3
    send.refresh_from_db()
    assert send.state == state
    assert str(administrator.pk) in Delivery.objects.of(send).first().detail


def test_a_person_may_decide_about_one(send):
    rows = armed(send)
    settle(send, rows, LOST)

    assert ledger.resolve(send, decision="sent", delivery_ids=[rows[0].pk]) == 1
    assert states(send) == ["ambiguous", "ambiguous", "sent"]


def test_only_the_three_decisions_exist(send):
    with pytest.raises(ledger.UnknownDecision):
        ledger.resolve(send, decision="maybe")


def test_nobody_of_a_cancelled_send_stays_in_a_queue(send):
    leases.claim(send.pk, 1)
    Send.objects.filter(pk=send.pk).update(state="cancelled")

    assert leases.cancel_rest() == 3
    assert states(send) == ["cancelled"] * 3


@pytest.mark.django_db(transaction=True)
def test_claims_of_many_workers_at_once_never_overlap():
    send = frozen(60)
    barrier, claims = threading.Barrier(6), []

    def work():
        try:
            barrier.wait()
            while (claim := leases.claim(send.pk, 4)).count:
                claims.append(claim)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(claim.count for claim in claims) == 60
    assert set(Delivery.objects.of(send).values_list("fence", flat=True)) == {1}
    for claim in claims:
        assert Delivery.objects.filter(owner=claim.owner).count() == claim.count


def test_the_lease_comes_from_the_database_s_clock(send):
    with override_settings():
        leases.claim(send.pk, 1)

    left = Delivery.objects.of(send).get(state="claimed").lease_until - timezone.now()
    assert dt.timedelta(seconds=50) < left < dt.timedelta(seconds=70)


@pytest.fixture
def one_is_being_settled(django_db_setup, transactional_db):
    """A committed send of three, one of whose rows another worker holds in its own transaction."""
    import psycopg

    send = frozen(3)
    leases.claim(send.pk, 3)
    expire_leases(send)
    held = Delivery.objects.of(send).order_by("pk").first()
    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"], host=settings["HOST"], port=settings["PORT"], user=settings["USER"]
    ) as other:
        other.execute("SELECT 1 FROM campaigns_delivery WHERE id = %s FOR UPDATE", [held.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        yield send, held
        other.rollback()


@pytest.mark.postgres  # SQLite has one writer at a time
@pytest.mark.parametrize("step", ["sweep", "cancel_rest"])
def test_a_row_another_worker_is_writing_is_left_for_the_next_time(one_is_being_settled, step):
    send, held = one_is_being_settled
    Send.objects.filter(pk=send.pk).update(state=Send.State.CANCELLED)
    assert getattr(leases, step)() == 2
    assert Delivery.objects.get(pk=held.pk).state == Delivery.State.CLAIMED
