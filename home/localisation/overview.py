"""Pages × languages: one row per page, one cell per language. A fixed number of queries, however many rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from home.localisation.state import Age, Progress, with_state

ByKey = defaultdict[UUID, dict[int, Any]]
"""Translation key → locale id → page or translation."""


@dataclass(frozen=True)
class Cell:
    """One page in one language; without `page` nobody has asked for that translation yet."""

    locale: Locale
    page: Page | None
    translation: Translation | None

    @property
    def is_source(self) -> bool:
        return self.page is not None and self.translation is None

    @property
    def progress(self) -> Progress | None:
        return Progress(self.translation.progress) if self.translation else None

    @property
    def age(self) -> Age | None:
        return Age(self.translation.age) if self.translation else None

    @property
    def is_older(self) -> bool:
        return self.age not in {None, Age.CURRENT}


@dataclass(frozen=True)
class Row:
    origin: Page
    cells: Sequence[Cell]


def origins() -> QuerySet[Page]:
    """Of every page the version that was there first, in the order of the tree."""
    earlier = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return Page.objects.filter(~Exists(earlier), depth__gt=1, alias_of=None).order_by("path")


def rows(pages: Sequence[Page]) -> list[Row]:
    """The rows for these origins. Three queries."""
    locales = list(Locale.objects.order_by("pk"))
    keys = [page.translation_key for page in pages]
    versions, translations = _versions(keys), _translations(keys)
    return [
        Row(page, [Cell(locale, *_at(versions, translations, page.translation_key, locale)) for locale in locales])
        for page in pages
    ]


def _at(versions: ByKey, translations: ByKey, key: UUID, locale: Locale) -> tuple[Page | None, Translation | None]:
    return versions[key].get(locale.pk), translations[key].get(locale.pk)


def _versions(keys: Sequence[UUID]) -> ByKey:
    found: ByKey = defaultdict(dict)
    for page in Page.objects.filter(translation_key__in=keys):
        found[page.translation_key][page.locale_id] = page
    return found


def _translations(keys: Sequence[UUID]) -> ByKey:
    found: ByKey = defaultdict(dict)
    for translation in with_state(Translation.objects.filter(source__object__in=keys).select_related("source")):
        found[translation.source.object_id][translation.target_locale_id] = translation
    return found
