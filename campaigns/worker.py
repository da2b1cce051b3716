"""The worker: one process in the foreground that does everything which must not happen inside a request.

Run as many as wanted, on as many machines. Every job claims what it does, so it does not matter who comes first, and
a SIGKILL at any instant breaks nothing. SIGTERM finishes the call in flight.
"""

import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import FrameType

import structlog
from django.apps import apps
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from campaigns import conf
from campaigns.feedback.collect import forget_comments
from campaigns.jobs import JobRun
from campaigns.metrics.forget import forget_events
from campaigns.metrics.rollup import roll_up
from campaigns.newsletters import freeze, leases
from campaigns.newsletters.deliver import Courier
from campaigns.tracking import ingest

log = structlog.get_logger(__name__)

REST_SECONDS = 1.0
BUDGET_SECONDS = 5.0
"""How long sending, or background tasks, may keep the other jobs waiting."""


@dataclass
class Job:
    """`run` returns how many things it did; at least `every` seconds lie between two runs."""

    name: str
    run: Callable[[], int]
    every: float = 0.0
    is_derived: bool = False
    """Writes anew what follows from the other jobs: its count is no reason to look again, and a drain runs it last."""
    next_at: float = 0.0


class Worker:
    """Runs its jobs in turn until it is stopped, or with `drain` until nothing is left to do."""

    def __init__(self, *, drain: bool = False) -> None:
        self.drain = drain
        self.failed = False
        self._is_stopped = False
        self._courier = Courier(self.stopped)
        self._tasks = import_string("campaigns.background.Tasks")() if apps.is_installed("django_tasks_db") else None
        self.jobs = self._jobs()

    def _jobs(self) -> list[Job]:
        jobs = [
            Job("schedule", lambda: freeze.start_due(timezone.now())),
            Job("freeze", freeze.freeze_all),
            Job("deliver", lambda: self._courier.work(BUDGET_SECONDS)),
            Job("events", ingest.work),
            Job("roll_up", roll_up, every=15, is_derived=True),
            Job("forget_comments", forget_comments, every=3600),
            Job("forget_events", forget_events, every=60),
        ]
        if tasks := self._tasks:
            jobs.append(Job("tasks", lambda: tasks.run(BUDGET_SECONDS, self.stopped)))
        return jobs + [Job(path, import_string(path), every=5) for path in conf.current().worker_jobs]

    def stopped(self) -> bool:
        return self._is_stopped

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Nothing new is begun; what is in flight ends by its own timeouts, well under 30 seconds."""
        self._is_stopped = True
        if self._tasks:
            self._tasks.hurry()

    def listen(self) -> None:
        """SIGTERM and SIGINT stop the worker; a second one ends the process as usual."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_once)

    def _stop_once(self, number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self.stop(number, frame)

    def run(self) -> None:
        """Until stopped. With `drain`, until a whole round found nothing and nothing becomes due soon."""
        patience = time.monotonic() + conf.current().send_lease_seconds + 5
        while not self.stopped():
            close_old_connections()
            if self.round():
                continue
            if self.drain and not _something_ends_before(patience):
                break
            self._rest()
        if self.drain:
            self._run_jobs(job for job in self.jobs if job.is_derived)
        self._courier.close()

    def round(self) -> int:
        """Every job that is due, once; returns how many things were done."""
        if self.drain:
            return self._run_jobs(job for job in self.jobs if not job.is_derived)
        return self._run_jobs(job for job in self.jobs if time.monotonic() >= job.next_at)

    def _run_jobs(self, jobs: Iterable[Job]) -> int:
        done = 0
        for job in jobs:
            if not self.stopped():
                count = self._run_job(job)
                done += 0 if job.is_derived else count
                job.next_at = time.monotonic() + job.every
        return done

    def _run_job(self, job: Job) -> int:
        """A failing job is recorded and stops no other. The error's text stays out: it may hold an address."""
        try:
            count = job.run()
            JobRun.objects.succeeded(job.name)
        except Exception as error:  # noqa: BLE001 - the loop of a worker, and it is recorded
            self.failed = True
            log.error("job_failed", job=job.name, error=type(error).__name__, where=_where(error))
            self._record(job, error)
            return 0
        return count

    def _record(self, job: Job, error: Exception) -> None:
        connection.close()  # it may be what failed
        try:
            JobRun.objects.failed(job.name, type(error).__name__)
        except Exception as again:  # noqa: BLE001 - the database is away; the log has it
            log.error("job_not_recorded", job=job.name, error=type(again).__name__)

    def _rest(self) -> None:
        """Short naps, because a signal does not end a sleep."""
        until = time.monotonic() + REST_SECONDS
        while not self.stopped() and time.monotonic() < until:
            time.sleep(0.1)


def _something_ends_before(patience: float) -> bool:
    """Whether a lease or a wait will end while we are still willing to wait for it."""
    due = leases.next_due()
    return due is not None and time.monotonic() + (due - timezone.now()).total_seconds() < patience


def _where(error: BaseException) -> str:
    """File and line of every frame, without a word of what was in them."""
    frames, trace = [], error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-8:])
