"""Views of pages → rows: the page of a campaign in each language, and what is read most on the whole site."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q, Sum

from campaigns import ports
from campaigns.metrics import suppression
from campaigns.metrics.facts import Facts, of_site
from campaigns.metrics.models import PageDay
from campaigns.metrics.suppression import Reason, Value, counted
from campaigns.ports import NamedPage
from campaigns.tracking.models import Verdict

PERIOD = dt.timedelta(days=30)
MOST = 20
"""Rows of the list of pages read most."""
Version = tuple[uuid.UUID, str]
"""Translation key and language."""


@dataclass(frozen=True)
class PageRow:
    title: str
    """Empty when the page is gone."""
    url: str
    """Empty while strangers cannot read it."""
    language: str
    human: Value
    machine: Value
    unknown: Value


@dataclass(frozen=True)
class MostRead:
    facts: Facts
    first: dt.date
    last: dt.date
    rows: list[PageRow] = field(default_factory=list)


def rows(facts: Facts) -> list[PageRow]:
    """Most read first. A version with few views is hidden, and one more with it: their sum is the campaign's number."""
    if facts.viewed_since is None:
        return []
    counts: dict[Version, Counter[str]] = defaultdict(Counter)
    for view in facts.views:
        counts[view.page, view.language][view.verdict] += view.count
    for page in facts.pages:
        if page.url:
            counts.setdefault((page.translation_key, page.locale), Counter())
    people = {version: found["human"] for version, found in counts.items()}
    cells = suppression.protected(people, facts.least)
    names = _by_version(facts.pages)
    ranked = sorted(counts, key=lambda version: (-people[version], version[1]))
    return [_row(version, names, cells[version], counts[version]) for version in ranked]


def most_read(*, least: int | None = None) -> MostRead:
    """Of the last thirty days, today included. Three queries."""
    facts = of_site(least=least)
    first = facts.today - PERIOD + dt.timedelta(days=1)
    found = list(_most_read(first))
    names = _by_version(ports.pages().named({version[0] for version, _ in found}))
    cells = {version: suppression.people(counts["human"], facts.least) for version, counts in found}
    return MostRead(facts, first, facts.today, [_row(version, names, cells[version], c) for version, c in found])


def _most_read(first: dt.date) -> Iterable[tuple[Version, Counter[str]]]:
    found = PageDay.objects.filter(day__gte=first).values("page_key", language=F("locale__language_code"))
    ranked = found.annotate(
        human=_sum(Verdict.HUMAN), machine=_sum(Verdict.MACHINE), unknown=_sum(Verdict.UNKNOWN)
    ).order_by("-human", "page_key", "language")
    for row in ranked.filter(human__gt=0)[:MOST]:
        counts = {"human": row["human"], "machine": row["machine"], "unknown": row["unknown"]}
        yield (row["page_key"], row["language"]), Counter(counts)


def _sum(verdict: Verdict) -> Sum:
    return Sum("count", filter=Q(verdict=verdict), default=0)


def _by_version(pages: Iterable[NamedPage]) -> dict[Version, NamedPage]:
    return {(page.translation_key, page.locale): page for page in pages}


def _row(version: Version, names: Mapping[Version, NamedPage], human: Value, counts: Counter[str]) -> PageRow:
    name = names.get(version) or NamedPage(*version, title="")
    if not human.is_number:
        return PageRow(name.title, name.url, version[1], human, *[suppression.suppressed(Reason.SMALL_GROUP)] * 2)
    return PageRow(name.title, name.url, version[1], human, counted(counts["machine"]), counted(counts["unknown"]))
