"""Lists of one type of documents, narrowed by what stands in the address (`?topic=…&year=…`)."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Count, DateTimeField, F, Subquery, Window
from django.db.models.functions import Coalesce, ExtractYear
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from home import years
from home.pages.events import EventKind
from home.pages.guides import GuideKind
from home.published.models import PublishedDocument, PublishedDocumentQuerySet
from home.published.words import fold

PER_PAGE = 12
MAKES_SENSE = {"year": years.ADDRESS, "when": re.compile("past")}
ANY = re.compile(r".{1,120}")
PAGE = re.compile(r"[1-9][0-9]{0,5}")
# Document type → where its kind is kept, and the words. The fact narrows rows that are public already.
KINDS: dict[str, tuple[str, Any]] = {
    "event": ("page__eventpage__kind", EventKind),
    "guide": ("page__guidepage__kind", GuideKind),
}
TERMS = ("audience", "topic")
FACET_NAMES = {"kind": _("Kind"), "audience": _("For whom"), "topic": _("Topic"), "year": _("Year"), "when": _("When")}


@dataclass(frozen=True)
class Option:
    label: Any
    href: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    name: Any
    options: list[Option]


@dataclass(frozen=True)
class Listing:
    results: PageOfResults[PublishedDocument]
    filters: list[Filter]
    is_narrowed: bool
    narrowing: "_Narrowing"

    @property
    def query(self) -> str:
        """`?` or `?year=2026&`: what stands before `page=2` in links to other pages of the list."""
        return self.narrowing.query()

    @property
    def reads(self) -> list[str]:
        """Parameters of the address that matter."""
        return [*(name for name in self.narrowing.known if name not in self.narrowing.fixed), "page"]

    @property
    def understood(self) -> dict[str, str]:
        """The parameters as this list answers them: nonsense is left out."""
        number = self.results.number
        return {**self.narrowing.free, **({"page": str(number)} if number > 1 else {})}

    @property
    def address(self) -> str:
        """Of what is shown, from that of the list. Narrowed by more than its year it is no page of its own."""
        fixed = self.narrowing.fixed.get("year", "")
        if self.narrowing.free.keys() - {"year"} or not self.results.object_list:
            return f"{fixed}/" if fixed else ""
        year = fixed or self.narrowing.free.get("year", "")
        return (f"{year}/" if year else "") + (f"?page={self.results.number}" if self.results.number > 1 else "")

    @property
    def ends(self) -> dt.datetime | None:
        """When the first event to come is over, and moves from one list to the other."""
        first: Any = next(iter(self.results.object_list), None)
        return first.first_end if first else None

    @property
    def is_kept(self) -> bool:
        """Without a row it would not know when it ends; and nonsense in the address must not fill the memory."""
        return bool(self.results.object_list) or not self.narrowing.chosen

    @property
    def pages(self) -> list[int | str]:
        """Numbers to show, with `…` for those left out."""
        return list(self.results.paginator.get_elided_page_range(self.results.number, on_each_side=1, on_ends=1))


class _Narrowing:
    """The parameters of one request that this type knows; all others are dropped from links.

    `path` is that of the list, and `year` that of one of its archives, whose address has it instead of a parameter.
    """

    def __init__(self, kind: str, params: QueryDict, path: str, year: str) -> None:
        self.path, self.fixed = path, {"year": year} if year else {}
        known = ["kind" if kind in KINDS else "", *TERMS, "year", "when" if kind == "event" else ""]
        self.known = [name for name in known if name]
        # Nothing of ours has a NUL in it, and PostgreSQL refuses to be asked for one.
        given = {name: str(params[name]) for name in self.known if params.get(name) and "\0" not in params[name]}
        sensible = {name: value for name, value in given.items() if MAKES_SENSE.get(name, ANY).fullmatch(value)}
        self.chosen = {**sensible, **self.fixed}
        self.free = {name: value for name, value in self.chosen.items() if name not in self.fixed}

    def href(self, name: str, value: str) -> str:
        """The address of the same list with this one parameter changed; the page of results starts anew."""
        others = {known: kept for known, kept in self.chosen.items() if known != name}
        wanted = {**others, name: value} if value else others
        if self.path and wanted.keys() == {"year"}:
            return f"{self.path}{wanted['year']}/"
        return f"{self.path}?{urlencode(wanted)}" if wanted else self.path or "?"

    def query(self) -> str:
        return f"?{urlencode(self.free)}&" if self.free else "?"

    def filter(self, name: str, options: list[tuple[str, Any]], every: Any) -> Filter:
        current = self.chosen.get(name, "")
        choices = [("", every), *options]
        return Filter(FACET_NAMES[name], [Option(label, self.href(name, v), v == current) for v, label in choices])


def listing(
    kind: str, language: str, site: Any, params: QueryDict, now: dt.datetime, *, path: str = "", year: str = ""
) -> Listing:
    """Two queries, whatever the number of documents; one more for a page of the list that does not exist.

    `path`: of the list, where it has archives; `year`: of the archive that is read.
    """
    every = PublishedDocument.objects.on_site(site).in_locale(language).of_type(kind)
    narrowing = _Narrowing(kind, params, path, year)
    mine = _narrow(kind, every, narrowing.chosen)
    found = _order(kind, mine, narrowing.chosen, now)
    results = _results(found.annotate(first_end=_first_end(mine, now)).light(), str(params.get("page", "")))
    filters = [f for f in _filters(kind, every, narrowing) if len(f.options) > 2 or f.name == FACET_NAMES["when"]]
    return Listing(results, filters, bool(narrowing.chosen.keys() - {"when"}), narrowing)


class _Counted(Paginator):
    """Of rows that brought their count along."""

    def __init__(self, rows: Sequence[Any], count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.count = count

    def page_of(self, number: int) -> PageOfResults[PublishedDocument]:
        return PageOfResults(self.object_list, number, self)


def _results(found: PublishedDocumentQuerySet, asked: str) -> PageOfResults[PublishedDocument]:
    """That page of the list: its rows, and in each how many there are."""
    counted = found.annotate(count=Window(Count("pk")))
    number = int(asked) if PAGE.fullmatch(asked) else 1
    rows = list(counted[(number - 1) * PER_PAGE : number * PER_PAGE])
    if not rows and number > 1:
        number = max(1, -(-found.count() // PER_PAGE))
        rows = list(counted[(number - 1) * PER_PAGE : number * PER_PAGE])
    return _Counted(rows, rows[0].count if rows else 0).page_of(number)


def _first_end(documents: PublishedDocumentQuerySet, now: dt.datetime) -> Subquery:
    """When the first event to come is over; null for what has no end."""
    ends = (
        documents.of_type("event")
        .upcoming(now)
        .annotate(end=Coalesce("ends_at", "starts_at", output_field=DateTimeField()))
    )
    return Subquery(ends.order_by("end").values("end")[:1])


def _narrow(kind: str, documents: PublishedDocumentQuerySet, chosen: dict[str, str]) -> PublishedDocumentQuerySet:
    if topic := chosen.get("topic"):
        documents = documents.about(topic)
    if audience := chosen.get("audience"):
        documents = documents.for_audience(audience)
    if year := chosen.get("year"):
        documents = documents.archive(int(year))
    return documents.filter(**{KINDS[kind][0]: chosen["kind"]}) if "kind" in chosen else documents


def _order(
    kind: str, documents: PublishedDocumentQuerySet, chosen: dict[str, str], now: dt.datetime
) -> PublishedDocumentQuerySet:
    """A year of events is the whole year, in its order."""
    if kind != "event":
        return documents.newest_first()
    if chosen.get("when") == "past":
        return documents.past(now)
    return documents.order_by("starts_at", "pk") if "year" in chosen else documents.upcoming(now)


def _filters(kind: str, every: PublishedDocumentQuerySet, narrowing: _Narrowing) -> list[Filter]:
    """One query for what occurs: every year, kind, audience and topic, in the combinations there are."""
    column = KINDS[kind][0] if kind in KINDS else "type"
    occurring = every.order_by().annotate(year=ExtractYear("shown_at"), fact=F(column))
    terms = ("audiences__audience", "audiences__name", "topics__topic", "topics__name")
    rows = set(occurring.values_list("year", "fact", *terms).distinct())
    rest = _("all") if "year" in narrowing.chosen else _("upcoming")
    filters = [narrowing.filter("when", [("past", _("past"))], rest)] if kind == "event" else []
    if kind in KINDS:
        used = {row[1] for row in rows}
        options = [(value, label) for value, label in KINDS[kind][1].choices if value in used]
        filters.append(narrowing.filter("kind", options, _("all")))
    filters.append(narrowing.filter("audience", _by_name(row[2:4] for row in rows), _("all")))
    filters.append(narrowing.filter("topic", _by_name(row[4:6] for row in rows), _("all")))
    offered = sorted({str(row[0]) for row in rows if years.is_offered(row[0])}, reverse=True)
    return [*filters, narrowing.filter("year", [(year, year) for year in offered], _("all"))]


def _by_name(pairs: Iterable[tuple[str | None, str]]) -> list[tuple[str, str]]:
    named = {slug: name for slug, name in pairs if slug}
    return sorted(named.items(), key=lambda term: (fold(term[1]), term))
