"""What is not mail: workshops, trainings, meetings, posters – and the partners we do them with. Counts, no people."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Locale

from campaigns.campaign import Campaign, HasTexts, LocalisedText


class Partner(models.Model):
    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        CENTRAL_OFFICE = "central_office", _("central office")
        SPECIAL_SERVICE = "special_service", _("special service")
        PRISON_SERVICE = "prison_service", _("prison service")
        POLICE = "police", _("police")
        FIRE_SERVICE = "fire_service", _("fire service")
        MUNICIPALITY = "municipality", _("municipality")
        SCHOOL = "school", _("school")
        RESEARCH = "research", _("university or research centre")
        NGO = "ngo", _("non-governmental organisation")
        VICTIM_ASSOCIATION = "victim_association", _("victims' association")
        EU_BODY = "eu_body", _("body of the European Union")
        INTERNATIONAL = "international", _("international organisation")
        PRIVATE = "private", _("private company")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, as in PL."))
    website = models.URLField(_("website"), blank=True)
    is_public = models.BooleanField(_("may be named in public"), default=False)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Totals:
    """Sums over activities; None means that nobody counted, which is not zero. Participations, not people."""

    activities: int
    participations: int | None
    not_counted: int
    """Activities that are missing from `participations`."""
    person_hours: Decimal | None
    without_hours: int
    """Counted activities that are missing from `person_hours`, because nobody wrote how long they took."""


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_campaign(self, campaign: Campaign) -> "ActivityQuerySet":
        return self.filter(campaign=campaign)

    def held(self) -> "ActivityQuerySet":
        return self.filter(status=Activity.Status.HELD)

    def with_names(self) -> "ActivityQuerySet":
        return self.prefetch_related("texts__locale", "campaign__texts__locale")

    def totals(self) -> Totals:
        """One query. What nobody counted is told apart from zero."""
        with_hours = Q(attended__isnull=False, hours__isnull=False)
        return Totals(
            **self.aggregate(
                activities=models.Count("pk"),
                not_counted=models.Count("pk", filter=Q(attended=None)),
                participations=models.Sum("attended"),
                without_hours=models.Count("pk", filter=Q(attended__isnull=False, hours=None)),
                person_hours=models.Sum(
                    models.F("attended") * models.F("hours"),
                    filter=with_hours,
                    output_field=models.DecimalField(max_digits=14, decimal_places=2),
                ),
            )
        )


class Activity(HasTexts):
    """One workshop, meeting, edition of a training, study visit … with how many came, as far as anybody counted."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("workshop")
        TRAINING_EDITION = "training_edition", _("training")
        SEMINAR = "seminar", _("seminar")
        CONFERENCE = "conference", _("conference")
        NATIONAL_MEETING = "national_meeting", _("national meeting")
        INTERNATIONAL_MEETING = "international_meeting", _("international meeting")
        STUDY_VISIT = "study_visit", _("study visit")
        PANEL_MEETING = "panel_meeting", _("thematic panel")
        CONSULTATION = "consultation", _("consultation")
        WEBINAR = "webinar", _("webinar")
        SOCIAL_POST = "social_post", _("social media post")
        PRESS_ITEM = "press_item", _("press item")
        POSTER_ACTION = "poster_action", _("poster action")
        PARTNER_ACTION = "partner_action", _("partner's action")
        PUBLICATION = "publication", _("publication")
        TEAM_MEETING = "team_meeting", _("local team meeting")

    class Format(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("activity", "planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", pgettext_lazy("activity", "cancelled")

    class Confidentiality(models.TextChoices):
        PUBLIC = "public", _("public")
        PARTNERS = "partners", _("partners")
        INTERNAL = "internal", _("internal")

    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("campaign")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    hours = models.DecimalField(
        _("hours per participant"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("For person-hours."),
    )
    format = models.CharField(_("format"), max_length=8, choices=Format, default=Format.ONSITE)
    city = models.CharField(_("town"), max_length=120, blank=True)
    region = models.CharField(_("voivodeship (TERYT)"), max_length=2, blank=True)
    country = models.CharField(_("country"), max_length=2, default="PL")
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    is_venue_public = models.BooleanField(_("the venue may be published"), default=False)
    language = models.ForeignKey(
        Locale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("held in")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    confidentiality = models.CharField(
        _("who may know"), max_length=10, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    registered = models.PositiveIntegerField(
        _("registered"), null=True, blank=True, help_text=_("Empty means: not counted.")
    )
    attended = models.PositiveIntegerField(
        _("attended"), null=True, blank=True, help_text=_("Empty means: not counted.")
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="activities", verbose_name=_("partners"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("An activity cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gt=0),
                name="activity_hours_are_positive",
                violation_error_message=_("Hours must be more than zero; leave them empty if nobody knows."),
            ),
        ]

    @property
    def person_hours(self) -> Decimal | None:
        """Attended times hours; None when either is not known."""
        if self.attended is None or self.hours is None:
            return None
        return self.attended * self.hours


class ActivityText(LocalisedText):
    owner = ParentalKey(Activity, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        verbose_name = _("activity text")
        constraints = [models.UniqueConstraint(fields=["owner", "locale"], name="activity_text_once_per_locale")]
