"""What the worker does beside the campaigns library's own jobs. Each returns the number of things done."""

from collections.abc import Callable

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from campaigns.jobs import JobRun
from home.delivery.missing.note import forget_old
from home.delivery.network import tell_network
from home.published import compare, passing, purges
from home.release import go_live, schedule

log = structlog.get_logger(__name__)

COMPARED_AT = 3  # o'clock
COMPARISON = "config.jobs.compare_published"
MOST_DOUBTS = 100
"""In the log; a table that is wrong as a whole is one thing to know."""


def release_bundles() -> int:
    """Release bundles whose moment has come, each all or nothing."""
    return go_live.release_due(timezone.now())


def wagtail_schedule() -> int:
    """Take down what expired, put up what is due. As Wagtail's `publish_scheduled`, but each in its own transaction.

    The published document changes in the transaction of its page, and one page that cannot be published does not
    undo the others: it raises after they are done.
    """
    failures: list[Exception] = []
    done = sum(_step(due, failures) for due in schedule.due(timezone.now()))
    if failures:
        raise ExceptionGroup("Scheduled changes failed; the others are done.", failures)
    return done


def let_time_pass() -> int:
    """Once a day what goes out of date, once an hour what campaigns achieved. Returns how many documents changed."""
    now = timezone.localtime()
    return _once(f"{now:%Y-%m-%d}", _let_a_day_begin) + _once(f"{now:%Y-%m-%d %H}", _count_anew)


def _let_a_day_begin() -> int:
    return len(passing.let_a_day_begin().written)


def _count_anew() -> int:
    return len(passing.count_anew().written)


def compare_at_night() -> int:
    """Asks for the comparison, in an hour in which nobody waits for it. A worker that rests then leaves it out."""
    now = timezone.localtime()
    return _once(f"{now:%Y-%m-%d}", _ask_for_comparison) if now.hour == COMPARED_AT else 0


def _ask_for_comparison() -> int:
    compare_published.enqueue()
    return 1


@task()
def compare_published() -> int:
    """Every doubt about the published documents into the log; that there are any, into the health check."""
    doubts = compare.compared()
    for doubt in doubts[:MOST_DOUBTS]:
        log.warning("published_doubt", doubt=doubt)
    if doubts:
        JobRun.objects.failed(COMPARISON, f"{len(doubts)} doubts")
    else:
        JobRun.objects.succeeded(COMPARISON)
    return len(doubts)


def _once(period: str, act: Callable[[], int]) -> int:
    """In every worker, and again after a failure: acting twice changes nothing the second time."""
    if _acted.get(act) == period:
        return 0
    changed = act()
    _acted[act] = period
    return changed


_acted: dict[Callable[[], int], str] = {}


def forget_vanished() -> int:
    """Index tasks of Wagtail that failed because their object is gone by now: nothing is left to index.

    A page's child rows are written anew by every publication, so without this the health check would count failures
    that nobody can mend.
    """
    vanished = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED,
        task_path__startswith="wagtail.tasks.",
        exception_class_path__endswith=".DoesNotExist",
    )
    return vanished.delete()[0]


def follow_purges() -> int:
    """What readers must be told of although the process that published died, and what nobody asks about any more."""
    now = timezone.now()
    return purges.stamp_forgotten() + tell_network(now) + purges.forget_old(now)


def forget_missing() -> int:
    """Addresses not found that nobody asks for any more."""
    return forget_old()


def _step(due: schedule.Due, failures: list[Exception]) -> int:
    try:
        with transaction.atomic():
            return int(due.happen())
    except Exception as error:  # noqa: BLE001 - recorded and raised at the end
        failures.append(error)
        return 0
