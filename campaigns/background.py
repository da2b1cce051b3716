"""Runs the background tasks of django_tasks_db inside our worker, with a limit on time, and finds the abandoned ones.

A killed worker leaves its task RUNNING for ever. Since no task of ours runs longer than the limit, one that is
RUNNING much longer has nobody behind it: it is queued again, and after a few deaths recorded as failed.
"""

import datetime as dt
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from campaigns import conf

log = structlog.get_logger(__name__)

Task = DBTaskResult[..., Any]

GRACE = dt.timedelta(minutes=5)
MOST_LIVES = 3
"""How often a task may take a worker down with it before it counts as failed."""
LAST_SECONDS = 20.0
"""What a running task still gets once the worker was asked to stop."""


class Overdue(BaseException):
    """The task ran too long, or the worker has to go. Not an Exception, so that a task cannot swallow it."""


class WorkerLost(Exception):
    """Recorded for a task whose workers died more than once."""


class Tasks:
    """The queue's one consumer in this process."""

    def __init__(self) -> None:
        self.worker_id = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        self._runner = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )
        self._is_hurried = False

    def run(self, budget_seconds: float, stopped: Callable[[], bool]) -> int:
        """Ready tasks one after the other until the budget is spent; returns how many."""
        until = time.monotonic() + budget_seconds
        count = revive(timezone.now())
        while not stopped() and time.monotonic() < until and (task := self._claim()):
            self._run_one(task)
            count += 1
        return count

    def hurry(self) -> None:
        """The worker was asked to stop: a running task gets its last seconds, then goes back to the queue."""
        self._is_hurried = True
        if self._runner.running_task:
            signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)

    def _claim(self) -> Task | None:
        ready = DBTaskResult.objects.ready()
        if not ready.exists():  # without taking the write lock
            return None
        with exclusive_transaction():
            task = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        return task

    def _run_one(self, task: Task) -> None:
        with _at_most(conf.current().task_seconds):
            self._runner.run_task(task)
        if self._is_hurried and task.exception_class_path.endswith(Overdue.__name__):
            _requeue(DBTaskResult.objects.filter(pk=task.pk))


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Raises Overdue inside the block after that long. Only the main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise Overdue


def revive(now: dt.datetime) -> int:
    """Queues abandoned tasks again, or records them as failed; returns how many."""
    latest = now - dt.timedelta(seconds=conf.current().task_seconds) - GRACE
    count = 0
    for task in DBTaskResult.objects.running().filter(started_at__lte=latest):
        mine = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        is_lost = len(task.worker_ids) >= MOST_LIVES
        count += _fail(mine, now) if is_lost else _requeue(mine)
        log.warning("task_abandoned", task=task.task_path, lives=len(task.worker_ids), failed=is_lost)
    return count


def _requeue(tasks: QuerySet[Task]) -> int:
    return tasks.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, traceback="")


def _fail(tasks: QuerySet[Task], now: dt.datetime) -> int:
    return tasks.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        traceback=f"{MOST_LIVES} workers ended while they ran this task.",
    )
