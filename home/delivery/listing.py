"""Lists of one type of documents, narrowed by what stands in the address (`?topic=…&year=…`)."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db import models
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from home.pages.audiences import Audience
from home.pages.events import EventKind
from home.pages.guides import GuideKind
from home.pages.terms import Term
from home.pages.topics import Topic
from home.published.models import DocumentAudience, DocumentTopic, PublishedDocument, PublishedDocumentQuerySet

PER_PAGE = 12
YEAR = re.compile(r"(19|20)\d\d")
# Document type → where its kind is kept, and the words. The fact narrows rows that are public already.
KINDS: dict[str, tuple[str, Any]] = {
    "event": ("page__eventpage__kind", EventKind),
    "guide": ("page__guidepage__kind", GuideKind),
}
# Parameter → which terms a document has, and what they are called.
TERMS: dict[str, tuple[type[models.Model], type[Term]]] = {
    "audience": (DocumentAudience, Audience),
    "topic": (DocumentTopic, Topic),
}
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
    query: str
    """`?` or `?year=2026&`: what stands before `page=2` in links to other pages of the list."""

    @property
    def pages(self) -> list[int | str]:
        """Numbers to show, with `…` for those left out."""
        return list(self.results.paginator.get_elided_page_range(self.results.number, on_each_side=1, on_ends=1))


class _Narrowing:
    """The parameters of one request that this type knows; all others are dropped from links."""

    def __init__(self, kind: str, params: QueryDict) -> None:
        known = [*(["kind"] if kind in KINDS else []), *TERMS, "year", "when"]
        # Nothing of ours has a NUL in it, and PostgreSQL refuses to be asked for one.
        self.chosen = {name: str(params[name]) for name in known if params.get(name) and "\0" not in params[name]}

    def href(self, name: str, value: str) -> str:
        """The address of the same list with this one parameter changed; the page of results starts anew."""
        others = {known: kept for known, kept in self.chosen.items() if known != name}
        return f"?{urlencode({**others, name: value} if value else others)}"

    def query(self) -> str:
        return f"?{urlencode(self.chosen)}&" if self.chosen else "?"

    def filter(self, name: str, options: list[tuple[str, Any]], every: Any) -> Filter:
        current = self.chosen.get(name, "")
        choices = [("", every), *options]
        return Filter(FACET_NAMES[name], [Option(label, self.href(name, v), v == current) for v, label in choices])


def listing(kind: str, language: str, site: Any, params: QueryDict, now: dt.datetime) -> Listing:
    """Eight queries at most, whatever the number of documents."""
    every = PublishedDocument.objects.on_site(site).in_locale(language).of_type(kind)
    narrowing = _Narrowing(kind, params)
    found = _order(kind, _narrow(kind, every, narrowing.chosen), narrowing.chosen.get("when", ""), now)
    results = Paginator(found.light(), PER_PAGE).get_page(params.get("page"))
    filters = [
        f for f in _filters(kind, language, every, narrowing) if len(f.options) > 2 or f.name == FACET_NAMES["when"]
    ]
    return Listing(results, filters, bool(narrowing.chosen.keys() - {"when"}), narrowing.query())


def _narrow(kind: str, documents: PublishedDocumentQuerySet, chosen: dict[str, str]) -> PublishedDocumentQuerySet:
    if topic := chosen.get("topic"):
        documents = documents.about(topic)
    if audience := chosen.get("audience"):
        documents = documents.for_audience(audience)
    if YEAR.fullmatch(year := chosen.get("year", "")):
        documents = documents.archive(int(year))
    return documents.filter(**{KINDS[kind][0]: chosen["kind"]}) if "kind" in chosen else documents


def _order(kind: str, documents: PublishedDocumentQuerySet, when: str, now: dt.datetime) -> PublishedDocumentQuerySet:
    if kind != "event":
        return documents.newest_first()
    return documents.past(now) if when == "past" else documents.upcoming(now)


def _filters(kind: str, language: str, every: PublishedDocumentQuerySet, narrowing: _Narrowing) -> list[Filter]:
    filters = [narrowing.filter("when", [("past", _("past"))], _("upcoming"))] if kind == "event" else []
    if kind in KINDS:
        column, words = KINDS[kind]
        used = set(every.order_by().values_list(column, flat=True).distinct())
        filters.append(narrowing.filter("kind", [(v, label) for v, label in words.choices if v in used], _("all")))
    filters += [narrowing.filter(name, _terms(name, language, every), _("all")) for name in TERMS]
    years = [str(first.year) for first in every.order_by().datetimes("shown_at", "year", order="DESC")]
    return [*filters, narrowing.filter("year", [(year, year) for year in years], _("all"))]


def _terms(name: str, language: str, every: PublishedDocumentQuerySet) -> list[tuple[str, str]]:
    """(slug, name) of the terms that these documents have, by name."""
    used, terms = TERMS[name]
    slugs = used._default_manager.filter(document__in=every.order_by().values("pk")).values(name)
    named = terms._default_manager.filter(locale__language_code=language, slug__in=slugs)
    return list(named.values_list("slug", "name"))
