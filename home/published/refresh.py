"""The one door through which the table of published documents changes.

A document depends on pages, images and topics, never on another document, so the order of work does not matter and
nothing needs doing twice. Callers stand in the transaction that changes what is public; each function opens one
for those who do not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from wagtail.models import Page

from home.pages.base import BasePage
from home.published.addresses import public_addresses
from home.published.differences import Facts
from home.published.document import Built, build_all
from home.published.fragments import menu_keys
from home.published.models import DocumentAudience, DocumentKey, DocumentTopic, PublishedDocument
from home.published.purges import one_at_a_time
from home.published.touched import (
    tell_addresses,
    tell_everything,
    tell_fragments,
    tell_leaving,
    tell_person,
    tell_touched,
)

CHUNK = 400  # pages in memory at once

_is_bulk: ContextVar[bool] = ContextVar("published_in_bulk", default=False)
_gathered: ContextVar[set[int] | None] = ContextVar("published_gathered", default=None)


@dataclass
class Change:
    """What one step changed, as page ids."""

    written: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    turned: set[int] = field(default_factory=set)
    """Became public, stopped being public, or have another address: their descendants are concerned too."""
    displaced: set[int] = field(default_factory=set)
    """Stood at an address that now belongs to another page."""
    keys: set[str] = field(default_factory=set)
    """Surrogate keys of these documents, as they were and as they are."""
    left: set[tuple[int, int, str]] = field(default_factory=set)
    """(page, site, path) of addresses at which these pages stood and stand no more."""
    is_touch: bool = False
    """No document changed, only what their pages show."""
    before: dict[int, Facts] = field(default_factory=dict)
    """What the documents that changed said before, where they were public."""

    def __iadd__(self, other: "Change") -> "Change":
        first = dict(self.before)  # the first step knows what was there at the beginning
        for name in ("written", "removed", "turned", "displaced", "keys", "left", "before"):
            getattr(self, name).update(getattr(other, name))
        self.before.update(first)
        return self


followers: list[Callable[[Change], None]] = []
"""Told of every change that changed something, in its transaction; layers above add theirs when the app is ready."""


def refresh(pages: Iterable[Page]) -> Change:
    """Make these pages' documents, and whatever follows from them, agree with what is public now."""
    return _settle({page.pk for page in pages if page.pk})


def refresh_subtree(page: Page) -> Change:
    """The page and everything below it, for changes that reach further than a page's own row tells."""
    with transaction.atomic():
        change = _settle(_below({page.pk}) | {page.pk}, f"page:{page.pk}")
        refresh_fragments(menu_keys())  # another order of the tree is another order of the menu
    return change


def refresh_keys(keys: Iterable[str], because: str = "") -> Change:
    """Every document made of something with one of these surrogate keys. `because`: the one that changed."""
    made = DocumentKey.objects.filter(key__in=list(keys))
    return _settle(set(made.values_list("document_id", flat=True)), because)


def refresh_fragments(keys: Iterable[str]) -> None:
    """What many addresses share, where it says something else now."""
    if not _is_bulk.get():
        with transaction.atomic():
            one_at_a_time()
            tell_fragments(keys)


def refresh_person(user_id: int) -> None:
    """Whose name may be another one now."""
    with transaction.atomic():
        one_at_a_time()
        tell_person(user_id)


def forget(page_ids: Collection[int]) -> Change:
    """Take these documents away, of pages that are being deleted."""
    leaving = PublishedDocument.objects.filter(pk__in=page_ids)
    with transaction.atomic():
        one_at_a_time()
        before = Facts.stored(page_ids)
        change = Change(removed=set(before), keys=_keys(leaving), before=before)
        tell_leaving(page_ids)
        _take_away(leaving)
        _tell(change)
    return change


def rebuild() -> Change:
    """The table from scratch. Readers see the old rows until the transaction ends."""
    with transaction.atomic():
        one_at_a_time()
        change = Change(keys=_keys(PublishedDocument.objects.all()))
        _take_away(PublishedDocument.objects.all())
        change += _write_all(set(Page.objects.values_list("pk", flat=True)))
        for follow in followers:
            follow(change)
        tell_everything()
    return change


