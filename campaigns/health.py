"""Numbers for the machine that watches us: small, without a word about anybody, cheap enough for every few seconds."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Min
from django.utils import timezone
from django.utils.module_loading import import_string

from campaigns import conf
from campaigns.jobs import JobRun
from campaigns.newsletters.models import Delivery, Send

UNFINISHED = [Send.State.FREEZING, Send.State.SENDING, Send.State.PAUSED, Send.State.NEEDS_DECISION]
MOVING = [Send.State.FREEZING, Send.State.SENDING]


def health() -> dict[str, float]:
    """`ambiguous` deliveries; age in seconds of the oldest message, spooled hit and task still waiting; what failed."""
    now = timezone.now()
    return {
        "ambiguous": Delivery.objects.filter(send__state__in=UNFINISHED, state=Delivery.State.AMBIGUOUS).count(),
        "oldest_pending_s": _age(_oldest_pending(), now),
        "outbox_lag_s": _age(_oldest_spool(), now),
        "tasks_lag_s": _age(_oldest_task(), now),
        "dead_letters": _failed_tasks(),
        "failing_jobs": JobRun.objects.failing().count(),
    }


def _age(since: dt.datetime | None, now: dt.datetime) -> float:
    return round(max(0.0, (now - since).total_seconds()), 1) if since else 0.0


def _oldest_pending() -> dt.datetime | None:
    """When the oldest message that could go out now was written down; a send still freezing counts from its start."""
    waiting = Delivery.objects.filter(send__state=Send.State.SENDING, state=Delivery.State.PENDING)
    freezing = Send.objects.filter(state=Send.State.FREEZING)
    found = [
        waiting.aggregate(oldest=Min("created_at"))["oldest"],
        freezing.aggregate(oldest=Min("created_at"))["oldest"],
    ]
    return min((moment for moment in found if moment), default=None)


def _oldest_spool() -> dt.datetime | None:
    """The spool is the outbox of our own hits: written during requests, in the database once the worker came by."""
    folder = conf.current().spool_dir
    times = [path.stat().st_mtime for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    return dt.datetime.fromtimestamp(min(times), dt.UTC) if times else None


def _tasks() -> Any:
    """The queue of django_tasks_db, an optional app; else None."""
    if not apps.is_installed("django_tasks_db"):
        return None
    return import_string("django_tasks_db.models.DBTaskResult").objects


def _oldest_task() -> dt.datetime | None:
    tasks = _tasks()
    return tasks.ready().aggregate(oldest=Min("enqueued_at"))["oldest"] if tasks else None


def _failed_tasks() -> int:
    tasks = _tasks()
    return tasks.failed().count() if tasks else 0
