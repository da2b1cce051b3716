"""Segments: the places of a page or snippet that hold words of a language. Reads wagtail-localize, writes nothing."""

import re
from typing import NamedTuple

from django.db.models import Exists, Field, Model, OuterRef, Q, QuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.localisation.models import SegmentWaiver

WORDLESS = r"^(<[^<>]*>|&(amp|nbsp);|[-0-9 .,:;()/+*#%!?'\"=_@–—…·×°§€|]|\s)*$"
"""Numbers, dates, signs and markup: the same in every language, so nobody has to translate it. A list of signs, not
"everything but letters", because what a letter is differs between databases."""
ADDRESS = "slug"  # made from the title when nobody translates it, so it is never missing


class Segment(NamedTuple):
    """A text and where it stands: `title`, or `body.<block id>.heading`."""

    path: str
    text: str


def texts(instance: Model) -> list[Segment]:
    """What `instance` (saved or not, a revision too) holds now, in the order of its fields."""
    return [
        Segment(segment.path, segment.string.data)
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue) and segment.path != ADDRESS
    ]


def has_words(text: str) -> bool:
    return re.match(WORDLESS, text) is None


def required(**source) -> QuerySet[StringSegment]:
    """The segments a translation of the source must settle."""
    return StringSegment.objects.filter(**source).exclude(context__path=ADDRESS).exclude(string__data__regex=WORDLESS)


def own_texts(locale) -> QuerySet[StringTranslation]:
    """Texts a person wrote or confirmed in that language; a machine's suggestion and an erroneous text are none."""
    return StringTranslation.objects.filter(
        locale=locale, has_error=False, translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL
    ).exclude(data="")


def suggested_texts(locale) -> QuerySet[StringTranslation]:
    """Texts of a machine, the memory or an unsure translator, which no person has confirmed yet."""
    return StringTranslation.objects.filter(
        locale=locale, translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE
    ).exclude(data="")


def is_settled(locale, translation) -> Q:
    """A condition on `StringSegment`: has its own text, or was waived. Takes ids or `OuterRef`s."""
    here = {"context": OuterRef("context")}
    own = own_texts(locale).filter(translation_of=OuterRef("string"), **here)
    waived = SegmentWaiver.objects.filter(translation=translation, string=OuterRef("string"), **here)
    return Q(Exists(own)) | Q(Exists(waived))


def missing(translation: Translation) -> QuerySet[StringSegment]:
    """Segments of the current source that neither have their own text nor were waived, in the page's order."""
    return (
        required(source=translation.source_id)
        .exclude(is_settled(translation.target_locale_id, translation.pk))
        .select_related("context", "string")
        .order_by("order")
    )


def place(instance: Model, path: str) -> str:
    """The name a person knows a segment's field by."""
    field = instance._meta.get_field(path.split(".")[0])
    named = field if isinstance(field, Field) else field.related_model._meta  # a row of its own, inside the page
    return str(named.verbose_name)