@contextmanager
def in_bulk() -> Iterator[None]:
    """One rebuild at the end instead of a refresh per step, in one transaction: for loads that publish many pages.

    Inside the block the table still tells the past.
    """
    with transaction.atomic():
        token = _is_bulk.set(True)
        try:
            yield
        finally:
            _is_bulk.reset(token)
        rebuild()


@contextmanager
def gathered() -> Iterator[None]:
    """One refresh at the end for all that changes inside the block: for steps that publish several pages together.

    Inside the block the table still tells the past. The caller stands in a transaction.
    """
    ids: set[int] = set()
    token = _gathered.set(ids)
    try:
        yield
    finally:
        _gathered.reset(token)
    _settle(ids)


def differences() -> list[str]:
    """One line per page whose document is not what a rebuild would write; sorted. Writes nothing."""
    stored = dict(PublishedDocument.objects.values_list("page_id", "etag"))
    lines = []
    for chunk in _chunks(set(Page.objects.values_list("pk", flat=True))):
        for built in build_all(public_addresses(chunk)):
            etag = stored.pop(built.row.pk, None)
            if etag != built.row.etag:
                lines.append(f"page {built.row.pk} {built.row.path}: {'differs' if etag else 'missing'}")
    return sorted(lines + [f"page {pk}: not public" for pk in stored])


def touch(keys: Iterable[str]) -> Change:
    """Tells the followers that pages show something new though no document changed: the files of a picture."""
    keys = set(keys)
    written = set(DocumentKey.objects.filter(key__in=keys).values_list("document_id", flat=True))
    change = Change(written=written, keys=keys, is_touch=True)
    with transaction.atomic():
        one_at_a_time()
        for follow in followers:
            follow(change)
        tell_touched(written, keys)
    return change


def _settle(ids: set[int], because: str = "") -> Change:
    """Write, follow what turned, and tell which addresses say something else. `because`: key of the reason."""
    if _is_bulk.get():
        return Change()
    if (later := _gathered.get()) is not None:
        later |= ids
        return Change()
    with transaction.atomic():
        one_at_a_time()
        change = _write_all(ids)
        _tell(change, _reasons(ids, change, because))
    return change


def _reasons(ids: set[int], change: Change, because: str) -> Mapping[int, str]:
    """Page id → why. A page asked for changed by itself; what followed from it followed from the one asked for."""
    reason = because or (f"page:{next(iter(ids))}" if len(ids) == 1 else "")
    return dict.fromkeys(change.written | change.removed | change.displaced, reason) if reason else {}


def _write_all(ids: set[int]) -> Change:
    """Write, then follow what turned: descendants, and documents that refer to what changed."""
    total, done = Change(), set()
    while ids:
        step = Change()
        for chunk in _chunks(ids):
            step += _write(chunk)
        done |= ids
        total += step
        referring = _referring_to(step.written | step.removed) if step.written or step.removed else set()
        ids = (step.displaced | _below(step.turned) | referring) - done
    return total


def _tell(change: Change, reasons: Mapping[int, str] = MappingProxyType({})) -> None:
    if change.written or change.removed or change.keys:
        for follow in followers:
            follow(change)
        tell_addresses(change.before, change.written | change.removed | change.displaced, reasons)


