"""The state of translations on three axes (decisions 14): progress, age, and Wagtail's own live."""

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Page
from wagtail_localize.models import Translation

from home.localisation.models import SourceVersion, TranslatedRevision, WaitingRevision
from home.localisation.segments import is_settled, required

ANY_REVISION = 2**62  # above every id


class Progress(TextChoices):
    """How much of the source as it is now has been translated (or waived)."""

    MISSING = "missing", _("not started")
    IN_TRANSLATION = "in_translation", _("in translation")
    READY = "ready", _("translated")


class Age(TextChoices):
    """Of the live version, or of the last draft while none is live, against the source."""

    CURRENT = "current", _("up to date")
    OLDER_MINOR = "older_minor", _("older, minor changes")
    OLDER_MAJOR = "older_major", _("older than its source")


def with_state(translations: QuerySet[Translation], model: type[DraftStateMixin] = Page) -> QuerySet[Translation]:
    """Adds `segments_total`, `segments_settled`, `progress`, `live_revision`, `age`, `older_since` (None when current)
    and `waits` (approved, goes live with its source); all in the same query.

    `model` is what is translated: pages, or one kind of snippet.
    """
    here = required(source=OuterRef("source"))
    settled = here.filter(is_settled(OuterRef(OuterRef("target_locale")), OuterRef(OuterRef("pk"))))
    counted = translations.annotate(segments_total=_count(here), segments_settled=_count(settled))
    waits = Exists(WaitingRevision.objects.filter(translation=OuterRef("pk")))
    return _with_age(counted.annotate(progress=_progress(), waits=waits), model)


def _count(rows: QuerySet) -> Coalesce:
    grouped = rows.order_by().values("source").annotate(rows=Count("pk"))
    return Coalesce(Subquery(grouped.values("rows")), 0)


def _progress() -> Case:
    return Case(
        When(segments_settled=F("segments_total"), then=Value(Progress.READY)),
        When(segments_settled=0, then=Value(Progress.MISSING)),
        default=Value(Progress.IN_TRANSLATION),
    )


def _with_age(translations: QuerySet[Translation], model: type[DraftStateMixin]) -> QuerySet[Translation]:
    public = model.objects.filter(
        translation_key=OuterRef("source__object"), locale=OuterRef("target_locale"), live=True
    ).order_by()
    versions = SourceVersion.objects.filter(source=OuterRef("source")).order_by("-number").values("number")
    made_of = TranslatedRevision.objects.filter(
        translation=OuterRef("pk"), revision__lte=Coalesce(OuterRef("live_revision"), ANY_REVISION)
    ).order_by("-revision")
    aged = translations.annotate(
        live_revision=Subquery(public.values("live_revision")[:1], output_field=BigIntegerField()),
        made_of=Coalesce(Subquery(made_of.values("version__number")[:1]), 0),
        newest=Coalesce(Subquery(versions[:1]), 0),
        newest_major=Coalesce(Subquery(versions.filter(is_minor=False)[:1]), 0),
    ).annotate(
        age=Case(
            When(made_of__gte=F("newest"), then=Value(Age.CURRENT)),
            When(made_of__gte=F("newest_major"), then=Value(Age.OLDER_MINOR)),
            default=Value(Age.OLDER_MAJOR),
        )
    )
    return aged.annotate(older_since=_older_since())


def _older_since() -> Case:
    """When the first of the changes it lacks was published: of the major ones, if there is any."""
    missed = SourceVersion.objects.filter(source=OuterRef("source"), number__gt=OuterRef("made_of")).order_by("number")
    major = missed.filter(is_minor=False)
    return Case(
        When(age=Age.OLDER_MINOR, then=Subquery(missed.values("made_at")[:1])),
        When(age=Age.OLDER_MAJOR, then=Subquery(major.values("made_at")[:1])),
        default=None,
    )


def state_of(translation: Translation) -> Translation:
    """The same record with its state. One query."""
    model = translation.source.specific_content_type.model_class()
    return with_state(Translation.objects.filter(pk=translation.pk), Page if issubclass(model, Page) else model).get()
