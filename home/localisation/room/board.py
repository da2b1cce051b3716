"""The board: one row per page or snippet, one cell per language. A fixed number of queries, however many rows."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, get_edit_url

from home.localisation.room.filters import Filters, Order, Wanted
from home.localisation.room.kinds import title_field
from home.localisation.room.models import Assignment
from home.localisation.room.words import with_words
from home.localisation.state import Age, Progress, with_state

Translated = type[Any]
"""A page or snippet model: translatable, with a draft state. Wagtail carries no types to say so."""
ByKey = defaultdict[UUID, dict[int, Any]]
"""Translation key → locale id → page, snippet or translation."""


@dataclass(frozen=True)
class Cell:
    """One page or snippet in one language; without `instance` nobody has asked for that translation yet."""

    locale: Locale
    instance: Any
    translation: Translation | None
    today: dt.date

    @property
    def is_source(self) -> bool:
        return self.instance is not None and self.translation is None

    @property
    def is_live(self) -> bool:
        return bool(getattr(self.instance, "live", True))

    @property
    def title(self) -> str:
        return title_of(self.instance)

    @property
    def edit_url(self) -> str:
        return get_edit_url(self.instance)

    @property
    def progress(self) -> Progress | None:
        return Progress(self.translation.progress) if self.translation else None

    @property
    def age(self) -> Age | None:
        return Age(self.translation.age) if self.translation else None

    @property
    def is_older(self) -> bool:
        return self.age not in {None, Age.CURRENT}

    @property
    def assignment(self) -> Assignment | None:
        return getattr(self.translation, "assignment", None)

    @property
    def is_overdue(self) -> bool:
        due = self.assignment and self.assignment.due_on
        return bool(due and due < self.today and self.progress != Progress.READY)


@dataclass(frozen=True)
class Row:
    origin: Any
    cells: Sequence[Cell]

    @property
    def title(self) -> str:
        return title_of(self.origin)


def title_of(instance: Any) -> str:
    return getattr(instance, "draft_title", None) or str(instance)


def origins(model: Translated) -> QuerySet:
    """Of every page or snippet the version that was there first."""
    earlier = model.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    found = model.objects.filter(~Exists(earlier))
    return found.filter(depth__gt=1, alias_of=None) if issubclass(model, Page) else found


def found(model: Translated, filters: Filters, user) -> QuerySet:
    """The origins of the rows that pass the filters, in their order. Not evaluated."""
    rows = origins(model)
    if filters.q:
        rows = rows.filter(translation_key__in=_titled(model, filters.q))
    if filters.is_about_translations:
        passing = filters.matching(translations(model), user, timezone.localdate())
        rows = rows.filter(translation_key__in=passing.values("source__object_id"))
    if filters.live:
        rows = rows.filter(Exists(_versions_of_row(model, filters).filter(live=filters.live == "live")))
    if filters.state == Wanted.NONE:
        rows = _without_some_language(rows, model, filters)
    return rows.order_by(*_order(model, filters)) if filters.order != Order.DUE else _by_due_date(rows)


def _titled(model: Translated, words: str) -> QuerySet:
    """Found by the title in any language."""
    return model.objects.filter(**{f"{title_field(model)}__icontains": words}).values("translation_key")


def _versions_of_row(model: Translated, filters: Filters) -> QuerySet:
    versions = model.objects.filter(translation_key=OuterRef("translation_key"))
    return versions.filter(locale__language_code=filters.language) if filters.language else versions


def _without_some_language(rows: QuerySet, model: Translated, filters: Filters) -> QuerySet:
    versions = _versions_of_row(model, filters)
    if filters.language:
        return rows.filter(~Exists(versions))
    counted = versions.order_by().values("translation_key").annotate(number=Count("pk")).values("number")
    return rows.alias(languages=Subquery(counted)).filter(languages__lt=Locale.objects.count())


def _order(model: Translated, filters: Filters) -> list:
    is_page = issubclass(model, Page)
    title = title_field(model)
    orders: dict[str, list] = {
        Order.TITLE: [title, "pk"],
        Order.NEWEST: [F("latest_revision_created_at").desc(nulls_last=True), "-pk"] if is_page else ["-pk"],
    }
    return orders.get(filters.order, ["path"] if is_page else [title, "pk"])


def _by_due_date(rows: QuerySet) -> QuerySet:
    """The nearest day among the languages; rows without one come last."""
    due = Assignment.objects.filter(translation__source__object=OuterRef("translation_key"), due_on__isnull=False)
    return rows.annotate(due=Subquery(due.order_by("due_on").values("due_on")[:1])).order_by(
        F("due").asc(nulls_last=True), "pk"
    )


def translations(model: Translated) -> QuerySet[Translation]:
    """Of that kind of content, with their state and open questions."""
    base = Page if issubclass(model, Page) else model
    of_kind = Translation.objects.filter(source__object__in=model.objects.values("translation_key"))
    return with_state(of_kind, base).annotate(
        open_questions=Count("questions", filter=Q(questions__resolved_at=None), distinct=True),
    )


def rows(pages: Sequence[Any], model: Translated, locales: Sequence[Locale]) -> list[Row]:
    """The rows for these origins. Two queries."""
    keys, today = [page.translation_key for page in pages], timezone.localdate()
    versions, states = _versions(model, keys), _translations(model, keys)
    return [
        Row(
            page,
            [
                Cell(
                    locale,
                    versions[page.translation_key].get(locale.pk),
                    states[page.translation_key].get(locale.pk),
                    today,
                )
                for locale in locales
            ],
        )
        for page in pages
    ]


def _versions(model: Translated, keys: Sequence[UUID]) -> ByKey:
    found: ByKey = defaultdict(dict)
    for instance in model.objects.filter(translation_key__in=keys):
        found[instance.translation_key][instance.locale_id] = instance
    return found


def _translations(model: Translated, keys: Sequence[UUID]) -> ByKey:
    here = with_words(translations(model).filter(source__object__in=keys))
    found: ByKey = defaultdict(dict)
    for translation in here.select_related("source", "assignment__assignee"):
        found[translation.source.object_id][translation.target_locale_id] = translation
    return found


@dataclass(frozen=True)
class Total:
    """Of one language, over everything the filters let through."""

    locale: Locale
    states: Counter
    words_missing: int
    older: int
    overdue: int


def totals(chosen: QuerySet[Translation], locales: Iterable[Locale]) -> list[Total]:
    """Chosen translations with their state, added up per language. One query."""
    today = timezone.localdate()
    columns = ("target_locale", "progress", "age", "assignment__due_on", "words_missing")
    by_locale = defaultdict(list)
    for locale, *rest in with_words(chosen).values_list(*columns):
        by_locale[locale].append(rest)
    return [_total(locale, by_locale[locale.pk], today) for locale in locales]


def _total(locale: Locale, rows: Sequence[Sequence[Any]], today: dt.date) -> Total:
    return Total(
        locale=locale,
        states=Counter(progress for progress, *_rest in rows),
        words_missing=sum(words for *_rest, words in rows),
        older=sum(age != Age.CURRENT for _progress, age, *_rest in rows),
        overdue=sum(bool(due and due < today and p != Progress.READY) for p, _age, due, _words in rows),
    )


def people() -> QuerySet:
    """Who can be given a translation: everybody who works in the CMS."""
    may_enter = Q(groups__permissions__codename="access_admin") | Q(is_superuser=True)
    return get_user_model().objects.filter(may_enter, is_active=True).distinct().order_by("username")
