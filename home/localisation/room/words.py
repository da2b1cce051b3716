"""How many words: the unit in which translators plan and are paid. Counted by the database, for many at once."""

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Length, Replace, Trim
from wagtail_localize.models import StringTranslation, Translation

from home.localisation.room.models import SegmentOrigin
from home.localisation.segments import is_settled, required


def _words(field: str):
    """Spaces and one; a link's tag is one piece with its word, a line break separates."""
    text = Replace(Replace(Trim(F(field)), Value("<a id="), Value("<a-")), Value("<br/>"), Value(" "))
    return Length(text) - Length(Replace(text, Value(" "), Value(""))) + 1


def with_words(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Adds `words_total`, `words_missing` and `words_reused` (taken over from the memory), in the same query."""
    here = required(source=OuterRef("source"))
    missing = here.exclude(is_settled(OuterRef(OuterRef("target_locale")), OuterRef(OuterRef("pk"))))
    reused = StringTranslation.objects.filter(
        locale=OuterRef("target_locale"),
        context__object=OuterRef("source__object"),
        translation_of__segments__source=OuterRef("source"),
        translation_of__segments__context=F("context"),
        origin__kind=SegmentOrigin.Kind.MEMORY,
        origin__came=F("data"),
    )
    return translations.annotate(
        words_total=_sum(here, "source", "string__data"),
        words_missing=_sum(missing, "source", "string__data"),
        words_reused=_sum(reused, "locale", "translation_of__data"),
    )


def _sum(rows: QuerySet, group: str, field: str) -> Coalesce:
    grouped = rows.order_by().annotate(number=_words(field)).values(group).annotate(words=Sum("number"))
    return Coalesce(Subquery(grouped.values("words"), output_field=IntegerField()), 0)
