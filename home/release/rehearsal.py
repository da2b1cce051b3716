"""The site as it will be: everything goes live in a transaction that is rolled back.

Readiness, preview and the release itself take the same step, `put_up`; only the release keeps what it did.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, Site

from home.pages.media import SiteRendition
from home.ports import Record, ReleaseItem
from home.published.refresh import gathered, one_at_a_time
from home.release.guard import PAGE, releasing
from home.release.kinds import kinds
from home.release.models import Bundle, BundleItem


@dataclass(frozen=True)
class Entry:
    item: BundleItem
    thing: ReleaseItem | None
    """None when it no longer exists."""
    record: Record | None


def put_up(bundle: Bundle, *, actor: Any) -> list[Entry]:
    """Everything in the bundle goes live, now, in the caller's transaction; entries in the order it was done.

    Nobody else changes what is public meanwhile: the lock is held until the caller's transaction ends.
    """
    _lock(bundle)
    moment, languages = bundle.moment or timezone.now(), bundle.languages
    entries = []
    for there in things(bundle):
        with releasing(), gathered():  # kind by kind: a newsletter asks which pages are public
            for item, thing in there:
                wanted = item.goes_live_in(languages)
                record = thing.go_live_at(moment, wanted, actor=actor) if thing else None
                entries.append(Entry(item, thing, record))
    return entries


def _lock(bundle: Bundle) -> None:
    """Pages first, then what is public: the order of every editorial write, so that neither waits for the other."""
    keys = bundle.items.filter(kind=PAGE).values_list("key", flat=True)
    pages = Page.objects.filter(translation_key__in=list(keys)).order_by("pk")
    list(pages.select_for_update().values_list("pk", flat=True))
    one_at_a_time()


def things(bundle: Bundle) -> Iterator[list[tuple[BundleItem, ReleaseItem | None]]]:
    """The items with what they stand for, one list per kind, in the kind's own order."""
    for name, kind in kinds().items():
        items = {item.key: item for item in bundle.items.filter(kind=name)}
        there = kind.find(items.keys()) if items else {}
        gone = [(item, None) for key, item in items.items() if key not in there]
        yield [*((items[key], thing) for key, thing in there.items()), *gone]


@contextmanager
def as_of(bundle: Bundle) -> Iterator[list[Entry]]:
    """Inside the block the site is as it will be at the bundle's moment; afterwards nothing has happened.

    What others have scheduled until then has happened too.
    """
    made: list[SiteRendition] = []
    try:
        with transaction.atomic():
            last = SiteRendition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if bundle.moment:
                _pass_time(bundle.moment)
            yield put_up(bundle, actor=bundle.planned_by)
            made = list(SiteRendition.objects.filter(pk__gt=last))
            transaction.set_rollback(True)
    finally:
        _keep(made)
        Site.clear_site_root_paths_cache()  # it may have been filled from what was rolled back


def _pass_time(moment: dt.datetime) -> None:
    """Take down and put up what is due by then."""
    for page in Page.objects.filter(live=True, expire_at__lte=moment).specific():
        page.unpublish(set_expired=True, log_action=False)
    for revision in Revision.objects.filter(approved_go_live_at__lte=moment).order_by("approved_go_live_at"):
        revision.content["go_live_at"] = None  # in memory: Wagtail compares it with the clock
        with suppress(ValidationError), transaction.atomic():  # it will fail then, and is nothing of ours
            revision.publish(log_action="wagtail.publish.scheduled", skip_permission_checks=True)


def _keep(made: list[SiteRendition]) -> None:
    """The files are there; without their rows they would be made, and stored, a second time."""
    for rendition in made:
        rendition.pk = None
    SiteRendition.objects.bulk_create(made, ignore_conflicts=True)
