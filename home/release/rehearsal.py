"""The site as it will be at a bundle's moment: everything goes live in a transaction that is rolled back."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from home import clock
from home.media.sweep import withhold_ended
from home.pages.media import SiteRendition
from home.published.passing import let_a_day_begin
from home.published.refresh import refresh
from home.release import schedule
from home.release.models import Bundle
from home.release.put_up import Entry, put_up
from home.release.readiness import Report, Unready, inspect, put_up_if_ready


def rehearse(bundle: Bundle) -> Report:
    """What would happen at the moment, as things stand now. Nothing is changed; holds the lock on what is public."""
    with as_of(bundle) as entries:
        return inspect(bundle, entries)


@contextmanager
def as_of(bundle: Bundle) -> Iterator[list[Entry]]:
    """Inside the block the site is as it will be at the bundle's moment, and so is its clock; afterwards nothing has
    happened.

    What others have planned until then has happened too: expiries, schedules, other bundles, the end of rights.
    """
    made: list[SiteRendition] = []
    began = timezone.now()
    moment = max(began, bundle.moment or began)
    try:
        with transaction.atomic(), clock.standing_at(moment):
            last = SiteRendition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if moment > began:
                _pass_time(bundle, moment)
            with _dated():
                entries = put_up(bundle, actor=bundle.planned_by)
            yield entries
            made = list(SiteRendition.objects.filter(pk__gt=last))
            transaction.set_rollback(True)
    finally:
        _keep(made)


def _pass_time(bundle: Bundle, moment: dt.datetime) -> None:
    """In the order of time. What went live may be due to expire: so until nothing more is due."""
    done: set[schedule.Due | Bundle] = set()
    while coming := sorted(_coming(bundle, moment) - done, key=_time_of):
        for step in coming:
            with clock.standing_at(_time_of(step)):
                _let_happen(step)
        done.update(coming)
    withhold_ended()
    let_a_day_begin()


def _coming(bundle: Bundle, moment: dt.datetime) -> set[schedule.Due | Bundle]:
    return {*schedule.due(moment), *Bundle.objects.due(moment).exclude(pk=bundle.pk)}


def _time_of(step: schedule.Due | Bundle) -> dt.datetime:
    at = step.moment if isinstance(step, Bundle) else step.at
    assert at, "only planned bundles are due"
    return at


def _let_happen(step: schedule.Due | Bundle) -> None:
    """As the worker will. What fails then, or is held back, changes nothing."""
    with suppress(ValidationError, Unready), transaction.atomic(), _dated():
        if isinstance(step, Bundle):
            put_up_if_ready(step, actor=step.planned_by)
        else:
            step.happen()


@contextmanager
def _dated() -> Iterator[None]:
    """What goes live in the block did so by the clock of the rehearsal, for the dates that readers see."""
    began = timezone.now()
    yield
    meanwhile = (began, timezone.now())
    Page.objects.filter(first_published_at__range=meanwhile).update(first_published_at=clock.now())
    went = Page.objects.filter(last_published_at__range=meanwhile)
    pages = list(went)
    went.update(last_published_at=clock.now())
    refresh(pages)


def _keep(made: list[SiteRendition]) -> None:
    """The files are there; without their rows they would be made, and stored, a second time."""
    for rendition in made:
        rendition.pk = None
    SiteRendition.objects.bulk_create(made, ignore_conflicts=True)
