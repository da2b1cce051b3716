"""What readers see of the register. Names of staff only where the site says so; else the unit and the role.

The facts are written down with the public document, so that a page shows them without asking the database.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from home.register.models import Publication

Fact = dict[str, Any]
"""One publication, JSON-safe: moments as ISO texts, people as ids."""
PUBLIC = ("at", "version", "why", "is_minor")
INSIDE = ("written_at", "written_by_id", "approved_at", "approved_by_id", "published_by_id")
APPROVER = pgettext_lazy("role in the register", "person who approves")
PUBLISHER = pgettext_lazy("role in the register", "editorial office")


def facts_of(page_ids: Collection[int]) -> dict[int, list[Fact]]:
    """Page id → its publications, the newest first. One query."""
    found: dict[int, list[Fact]] = defaultdict(list)
    rows = Publication.objects.done().filter(page__in=page_ids).order_by("-at", "-pk")
    for row in rows.values("page_id", *PUBLIC, *INSIDE):
        found[row.pop("page_id")].append(
            {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in row.items()}
        )
    return found


def people_of(facts: Sequence[Fact]) -> set[int]:
    """Ids of those who wrote, approved and published it."""
    return {fact[name] for fact in facts for name in INSIDE if name.endswith("_by_id")} - {None}


def public_facts(facts: Sequence[Fact]) -> list[Fact]:
    """As the API tells them: nothing about people."""
    return [{name: fact[name] for name in PUBLIC} for fact in facts]


@dataclass(frozen=True)
class Act:
    at: dt.datetime
    by: str | Promise
    why: str = ""
    version: str = ""
    is_minor: bool = False


@dataclass(frozen=True)
class Register:
    written: Act
    approved: Act | None
    """Of the words that are public now."""
    published: Act
    """For the first time."""
    changes: Sequence[Act]
    """Since then, the newest first."""


def register_of(page: Page, facts: Sequence[Fact], *, unit: str, names: Mapping[int, str]) -> Register | None:
    """None for what was never public; pages from before the register tell their dates.

    `names`: of the people who may be named; the others are called by their role.
    """
    if page.first_published_at is None:
        return None
    return _Told(page.first_published_at, page.last_published_at, facts, unit, names).whole()


@dataclass(frozen=True)
class _Told:
    first_at: dt.datetime
    last_at: dt.datetime | None
    facts: Sequence[Fact]
    unit: str
    names: Mapping[int, str]

    def whole(self) -> Register:
        changes = [fact for fact in self.facts if _moment(fact["at"]) > self.first_at]
        first = self.facts[-1] if len(changes) < len(self.facts) else None
        now = self.facts[0] if self.facts else None
        return Register(
            written=self._act(first, "written", self.unit),
            approved=self._act(now, "approved", APPROVER) if now and now["approved_at"] else None,
            published=Act(self.first_at, self._by(first, "published", PUBLISHER)),
            changes=[self._change(fact) for fact in changes] or self._undocumented(now),
        )

    def _act(self, fact: Fact | None, what: str, role: str | Promise) -> Act:
        return Act(_moment(fact[f"{what}_at"]) if fact else self.first_at, self._by(fact, what, role))

    def _change(self, fact: Fact) -> Act:
        by = self._by(fact, "published", PUBLISHER)
        return Act(_moment(fact["at"]), by, fact["why"], fact["version"], fact["is_minor"])

    def _undocumented(self, fact: Fact | None) -> list[Act]:
        return [] if fact or self.last_at is None or self.last_at <= self.first_at else [Act(self.last_at, PUBLISHER)]

    def _by(self, fact: Fact | None, what: str, role: str | Promise) -> str | Promise:
        return (self.names.get(fact[f"{what}_by_id"], "") if fact else "") or role


def _moment(iso: str) -> dt.datetime:
    return dt.datetime.fromisoformat(iso)
