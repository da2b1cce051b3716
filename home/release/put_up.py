"""The one step that readiness, preview and the release itself take: everything in a bundle goes live.

Only the release keeps what it did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

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
