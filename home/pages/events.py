"""Events: meetings with a time, a place and people who hold them."""

import datetime as dt
import itertools
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home import clock
from home.blocks import AgendaBlock
from home.blocks.agenda import dates_of
from home.pages.base import BasePage, LegacyAddress, body_field, end_of, lines
from home.pages.places import country_choices, country_name


class EventKind(models.TextChoices):
    """The public ones of the activity types that `campaigns` counts; the same codes."""

    CONFERENCE = "conference", _("conference")
    SEMINAR = "seminar", _("seminar")
    WORKSHOP = "workshop", _("workshop")
    TRAINING = "training_edition", _("training")
    NATIONAL_MEETING = "national_meeting", _("national meeting")
    INTERNATIONAL_MEETING = "international_meeting", _("international meeting")
    STUDY_VISIT = "study_visit", _("study visit")
    PANEL_MEETING = "panel_meeting", _("panel meeting")
    WEBINAR = "webinar", _("webinar")
    CONSULTATION = "consultation", _("consultation")


class Attendance(models.TextChoices):
    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class EventStatus(models.TextChoices):
    """Schema.org knows the same three. A cancelled event stays readable: people look for it."""

    PLANNED = "planned", pgettext_lazy("event", "takes place")
    POSTPONED = "postponed", pgettext_lazy("event", "postponed")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


def validate_timezone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. Write it like Europe/Warsaw."), params={"name": name})


class EventIndexPage(BasePage):
    document_type = "event_index"
    listed_types = ("event",)
    template = "home/event_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.EventPage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("list of events")


class EventPage(LegacyAddress, BasePage):
    """An event without a date may be saved, so that an import loses nothing, but not published."""

    kind = models.CharField(_("kind"), max_length=24, choices=EventKind, default=EventKind.CONFERENCE)
    attendance = models.CharField(_("attendance"), max_length=8, choices=Attendance, default=Attendance.ONSITE)
    status = models.CharField(_("state"), max_length=12, choices=EventStatus, default=EventStatus.PLANNED)
    starts_at = models.DateTimeField(_("starts"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(
        _("time zone of the place"), max_length=40, default="Europe/Warsaw", validators=[validate_timezone]
    )
    venue = models.CharField(_("venue"), max_length=250, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=country_choices, blank=True)
    venue_is_withheld = models.BooleanField(
        _("do not publish the venue"),
        default=False,
        help_text=_(
            "City and country stay visible. Participants get the address in their confirmation. "
            "Ticked in one language, it holds for all of them."
        ),
    )
    organisers = models.TextField(_("organisers"), blank=True, help_text=_("One per line."))
    partners = models.TextField(_("partners"), blank=True, help_text=_("One per line."))
    audience_categories = models.TextField(_("categories of participants"), blank=True, help_text=_("One per line."))
    agenda = StreamField(AgendaBlock(), verbose_name=_("agenda"), blank=True)
    body = body_field()
    registration_url = models.URLField(_("address for registration"), blank=True)
    registration_until = models.DateField(_("registration until"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    added_on = models.DateField(
        _("added on"), null=True, blank=True, help_text=_("When the announcement appeared; not the date of the event.")
    )

    document_type = "event"
    public_fields = (
        "kind",
        "attendance",
        "status",
        "starts_at",
        "ends_at",
        "timezone",
        "public_venue",
        "city",
        "country",
        "is_venue_withheld",
        "organiser_list",
        "partner_list",
        "audience_list",
        "body",
        "agenda",
        "registration_url",
        "registration_until",
        "takes_registrations",
        "capacity",
        "added_on",
    )
    listed_types = ("event",)
    template = "home/event_page.html"
    parent_page_types = ["home.EventIndexPage"]
    subpage_types: list[str] = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("starts_at"),
        index.FilterField("kind"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("attendance"), FieldPanel("status")]),
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("timezone")], heading=_("When")),
        MultiFieldPanel(
            [FieldPanel("venue"), FieldPanel("city"), FieldPanel("country"), FieldPanel("venue_is_withheld")],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organisers"),
                FieldPanel("partners"),
                FieldPanel("audience_categories"),
                InlinePanel("audience_links", label=_("audience")),
            ],
            heading=_("Who"),
        ),
        FieldPanel("body"),
        FieldPanel("agenda"),
        MultiFieldPanel(
            [FieldPanel("registration_url"), FieldPanel("registration_until"), FieldPanel("capacity")],
            heading=_("Registration"),
        ),
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("added_on"), LegacyAddress.legacy_panel]
    override_translatable_fields = [
        *LegacyAddress.override_translatable_fields,
        SynchronizedField("timezone", overridable=False),
    ]

    class Meta(LegacyAddress.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *LegacyAddress.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ends_at=None)
                | models.Q(starts_at=None)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event cannot end before it starts."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if problem := self._what_is_wrong_with_the_agenda():
            raise ValidationError({"agenda": problem})

    def _what_is_wrong_with_the_agenda(self) -> Any:
        dates = dates_of(self.agenda)
        if len(dates) > 1 and None in dates:
            return _("With several days, each one needs its date.")
        named = [date for date in dates if date]
        if any(earlier >= later for earlier, later in itertools.pairwise(named)):
            return _("Put the days in their order, each date once.")
        if self.starts_at and not all(first <= date <= last for first, last in [self._days()] for date in named):
            return _("A day of the agenda lies outside the event. Change its date, or when the event starts and ends.")
        return None

    def _days(self) -> tuple[dt.date, dt.date]:
        """The first and the last one, as the clock of the place has it."""
        try:
            zone = zoneinfo.ZoneInfo(self.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = None  # refused elsewhere; the site's own serves until then
        starts_at = timezone.localtime(self.starts_at, zone)
        return starts_at.date(), timezone.localtime(self.ends_at or self.starts_at, zone).date()

    @cached_property
    def is_venue_withheld(self) -> bool:
        """In one language is in all: an approved translation would go on naming the place until its next approval.

        Every version is refreshed when one of them changes (`home.published.refresh`). One query if it has a venue.
        """
        versions = EventPage.objects.filter(translation_key=self.translation_key, venue_is_withheld=True)
        return self.venue_is_withheld or (bool(self.venue) and versions.exists())

    @property
    def public_venue(self) -> str:
        return "" if self.is_venue_withheld else self.venue

    @property
    def organiser_list(self) -> list[str]:
        return lines(self.organisers)

    @property
    def partner_list(self) -> list[str]:
        return lines(self.partners)

    @property
    def audience_list(self) -> list[str]:
        return lines(self.audience_categories)

    @property
    def takes_registrations(self) -> bool:
        """Until the deadline, else until it begins; never when it does not take place."""
        last = self._last_to_register
        is_open = last is None or clock.today() <= last
        return bool(self.registration_url) and is_open and self.status == EventStatus.PLANNED

    @property
    def _last_to_register(self) -> dt.date | None:
        return self.registration_until or (self._days()[0] if self.starts_at else None)

    def holds_until(self) -> dt.datetime | None:
        """With the last day on which people can register, too."""
        last = self._last_to_register if self.takes_registrations else None
        moments = [super().holds_until(), end_of(last) if last else None]
        return min(filter(None, moments), default=None)

    @property
    def place(self) -> str:
        """Venue, city and country in the page's language, as far as they may be said."""
        parts = [self.public_venue, self.city, country_name(self.country, self.language)]
        return ", ".join(part for part in parts if part)

    def public_dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        return self.starts_at, self.ends_at

    def teaser_facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "attendance": self.attendance,
            "status": self.status,
            "place": self.place,
            "timezone": self.timezone,
        }
