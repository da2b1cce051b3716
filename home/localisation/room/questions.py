"""Question → answer → resolved, beside a translation."""

from collections.abc import Sequence

from django.db import models, transaction
from django.utils import timezone
from wagtail_localize.models import StringSegment, Translation, TranslationContext

from home.localisation.room.models import Answer, Question
from home.localisation.segments import required

LONGEST = 2000


def thread(translation: Translation) -> models.QuerySet[Question]:
    """What waits first, then what is resolved; with the answers. Two queries."""
    return (
        translation.questions.select_related("asked_by", "resolved_by", "context")
        .prefetch_related(models.Prefetch("answers", Answer.objects.select_related("answered_by")))
        .order_by(models.F("resolved_at").asc(nulls_first=True), "asked_at", "pk")
    )


def ask(translation: Translation, user, text: str, context_id: str = "") -> Question | None:
    """None when nothing was asked. A place that is not of this page counts as none."""
    if not (said := clean(text)):
        return None
    places = TranslationContext.objects.filter(object=translation.source.object_id)
    context = places.filter(pk=int(context_id)).first() if context_id.isdecimal() and len(context_id) < 19 else None
    return translation.questions.create(text=said, asked_by=user, context=context)


@transaction.atomic
def answer(question: Question, user, text: str, *, resolves: bool = False) -> bool:
    """False when nothing was said. Resolving needs no words."""
    said = clean(text)
    if said:
        question.answers.create(text=said, answered_by=user)
    if resolves:
        question.resolved_by, question.resolved_at = user, timezone.now()
        question.save(update_fields=["resolved_by", "resolved_at"])
    return bool(said or resolves)


def reopen(question: Question) -> None:
    question.resolved_by = question.resolved_at = None
    question.save(update_fields=["resolved_by", "resolved_at"])


def clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def places(translation: Translation) -> Sequence[StringSegment]:
    """Where a question can be asked, in the page's order."""
    found: dict[int, StringSegment] = {}
    for segment in required(source=translation.source_id).select_related("context", "string").order_by("order"):
        found.setdefault(segment.context_id, segment)
    return list(found.values())