def _write(ids: set[int]) -> Change:
    """Compare these pages' documents with the table and write what differs."""
    fresh = {built.row.pk: built for built in build_all(public_addresses(ids))}
    rows = _stored(ids)
    stored = {pk: etag for pk, _site, _path, etag in rows}
    stood = {pk: (site, path) for pk, site, path, _etag in rows}
    stand = {pk: (built.row.site_id, built.row.path) for pk, built in fresh.items()}
    changed = {pk: built for pk, built in fresh.items() if stored.get(pk) != built.row.etag}
    removed = stored.keys() - fresh.keys()
    above = _without_documents(ids - fresh.keys())
    if not changed and not removed:  # as after most steps: a draft was saved
        return Change(turned=above)
    turned = {pk for pk in ids if stood.get(pk) != stand.get(pk)}
    displaced = _displaced_by(changed.values())
    leaving = PublishedDocument.objects.filter(pk__in=removed | changed.keys() | displaced)
    keys = _keys(leaving).union(*(built.keys for built in changed.values()))
    before = Facts.stored(removed | (changed.keys() & stored.keys()) | displaced)
    _take_away(leaving)
    _insert(list(changed.values()))
    return Change(
        written=set(changed),
        removed=set(removed),
        turned=turned | above,
        displaced=displaced,
        keys=keys,
        left={(pk, *address) for pk, address in stood.items() if pk in turned},
        before=before,
    )


def _take_away(documents: QuerySet[PublishedDocument]) -> None:
    """With all that hangs on them. Who asks for a PDF meanwhile waits, and then finds nothing to hang it on."""
    if connection.features.has_select_for_update:  # else there is one writer anyway
        list(documents.select_for_update().values_list("pk"))
    documents.delete()


def _keys(documents: QuerySet[PublishedDocument]) -> set[str]:
    return set(DocumentKey.objects.filter(document__in=documents).values_list("key", flat=True))


def _stored(ids: set[int]) -> list[tuple[int, int, str, str]]:
    return list(PublishedDocument.objects.filter(pk__in=ids).values_list("pk", "site_id", "path", "etag"))


def _displaced_by(changed: Iterable[Built]) -> set[int]:
    """Documents of other pages at the addresses of these. None, unless somebody wrote to the tree behind our back."""
    rows = {(built.row.site_id, built.row.path): built.row.pk for built in changed}
    standing = PublishedDocument.objects.filter(path__in={path for _site, path in rows})
    return {pk for pk, site, path in standing.values_list("pk", "site_id", "path") if rows.get((site, path), pk) != pk}


def _insert(documents: list[Built]) -> None:
    PublishedDocument.objects.bulk_create([built.row for built in documents])
    DocumentKey.objects.bulk_create([DocumentKey(document=b.row, key=key) for b in documents for key in sorted(b.keys)])
    DocumentTopic.objects.bulk_create(
        [DocumentTopic(document=b.row, topic=slug, name=name) for b in documents for slug, name in sorted(b.topics)]
    )
    DocumentAudience.objects.bulk_create(
        [
            DocumentAudience(document=b.row, audience=slug, name=name)
            for b in documents
            for slug, name in sorted(b.audiences)
        ]
    )


def _without_documents(ids: set[int]) -> set[int]:
    """Pages of types that never have a document: nothing of ours remembers whether they turned, so assume it."""
    if not ids:
        return set()
    pages = Page.objects.filter(pk__in=ids, depth__gt=1).select_related("content_type")
    return {page.pk for page in pages if not issubclass(page.specific_class or Page, BasePage)}


def _below(ids: set[int]) -> set[int]:
    parents = Page.objects.filter(pk__in=ids, numchild__gt=0).values_list("path", flat=True)
    below = Q(pk__in=())
    for path in _outermost(parents):
        below |= Q(path__startswith=path)
    return set(Page.objects.filter(below).values_list("pk", flat=True))


def _outermost(paths: Iterable[str]) -> list[str]:
    """Without those that lie below another one."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def _referring_to(ids: set[int]) -> set[int]:
    """Pages whose documents refer to one of these in any language: a link goes to the reader's language."""
    groups = Page.objects.filter(pk__in=ids).values("translation_key")
    versions = set(Page.objects.filter(translation_key__in=groups).values_list("pk", flat=True))
    keys = [f"page:{pk}" for pk in versions | ids]
    return set(DocumentKey.objects.filter(key__in=keys).values_list("document_id", flat=True))


def _chunks(ids: set[int]) -> Iterable[set[int]]:
    rest = iter(sorted(ids))
    while chunk := set(islice(rest, CHUNK)):
        yield chunk
