"""Links we hand out: those of a mailing, and short links with QR codes for posters and partners."""

import secrets
from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from campaigns.campaign import Campaign

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that a person misreads from a poster
WEB_ADDRESS = URLValidator(schemes=["http", "https"])


def new_code() -> str:
    """Seven characters, about 34 bits: not guessable in bulk, short enough to type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(7))


class TrackedLinkQuerySet(models.QuerySet["TrackedLink"]):
    def short(self) -> "TrackedLinkQuerySet":
        return self.filter(send=None)

    def of_campaign(self, campaign: Campaign) -> "TrackedLinkQuerySet":
        return self.filter(campaign=campaign)


class TrackedLink(models.Model):
    """A destination with a place it stands in. No address of a person, no address from a query ever gets here."""

    class Purpose(models.TextChoices):
        MAILING = "mailing", _("newsletter")
        SOCIAL = "social", _("social media")
        QR = "qr", _("QR code")
        POSTER = "poster", _("poster or leaflet")
        PARTNER = "partner", _("partner's site")
        PRESS = "press", _("press")
        OTHER = "other", _("other")

    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code, editable=False)
    url = models.CharField(_("destination"), max_length=2000, validators=[WEB_ADDRESS])
    """Absolute http(s) address with its campaign parameters already in it."""
    label = models.CharField(_("label"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.OTHER)
    placement = models.CharField(_("placement"), max_length=120, blank=True, help_text=_("Where the link stands."))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="links", verbose_name=_("campaign")
    )
    locale = models.ForeignKey(
        Locale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("language")
    )
    send = models.ForeignKey(
        "campaigns.Send", models.CASCADE, null=True, blank=True, related_name="links", editable=False
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    """Order inside its edition, from 1; 0 for a short link."""
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TrackedLinkQuerySet] = TrackedLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("tracked link")
        verbose_name_plural = _("tracked links")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(url__startswith="http://") | models.Q(url__startswith="https://"),
                name="link_leads_to_the_web",
                violation_error_message=_("A link must begin with http:// or https://."),
            ),
            models.UniqueConstraint(
                fields=["send", "locale", "position"],
                condition=~models.Q(send=None),
                name="link_position_once_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.url
