"""The promise of the product, tried: 300 people, a provider that misbehaves, workers killed at every planned instant.

Real processes, real SIGKILL, real sockets. What people got is read from the provider's own record.
"""

import itertools
import os
import signal
import time

import pytest
from factories.sends import readers, started
from fakes import postmark
from fakes.mortal import MortalWorker
from fakes.postmark import FakePostmark

from campaigns.newsletters import freeze, ledger
from campaigns.newsletters.models import Delivery, Send

PEOPLE = 300
BATCH = 50
LEASE = 2
SETTLED = {"sent", "ambiguous", "rejected"}

INSTANTS = {
    "while the ledger is written": "campaigns.newsletters.freeze:_insert:return:1",
    "after the claim": "campaigns.newsletters.leases:claim:return:2",
    "before arming commits": "campaigns.newsletters.leases:_why_not:return:2",
    "armed, before the call": "campaigns.newsletters.leases:arm:return:2",
    "after the answer": "campaigns.newsletters.provider:observe_batch:return:2",
    "before settling commits": "campaigns.newsletters.leases:_hold_send:return:2",
    "after settling": "campaigns.newsletters.leases:settle:return:2",
    "before the end is written": "campaigns.newsletters.ledger:_verdict:return:1",
}
CERTAIN = {
    "while the ledger is written",
    "after the claim",
    "before arming commits",
    "after settling",
    "before the end is written",
}
"""Instants at which nothing can be unknown afterwards."""


@pytest.fixture
def provider():
    with FakePostmark() as fake:
        yield fake


@pytest.fixture
def send(transactional_db):
    readers(PEOPLE)
    return started()


@pytest.fixture
def worker(provider, settings, tmp_path):
    """Starts a worker that ends when nothing is left to do."""
    numbers = itertools.count()

    def start(dies_at=""):
        return MortalWorker(
            tmp_path / f"worker-{next(numbers)}.log",
            dies_at=dies_at,
            marker=tmp_path / "died",
            EMAIL_BACKEND="anymail.backends.postmark.EmailBackend",
            ANYMAIL={"POSTMARK_SERVER_TOKEN": postmark.TOKEN, "POSTMARK_API_URL": provider.url},
            CAMPAIGNS={**settings.CAMPAIGNS, "SEND_BATCH_SIZE": BATCH, "SEND_LEASE_SECONDS": LEASE},
        )

    return start


def states(send):
    return dict(Delivery.objects.of(send).values_list("pk", "state"))


def assert_nobody_got_two(provider):
    assert provider.accepted, "the fault was planned so that nobody would get anything"
    assert max(provider.copies().values()) == 1


def assert_everybody_is_accounted_for(send, provider):
    found = states(send)
    assert len(found) == PEOPLE
    assert set(found.values()) <= SETTLED
    got = {one.delivery for one in provider.accepted}
    claimed_sent = {str(pk) for pk, state in found.items() if state == "sent"}
    unknown = {str(pk) for pk, state in found.items() if state == "ambiguous"}
    assert claimed_sent <= got
    assert got <= claimed_sent | unknown
    send.refresh_from_db()
    assert send.state == ("needs_decision" if unknown else "complete")


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_worker_killed_at_any_instant_sends_nobody_two_and_misses_nobody(instant, send, provider, worker, tmp_path):
    code, output = worker(INSTANTS[instant]).finish()
    assert (code, (tmp_path / "died").exists()) == (-9, True), output
    code, output = worker().finish()

    assert code == 0, output
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    unknown = Delivery.objects.of(send).filter(state="ambiguous").count()
    assert unknown == (0 if instant in CERTAIN else BATCH)


@pytest.mark.parametrize("fault", [postmark.accept_then_caller_dies(), postmark.caller_dies_before_reading()])
def test_a_worker_killed_while_the_provider_has_its_call(fault, send, provider, worker):
    provider.plan[2] = fault

    code, output = worker().finish()
    assert (code, fault.happened) == (-9, True), output
    code, output = worker().finish()

    assert code == 0, output
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    assert Delivery.objects.of(send).filter(state="ambiguous").count() == BATCH


def test_a_provider_that_misbehaves_in_every_way_causes_no_second_copy(send, provider, worker):
    lost = [
        postmark.provider_dies_before_reading(),
        postmark.reset_after_accept(),
        postmark.error_after_accept(),
        postmark.truncated_answer(),
    ]
    faults = [*lost, postmark.too_many(), postmark.unavailable(), postmark.one_bad_recipient()]
    provider.plan = dict(enumerate(faults, start=1))

    code, output = worker().finish()

    assert code == 0, output
    assert [fault.happened for fault in faults] == [True] * len(faults)
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    assert Delivery.objects.of(send).filter(state="ambiguous").count() == BATCH * len(lost)
    assert Delivery.objects.of(send).filter(state="rejected").count() == 1


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_an_answer_slower_than_the_lease_is_not_waited_for_and_not_sent_again(send, provider, worker):
    provider.plan[1] = fault = postmark.slow(LEASE * 2)

    first = worker()
    wait_until(lambda: provider.calls)
    results = [first.finish(), worker().finish()]
    wait_until(lambda: fault.happened)

    assert fault.happened
    assert [code for code, _ in results] == [0, 0], results
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    assert Delivery.objects.of(send).filter(state="ambiguous").count() == BATCH


def test_a_worker_that_slept_through_its_lease_may_still_say_what_it_knows(send, provider, worker):
    """Suspended during the call (a laptop lid, a frozen machine); meanwhile another worker sweeps and does the rest."""
    provider.plan[1] = postmark.slow(0.3)

    sleeper = worker()
    wait_until(lambda: provider.calls)
    os.kill(sleeper.pid, signal.SIGSTOP)
    time.sleep(LEASE + 0.5)
    other = worker().finish()
    unknown_meanwhile = Delivery.objects.of(send).filter(state="ambiguous").count()
    os.kill(sleeper.pid, signal.SIGCONT)
    code, output = sleeper.finish()

    assert (other[0], code) == (0, 0), output
    assert unknown_meanwhile == BATCH
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    send.refresh_from_db()
    assert send.state == "complete"


def test_people_whose_message_was_lost_get_exactly_one_after_a_person_decided(send, provider, worker):
    provider.plan[1] = postmark.provider_dies_before_reading()
    worker().finish()
    send.refresh_from_db()
    assert send.state == "needs_decision"

    assert ledger.resolve(send, decision="resend") == BATCH
    code, output = worker().finish()

    assert code == 0, output
    assert set(provider.copies().values()) == {1}
    assert len(provider.copies()) == PEOPLE
    assert Send.objects.get(pk=send.pk).state == "complete"


def test_four_workers_at_once_with_kills_and_faults(send, provider, worker):
    provider.plan[2] = dies = postmark.accept_then_caller_dies()
    provider.plan[4] = resets = postmark.reset_after_accept()
    provider.plan[5] = waits = postmark.too_many()
    freeze.freeze(send.pk)

    mortal = worker(INSTANTS["armed, before the call"])
    results = [one.finish() for one in [mortal, *(worker() for _ in range(3))]]
    survivors = worker().finish()

    assert dies.happened and resets.happened and waits.happened, results
    assert -9 in [code for code, _ in results]
    assert survivors[0] == 0, survivors
    assert_nobody_got_two(provider)
    assert_everybody_is_accounted_for(send, provider)
    assert Delivery.objects.of(send).filter(state="ambiguous").count() >= 2 * BATCH
