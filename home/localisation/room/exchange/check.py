"""Compares a sheet that came back with what is here now: what would be written, and row by row what cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextChoices
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation.room.exchange import markup
from home.localisation.room.exchange.sheets import Sheet, Unit
from home.localisation.segments import place, required

LONGEST = 100_000  # characters of one text


class Verdict(TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    SAME = "same", gettext_lazy("as it is here")
    EMPTY = "empty", gettext_lazy("not translated in the file")
    WRONG = "wrong", gettext_lazy("cannot be taken over")


@dataclass(frozen=True)
class Row:
    """One text of the file; `before` is what is here now, `after` what would be; `reason` names the cure."""

    unit: Unit
    verdict: Verdict
    place: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    segment: StringSegment | None = None

    @property
    def is_applied(self) -> bool:
        return self.verdict in {Verdict.NEW, Verdict.CHANGED}

    @property
    def is_wrong(self) -> bool:
        return self.verdict == Verdict.WRONG


@dataclass(frozen=True)
class Report:
    """What one sheet would do. With a `refusal` there are no rows: the whole sheet is left aside."""

    name: str
    sheet: Sheet | None = None
    translation: Translation | None = None
    refusal: str = ""
    rows: Sequence[Row] = ()

    @property
    def applied(self) -> list[Row]:
        return [row for row in self.rows if row.is_applied]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.is_wrong]


def report_on(sheet: Sheet, name: str, user) -> Report:
    """Writes nothing. A handful of queries."""
    translation = _translation(sheet)
    if translation is None:
        return Report(
            name, sheet, refusal=_("It belongs to a translation that is not here. Export the texts here again.")
        )
    if refusal := _language_refusal(sheet, translation) or _rights_refusal(translation, user):
        return Report(name, sheet, translation, refusal)
    return Report(name, sheet, translation, rows=_Checker(sheet, translation).rows())


def _translation(sheet: Sheet) -> Translation | None:
    try:
        key = UUID(sheet.translation)
    except ValueError:
        return None
    found = Translation.objects.filter(uuid=key).select_related("source__locale", "target_locale")
    return found.first()


def _language_refusal(sheet: Sheet, translation: Translation) -> str:
    wanted = translation.source.locale.language_code, translation.target_locale.language_code
    stated = sheet.source_language, sheet.target_language
    for here, there in zip(wanted, stated, strict=True):
        if there and there.lower() != here.lower():
            return _(
                "It says “%(there)s” where this translation is “%(here)s”. Hand in the file of the right language."
            ) % {
                "there": there,
                "here": here,
            }
    return ""


def _rights_refusal(translation: Translation, user) -> str:
    instance = translation.source.object.get_instance_or_none(translation.target_locale)
    if instance is None:
        return _("The translation was deleted. Submit the page for translation again.")
    if not user_can_edit_instance(user, instance):
        return _("You may not edit this translation. Ask an administrator.")
    return ""


class _Checker:
    def __init__(self, sheet: Sheet, translation: Translation):
        self.sheet, self.translation = sheet, translation
        self.instance = translation.source.as_instance()
        self.segments: dict[tuple[str, str], StringSegment] = {}
        for segment in required(source=translation.source).select_related("context", "string"):
            self.segments.setdefault((segment.context.path, segment.string.data), segment)
        self.by_shape = {(path, markup.canonical(text)): s for (path, text), s in self.segments.items()}
        self.paths = {path for path, _text in self.segments}
        self.written = {
            (row.context_id, row.translation_of_id): row
            for row in StringTranslation.objects.filter(
                locale=translation.target_locale_id, context__object=translation.source.object_id
            ).select_related("last_translated_by")
        }
        self.seen: dict[int, str] = {}

    def rows(self) -> list[Row]:
        return [self._row(unit) for unit in self.sheet.units]

    def _row(self, unit: Unit) -> Row:
        segment = self.segments.get((unit.path, unit.source))
        segment = segment or self.by_shape.get((unit.path, markup.canonical(unit.source)))
        if unit.error:
            return Row(unit, Verdict.WRONG, unit.path, reason=unit.error)
        if segment is None:
            return Row(unit, Verdict.WRONG, unit.path, unit.source, reason=self._not_here(unit))
        row = self.written.get((segment.context_id, segment.string_id))
        before, where = row.data if row else "", capfirst(place(self.instance, unit.path))
        if reason := self._reason(unit, segment, row):
            return Row(unit, Verdict.WRONG, where, before, unit.target, reason, segment)
        self.seen[segment.pk] = unit.target
        return Row(unit, self._verdict(unit, row), where, before, markup.canonical(unit.target), "", segment)

    def _not_here(self, unit: Unit) -> str:
        if unit.path in self.paths:
            return _("The original has changed here since the export. Export again and translate the new text.")
        return _("This text is not on the page, or no longer. Leave it out.")

    def _reason(self, unit: Unit, segment: StringSegment, row: StringTranslation | None) -> str:
        if not unit.target or _is_same(unit, row):
            return ""
        if self.seen.get(segment.pk, unit.target) != unit.target:
            return _("The same text stands twice in the file, with two translations. Keep one.")
        if "\x00" in unit.target or len(unit.target) > LONGEST:
            return _("The text is too long, or holds letters that cannot be stored.")
        if row and self.sheet.exported_at and row.updated_at > self.sheet.exported_at:
            return _("%(person)s changed this text here on %(date)s, after the export. Export again.") % {
                "person": row.last_translated_by or "–",
                "date": formats.date_format(row.updated_at, "SHORT_DATETIME_FORMAT"),
            }
        try:
            markup.refuse_broken(segment.string.data, unit.target)
        except markup.Broken as error:
            return str(error)
        return ""

    def _verdict(self, unit: Unit, row: StringTranslation | None) -> Verdict:
        if not unit.target.strip():
            return Verdict.EMPTY
        if _is_same(unit, row):
            return Verdict.SAME
        return Verdict.CHANGED if row else Verdict.NEW


def _is_same(unit: Unit, row: StringTranslation | None) -> bool:
    """Also the same kind: a suggestion that came back confirmed is news."""
    if row is None or row.has_error or markup.canonical(row.data) != markup.canonical(unit.target):
        return False
    return unit.is_confirmed == (row.translation_type == StringTranslation.TRANSLATION_TYPE_MANUAL)
