"""What the worker does beside the campaigns library's own jobs. Each returns the number of things done."""

from collections.abc import Callable, Iterator
from itertools import chain

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import DraftStateMixin, Page, Revision

from home.delivery.missing.note import forget_old
from home.delivery.network import tell_network
from home.published import passing, purges
from home.published.refresh import Change
from home.release import go_live


def release_bundles() -> int:
    """Release bundles whose moment has come, each all or nothing."""
    return go_live.release_due(timezone.now())


def wagtail_schedule() -> int:
    """Take down what expired, put up what is due. As Wagtail's `publish_scheduled`, but each in its own transaction.

    The published document changes in the transaction of its page, and one page that cannot be published does not
    undo the others: it raises after they are done.
    """
    failures: list[Exception] = []
    done = sum(_step(kind, pk, failures) for kind, pk in chain(_expired(), _due()))
    if failures:
        raise ExceptionGroup("Scheduled changes failed; the others are done.", failures)
    return done


def let_time_pass() -> int:
    """Once a day what goes out of date, once an hour what campaigns achieved. Returns how many documents changed."""
    now = timezone.localtime()
    return _once(f"{now:%Y-%m-%d}", passing.let_a_day_begin) + _once(f"{now:%Y-%m-%d %H}", passing.count_anew)


def _once(period: str, act: Callable[[], Change]) -> int:
    """In every worker, and again after a failure: acting twice changes nothing the second time."""
    if _acted.get(act) == period:
        return 0
    changed = len(act().written)
    _acted[act] = period
    return changed


_acted: dict[Callable[[], Change], str] = {}


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


def _step(model: type[DraftStateMixin | Revision], pk: int | str, failures: list[Exception]) -> int:
    try:
        with transaction.atomic():
            return _publish(pk) if model is Revision else _unpublish(model, pk)
    except Exception as error:  # noqa: BLE001 - recorded and raised at the end
        failures.append(error)
        return 0


def _expired() -> Iterator[tuple[type[DraftStateMixin], int | str]]:
    # Pages as base instances, all types in one query; their parts below Page are not looked at twice.
    others = [m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page)]
    for model in [Page, *others]:
        over = model._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
        yield from ((model, pk) for pk in list(over.values_list("pk", flat=True)))


def _due() -> Iterator[tuple[type[Revision], int]]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    yield from ((Revision, pk) for pk in list(due.values_list("pk", flat=True)))


def _unpublish(model: type[DraftStateMixin], pk: int | str) -> int:
    """0 when another worker was faster."""
    thing = model._default_manager.select_for_update().filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()
    if thing is None:
        return 0
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return 1


def _publish(pk: int | str) -> int:
    revision = Revision.objects.select_for_update().filter(pk=pk, approved_go_live_at__lt=timezone.now()).first()
    if revision is None:
        return 0
    revision.publish(log_action="wagtail.publish.scheduled")
    return 1
