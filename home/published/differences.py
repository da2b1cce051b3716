"""What a change of the table of documents changed, document by document, as far as other addresses show it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import F

from home.published.models import DocumentKey, DocumentTopic, PublishedDocument

IN_FILES = ("lead", "date", "until", "timezone", "status", "place")
"""Facts of a teaser that feeds and calendars say."""
READ_APART = {"language", "entry", "topics", "aims"}


class Facts(NamedTuple):
    """Of a document, as far as other addresses show them."""

    path: str
    title: str
    card: int | None
    type: str
    language: str
    translation_key: UUID
    site_id: int
    in_menus: bool
    starts_at: dt.datetime | None
    shown_at: dt.datetime
    published_at: dt.datetime
    updated_at: dt.datetime
    entry: str = ""
    """What feeds and calendars say of it beside title, dates and topics, as JSON."""
    topics: tuple[tuple[str, str], ...] = ()
    """(slug, name)"""
    aims: frozenset[int] = frozenset()
    """Pages it links to, and itself."""

    @property
    def changed_on(self) -> dt.date:
        return self.updated_at.date()

    @classmethod
    def stored(cls, ids: Collection[int]) -> dict[int, "Facts"]:
        """Three queries."""
        rows = PublishedDocument.objects.filter(pk__in=ids).annotate(code=F("locale__language_code"))
        topics = _grouped(DocumentTopic.objects.filter(document__in=ids).values_list("document_id", "topic", "name"))
        keys = DocumentKey.objects.filter(document__in=ids, key__startswith="page:")
        aims = _grouped(keys.values_list("document_id", "key"))
        columns = [name for name in cls._fields if name not in READ_APART]
        found = rows.values_list("pk", "code", "teaser_json", *columns)
        return {
            pk: cls(
                **dict(zip(columns, values, strict=True)),
                language=language,
                entry=_entry(teaser),
                topics=tuple(sorted(topics[pk])),
                aims=frozenset(int(key.removeprefix("page:")) for (key,) in aims[pk]),
            )
            for pk, language, teaser, *values in found
        }


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *values in rows:
        found[pk].append(tuple(values))
    return found


def _entry(teaser: str) -> str:
    facts = orjson.loads(teaser)
    return orjson.dumps([facts.get(name) for name in IN_FILES]).decode()


@dataclass(frozen=True)
class Difference:
    """One document, before and after; None where it was not, or is no longer, public."""

    page_id: int
    old: Facts | None
    new: Facts | None

    @property
    def sides(self) -> list[Facts]:
        return [facts for facts in (self.new, self.old) if facts]

    @property
    def either(self) -> Facts:
        return self.sides[0]

    @property
    def in_lists(self) -> list["Difference"]:
        """As lists see it: what becomes another type leaves those of one and enters those of the other."""
        if self.old is None or self.new is None or self.old.type == self.new.type:
            return [self]
        return [replace(self, new=None), replace(self, old=None)]

    @property
    def is_about_others(self) -> bool:
        """Whether it has other topics now, whatever they are called."""
        old, new = ({slug for slug, _name in side.topics} if side else set() for side in (self.old, self.new))
        return old != new

    def is_in(self, *names: str) -> bool:
        """Whether one of these facts is another one now."""
        if self.old is None or self.new is None:
            return True
        return any(getattr(self.old, name) != getattr(self.new, name) for name in names)
