"""Writes what a report said it would: all of it, or nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from home.localisation.room.exchange.check import Report, Row
from home.localisation.room.models import ExchangedFile, SegmentOrigin


@transaction.atomic
def apply(file: ExchangedFile, reports: Sequence[Report], user) -> int:
    """The number of texts taken over. They are marked as from this file, and by whom. Nothing is published."""
    applied = [(report, row) for report in reports for row in report.applied]
    for report, row in applied:
        _write(report, row, user)
    file.content, file.applied_at, file.texts_applied = b"", timezone.now(), len(applied)
    file.save(update_fields=["content", "applied_at", "texts_applied"])
    return len(applied)


def _write(report: Report, row: Row, user) -> None:
    """A text its translator marked as unsure stays a suggestion, which does not count until a person confirms it."""
    assert report.translation and row.segment  # of every row that is applied
    confirmed = row.unit.is_confirmed
    text, _created = StringTranslation.objects.update_or_create(
        translation_of=row.segment.string,
        locale=report.translation.target_locale,
        context=row.segment.context,
        defaults={
            "data": row.after,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL
            if confirmed
            else StringTranslation.TRANSLATION_TYPE_MACHINE,
            "tool_name": report.name[:255],
            "last_translated_by": user,
            "has_error": False,
            "field_error": "",
        },
    )
    SegmentOrigin.objects.update_or_create(
        string_translation=text,
        defaults={
            "kind": SegmentOrigin.Kind.FILE,
            "came": row.after,
            "taken_from": None,
            "tool": report.name[:255],
            "brought_by": user,
        },
    )
