"""What falls due by Wagtail's own dates, for pages and snippets: the worker lets it happen, a rehearsal looks ahead."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision


@dataclass(frozen=True)
class Due:
    """Something expires at that time, or a revision goes live."""

    at: dt.datetime
    model: type[DraftStateMixin | Revision]
    pk: int | str

    def happen(self) -> bool:
        """In the caller's transaction. False when somebody was faster. Raises what forbids publishing."""
        return _publish(self) if self.model is Revision else _unpublish(self)


def due(until: dt.datetime) -> Iterator[Due]:
    """What expires first: something else may be due to take its address."""
    for model in _with_drafts():
        over = model._default_manager.filter(live=True, expire_at__lte=until).order_by("expire_at")
        yield from [Due(at, model, pk) for at, pk in over.values_list("expire_at", "pk")]
    coming = Revision.objects.filter(approved_go_live_at__lte=until).order_by("approved_go_live_at")
    yield from [Due(at, Revision, pk) for at, pk in coming.values_list("approved_go_live_at", "pk")]


def _with_drafts() -> list[type[DraftStateMixin]]:
    """Pages as base instances, all types in one query; their parts below Page are not looked at twice."""
    return [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]


def _unpublish(due: Due) -> bool:
    still = due.model._default_manager.select_for_update().filter(live=True, expire_at__lte=due.at)
    if thing := still.filter(pk=due.pk).first():
        thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return bool(thing)


def _publish(due: Due) -> bool:
    still = Revision.objects.select_for_update().filter(approved_go_live_at__lte=due.at)
    if revision := still.filter(pk=due.pk).first():
        if due.at > timezone.now():
            revision.content["go_live_at"] = None  # looked at ahead of time: Wagtail compares it with its own clock
        revision.publish(log_action="wagtail.publish.scheduled", skip_permission_checks=True)
    return bool(revision)
