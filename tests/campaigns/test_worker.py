import datetime as dt
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from factories.sends import frozen, letter, mailings, readers

from campaigns import background
from campaigns.health import health
from campaigns.jobs import JobRun
from campaigns.newsletters import start
from campaigns.newsletters.models import Delivery, Send
from campaigns.worker import Job, Worker

ROOT = Path(__file__).resolve().parents[2]


def drain():
    worker = Worker(drain=True)
    worker.run()
    return worker


def task(status="RUNNING", started=None, lives=1, path="config.jobs.wagtail_schedule"):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path=path,
        backend_name="default",
        run_after=timezone.now() - dt.timedelta(minutes=1),
        started_at=started,
        worker_ids=["gone"] * lives,
        queue_name="default",
    )


@pytest.mark.django_db(transaction=True)
def test_a_started_newsletter_reaches_everybody_once_in_their_own_language(settings):
    readers(3)
    send = start.start(letter(), actor=None)

    assert not drain().failed

    send.refresh_from_db()
    assert (send.state, send.intended) == ("complete", 3)
    assert sorted(one.to[0] for one in mailings()) == [f"reader{n}@example.org" for n in range(3)]
    deliveries = {str(pk) for pk in Delivery.objects.of(send).values_list("pk", flat=True)}
    assert {one.metadata["delivery"] for one in mailings()} == deliveries
    assert all(len(one.recipients()) == 1 for one in mailings())
    assert "[[" not in mailings()[0].body + mailings()[0].alternatives[0].content


@pytest.mark.django_db(transaction=True)
def test_a_drain_with_nothing_to_do_ends():
    started = time.monotonic()

    call_command("worker", drain=True)

    assert time.monotonic() - started < 10


@pytest.mark.parametrize(("minutes", "state"), [(5, "complete"), (500, "missed")])
@pytest.mark.django_db(transaction=True)
def test_a_schedule_long_past_waits_for_a_person(minutes, state):
    readers(1)
    soon = timezone.now() + dt.timedelta(hours=1)
    send = start.start(letter(), actor=None, scheduled_for=soon)
    Send.objects.filter(pk=send.pk).update(scheduled_for=timezone.now() - dt.timedelta(minutes=minutes))

    drain()

    send.refresh_from_db()
    assert send.state == state
    assert len(mailings()) == (1 if state == "complete" else 0)
    assert bool(send.state_reason) is (state == "missed")


@pytest.mark.django_db(transaction=True)
def test_the_kill_switch_sends_nothing_and_says_nothing_is_left_to_do(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SENDING_DISABLED": True}
    send = frozen(2)

    drain()

    assert mailings() == []
    assert set(Delivery.objects.of(send).values_list("state", flat=True)) == {"pending"}


@pytest.mark.django_db(transaction=True)
def test_too_many_bounces_pause_the_send_until_a_person_resumes_it(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "LIMITS_FROM": 4, "BOUNCE_LIMIT_PERCENT": 20}
    send = frozen(8)
    ids = list(Delivery.objects.of(send).values_list("pk", flat=True)[:5])
    now = timezone.now()
    Delivery.objects.filter(pk__in=ids).update(state="sent", settled_at=now, fate="bounced_hard", fate_at=now)

    drain()
    send.refresh_from_db()
    assert send.state == "paused"
    assert "5" in send.state_reason

    start.resume(send, actor=None)
    drain()
    send.refresh_from_db()
    assert (send.state, len(mailings())) == ("complete", 3)


@pytest.mark.django_db(transaction=True)
def test_the_rate_limit_spreads_the_messages(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SEND_RATE_PER_SECOND": 4}
    frozen(9)
    started = time.monotonic()

    drain()

    assert len(mailings()) == 9
    assert time.monotonic() - started >= 2


@pytest.mark.django_db(transaction=True)
def test_one_failing_job_is_recorded_and_does_not_stop_the_others():
    def fail():
        raise ValueError("anna@example.org")

    worker, ran = Worker(drain=True), []
    worker.jobs = [Job("broken", fail), Job("sound", lambda: ran.append(1) or 0)]

    worker.run()

    run = JobRun.objects.get(name="broken")
    assert ran
    assert (run.failures, run.error) == (1, "ValueError")
    assert health()["failing_jobs"] == 1
    JobRun.objects.succeeded("broken")
    assert health()["failing_jobs"] == 0


@pytest.mark.django_db(transaction=True)
def test_a_drain_that_failed_says_so(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "WORKER_JOBS": ["operator.truediv"]}

    with pytest.raises(CommandError):
        call_command("worker", drain=True)


def test_a_task_that_a_dead_worker_left_is_queued_again(db):
    abandoned = task(started=timezone.now() - dt.timedelta(hours=1))
    busy = task(started=timezone.now())

    assert background.revive(timezone.now()) == 1

    assert [DBTaskResult.objects.get(pk=one.pk).status for one in (abandoned, busy)] == ["READY", "RUNNING"]


def test_a_task_that_took_several_workers_down_is_recorded_as_failed(db):
    deadly = task(started=timezone.now() - dt.timedelta(hours=1), lives=background.MOST_LIVES)

    background.revive(timezone.now())

    deadly.refresh_from_db()
    assert deadly.status == "FAILED"
    assert "WorkerLost" in deadly.exception_class_path
    assert health()["dead_letters"] == 1


def test_a_task_that_runs_too_long_is_stopped():
    with pytest.raises(background.Overdue), background._at_most(1):
        time.sleep(5)


def test_health_tells_how_long_the_oldest_message_waits(db):
    send = frozen(1)
    Delivery.objects.of(send).update(created_at=timezone.now() - dt.timedelta(minutes=2))

    assert 119 <= health()["oldest_pending_s"] <= 140


def test_the_health_pages_answer_without_a_name_or_a_secret(client, db, django_assert_max_num_queries):
    assert client.get("/healthz/live").json() == {"status": "ok"}
    with django_assert_max_num_queries(8):
        answer = client.get("/healthz/ready")

    assert answer.status_code == 200
    assert {"ambiguous", "oldest_pending_s", "outbox_lag_s", "tasks_lag_s", "dead_letters", "versions"} <= set(
        answer.json()
    )


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_a_worker_in_good_time():
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while not JobRun.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.2)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 0, process.stdout.read()
