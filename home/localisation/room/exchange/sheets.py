"""A sheet: the texts of one translation as they leave for a translators' program and come back from it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from wagtail_localize.models import StringTranslation, Translation

from home.localisation.segments import place, required
from home.slugs import slugify


class Unreadable(ValueError):
    """A file is no sheet at all; the text says what to do."""


@dataclass(frozen=True)
class Unit:
    """One text. `source` and `target` are fragments of HTML, `number` is where it stands in the file, from 1."""

    number: int
    path: str
    source: str
    target: str = ""
    is_confirmed: bool = True
    note: str = ""
    error: str = ""


@dataclass(frozen=True)
class Sheet:
    """`translation` is the UUID of wagtail-localize's record; `exported_at` is empty when the program lost it."""

    translation: str
    title: str
    source_language: str
    target_language: str
    exported_at: dt.datetime | None
    units: Sequence[Unit]

    @property
    def name(self) -> str:
        """Of a file without its ending: `poradnik-en-5b1f…`; the start of the UUID keeps two of one title apart."""
        return f"{slugify(self.title) or 'texts'}-{self.target_language}-{self.translation[:8]}"


def sheet_of(translation: Translation) -> Sheet:
    """Everything there is to translate, with what has been translated so far. A text that stands twice in one place
    goes out once, because wagtail-localize translates it once. Three queries.
    """
    source = translation.source
    instance = source.as_instance()
    written = _written(translation)
    units: dict[tuple[str, str], Unit] = {}
    for segment in required(source=source).select_related("context", "string").order_by("order"):
        path, text = segment.context.path, segment.string.data
        target = written.get((segment.context_id, segment.string_id))
        units.setdefault(
            (path, text),
            Unit(
                number=len(units) + 1,
                path=path,
                source=text,
                target=target.data if target else "",
                is_confirmed=target is None or target.translation_type == StringTranslation.TRANSLATION_TYPE_MANUAL,
                note=capfirst(place(instance, path)),
            ),
        )
    return Sheet(
        translation=str(translation.uuid),
        title=source.object_repr,
        source_language=source.locale.language_code,
        target_language=translation.target_locale.language_code,
        exported_at=timezone.now(),
        units=list(units.values()),
    )


def _written(translation: Translation) -> dict[tuple[int | None, int], StringTranslation]:
    """(place, string) → what is written there in the translation's language; erroneous texts too."""
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale_id, context__object=translation.source.object_id
    )
    return {(row.context_id, row.translation_of_id): row for row in rows}


def moment(text: str) -> dt.datetime | None:
    """The time of an export as it stands in a file, or None for anything else."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
