"""Which rows and cells of the board: read from an address, so that every view of the room can be linked to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation

from home.localisation.room.kinds import PAGES
from home.localisation.state import Age, Progress

ME, NOBODY = "me", "nobody"


class Wanted(TextChoices):
    """States a person looks for; the first has no translation behind it yet."""

    NONE = "none", _("not asked for")
    MISSING = Progress.MISSING.value, Progress.MISSING.label
    IN_TRANSLATION = Progress.IN_TRANSLATION.value, Progress.IN_TRANSLATION.label
    READY = Progress.READY.value, Progress.READY.label


class WantedAge(TextChoices):
    CURRENT = Age.CURRENT.value, Age.CURRENT.label
    OLDER = "older", _("older than its source, by anything")
    OLDER_MAJOR = Age.OLDER_MAJOR.value, _("older than its source, by something major")


class Due(TextChoices):
    OVERDUE = "overdue", _("overdue")
    WEEK = "week", _("due within a week")
    ANY = "any", _("with a date")
    NONE = "none", _("without a date")


class Order(TextChoices):
    TREE = "tree", _("order of the site")
    TITLE = "title", _("title")
    DUE = "due", _("due date")
    NEWEST = "newest", _("changed last")


@dataclass(frozen=True)
class Filters:
    """Everything as it stands in the address; what is not known there is left out, so that no address is wrong."""

    kind: str = PAGES
    language: str = ""
    state: str = ""
    age: str = ""
    live: str = ""
    who: str = ""
    due: str = ""
    asked: str = ""
    q: str = ""
    order: str = ""

    @property
    def is_about_translations(self) -> bool:
        return bool(self.age or self.who or self.due or self.asked or (self.state and self.state != Wanted.NONE))

    @property
    def narrows(self) -> bool:
        return self != Filters(kind=self.kind, order=self.order)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What is not as it is without filters, for hidden fields."""
        set_to = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, value) for name, value in set_to if value and (name, value) != ("kind", PAGES)]

    def query(self, **changes: str) -> str:
        """The query string for these filters with some of them changed."""
        return urlencode(replace(self, **changes).said)

    def matching(self, translations: QuerySet[Translation], user, today: dt.date) -> QuerySet[Translation]:
        """Of translations with their state those that pass, all conditions on one and the same."""
        return translations.filter(_who(self.who, user), _due(self.due, today), **self._conditions())

    def _conditions(self) -> dict[str, object]:
        found: dict[str, object] = {}
        if self.language:
            found["target_locale__language_code"] = self.language
        if self.state and self.state != Wanted.NONE:
            found["progress"] = self.state
        if self.age:
            found["age__in"] = [Age.OLDER_MINOR, Age.OLDER_MAJOR] if self.age == WantedAge.OLDER else [self.age]
        if self.asked:
            found["open_questions__gt"] = 0
        return found


def _who(who: str, user) -> Q:
    if who == NOBODY:
        return Q(assignment=None) | Q(assignment__assignee=None)
    if who == ME:
        return Q(assignment__assignee=user.pk)
    return Q(assignment__assignee=int(who)) if who else Q()


def _due(due: str, today: dt.date) -> Q:
    conditions: dict[str, Q] = {
        Due.OVERDUE: Q(assignment__due_on__lt=today) & ~Q(progress=Progress.READY),
        Due.WEEK: Q(assignment__due_on__gte=today, assignment__due_on__lte=today + dt.timedelta(days=7)),
        Due.ANY: Q(assignment__due_on__isnull=False),
        Due.NONE: Q(assignment=None) | Q(assignment__due_on=None),
    }
    return conditions.get(due, Q())


def read(data: Mapping[str, str], *, kinds, languages, people) -> Filters:
    """From GET or POST. Whatever is not among the choices counts as not said."""
    choices = {
        "kind": kinds,
        "language": languages,
        "state": Wanted.values,
        "age": WantedAge.values,
        "live": ("live", "draft"),
        "who": {ME, NOBODY, *(str(person.pk) for person in people)},
        "due": Due.values,
        "asked": ("1",),
        "order": Order.values,
    }
    said = {name: data.get(name, "") for name in choices}
    said["kind"] = said["kind"] or PAGES
    known = {name: value for name, value in said.items() if value in choices[name]}
    return Filters(**known, q=data.get("q", "").replace("\x00", "").strip()[:100])
