"""Translation memory: the same words, translated by a person elsewhere, are suggested where they are still missing."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.localisation.room.models import SegmentOrigin
from home.localisation.segments import own_texts, required


@transaction.atomic
def suggest(translation: Translation, user=None) -> int:
    """Fills texts nobody touched yet with the newest translation of the very same text elsewhere: how many.

    A suggestion, because the same words may mean something else here: it does not count until a person confirms it.
    Two queries when there is nothing to suggest.
    """
    untouched = _untouched(translation)
    known = _known(translation, [segment.string_id for segment in untouched])
    made = 0
    for segment in untouched:
        if before := known.get(segment.string_id):
            _write(translation, segment, before, user)
            made += 1
    return made


def _untouched(translation: Translation) -> list[StringSegment]:
    written = set(
        StringTranslation.objects.filter(
            locale=translation.target_locale_id, context__object=translation.source.object_id
        ).values_list("translation_of", "context")
    )
    found: dict[tuple[int, int], StringSegment] = {}
    for segment in required(source=translation.source_id).select_related("string", "context").order_by("order"):
        if (segment.string_id, segment.context_id) not in written:
            found.setdefault((segment.string_id, segment.context_id), segment)
    return list(found.values())


def _known(translation: Translation, strings: Sequence[int]) -> dict[int, StringTranslation]:
    """String → its newest translation by a person."""
    texts = own_texts(translation.target_locale_id).filter(translation_of__in=strings, context__isnull=False)
    return {text.translation_of_id: text for text in texts.order_by("updated_at", "pk")}


def _write(translation: Translation, segment, before: StringTranslation, user) -> None:
    text = StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        data=before.data,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        tool_name="Translation memory",  # shown beside the text by wagtail-localize; where from is said below it
        last_translated_by=user,
    )
    SegmentOrigin.objects.create(
        string_translation=text,
        kind=SegmentOrigin.Kind.MEMORY,
        came=before.data,
        taken_from=before,
        brought_by=user,
    )


def suggestions(translation: Translation) -> QuerySet[StringTranslation]:
    """Texts of the current source that wait for a person: from the memory, a machine or an unsure translator."""
    return (
        of_source(translation)
        .filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE, has_error=False)
        .exclude(data="")
    )


def of_source(translation: Translation) -> QuerySet[StringTranslation]:
    """What is written for the source as it is now, with where it came from."""
    segments = required(source=translation.source_id)
    return (
        StringTranslation.objects.filter(
            locale=translation.target_locale_id,
            context__in=segments.values("context"),
            translation_of__in=segments.values("string"),
        )
        .select_related("translation_of", "context", "last_translated_by", "origin__taken_from__context")
        .select_related("origin__taken_from__last_translated_by", "origin__brought_by")
        .order_by("context", "pk")
    )
