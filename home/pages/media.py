"""Images and documents with the rights a public body must be able to prove."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.images.models import Image as WagtailImage

from home import clock
from home.known import KnownRows

WARN_DAYS = 60
"""How long before a right ends the CMS begins to say so."""
RIGHTS = (
    "author",
    "licence",
    "rights_source",
    "rights_expire_on",
    "shows_identifiable_people",
    "consent_note",
)


class RightsQuerySet(models.QuerySet):
    def ended(self, today: dt.date) -> "RightsQuerySet":
        return self.filter(rights_expire_on__lt=today)

    def ending(self, until: dt.date) -> "RightsQuerySet":
        """Ended, or ending by that day; the earliest first."""
        return self.filter(rights_expire_on__lte=until).order_by("rights_expire_on", "title")

    def incomplete(self) -> "RightsQuerySet":
        """Without author or licence, or with people and no consent."""
        without_consent = models.Q(shows_identifiable_people=True, consent_note="")
        return self.filter(models.Q(author="") | models.Q(licence="") | without_consent).order_by("title")


class Rights(models.Model):
    """Who made it, on what terms we show it, until when, and where the consent of the people in it is kept."""

    author = models.CharField(_("author"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    rights_source = models.CharField(_("source"), max_length=300, blank=True)
    rights_expire_on = models.DateField(
        _("rights expire on"),
        null=True,
        blank=True,
        help_text=_("The last day on which we may show it. On the day after it disappears from the site by itself."),
    )
    shows_identifiable_people = models.BooleanField(_("shows people who can be recognised"), default=False)
    consent_note = models.CharField(
        _("where their consent is kept"),
        max_length=300,
        blank=True,
        help_text=_("The reference of the file, never a name."),
    )
    is_withheld = models.BooleanField(default=False, editable=False)
    """Strangers do not get it: the right has ended. Turned when it is saved, and by a job on the day."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        self.is_withheld = self.has_ended(clock.today())
        if update_fields is not None:
            update_fields = {*update_fields, "is_withheld"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def has_ended(self, today: dt.date) -> bool:
        return self.rights_expire_on is not None and self.rights_expire_on < today

    def rights_gaps(self, day: dt.date | None = None) -> list[str]:
        """What stands in the way of showing it on that day (today), as second halves of sentences."""
        checks = (
            (self.has_ended(day or clock.today()), _("the right to show it ended on %(day)s")),
            (not self.author.strip(), _("its author is not named")),
            (not self.licence.strip(), _("its licence is not named")),
            (
                self.shows_identifiable_people and not self.consent_note.strip(),
                _("it shows people who can be recognised, and no note says where their consent is kept"),
            ),
        )
        last = date_format(self.rights_expire_on) if self.rights_expire_on else ""
        return [str(words) % {"day": last} for is_so, words in checks if is_so]

    def ends_soon(self) -> str:
        """A sentence, when the right ends within `WARN_DAYS` and has not ended; else empty."""
        today, last = clock.today(), self.rights_expire_on
        if last is None or not today <= last <= today + dt.timedelta(days=WARN_DAYS):
            return ""
        return gettext("The right to show it ends on %(day)s.") % {"day": date_format(last)}


class SiteImageQuerySet(KnownRows, RightsQuerySet, ImageQuerySet):
    """Wagtail's, with rights."""


Files = dict[str, tuple[str, int, int]]
"""Filter spec → (name in the public storage, width, height)."""


class SiteImage(Rights, AbstractImage):
    public_files: Files = models.JSONField(default=dict, editable=False)  # type: ignore[assignment]
    """What strangers may download of it; empty: nothing. Here and not in rows of its own, so that a page shows its
    pictures without one query."""
    mailed_at = models.DateTimeField(null=True, editable=False)
    """When it first went out in a mail. A mail cannot be called back, so its images stay public."""

    objects = SiteImageQuerySet.as_manager()

    kept_by_others = frozenset({"public_files", "mailed_at"})
    """Columns a form never writes: it would put back what it read before somebody else withdrew a file."""
    admin_form_fields = (*WagtailImage.admin_form_fields, *RIGHTS)

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if update_fields is None and not self._state.adding:
            fields = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            update_fields = set(fields) - self.kept_by_others
        super().save(*args, update_fields=update_fields, **kwargs)


class SiteRendition(AbstractRendition):
    """Made once, in the private storage; what strangers get are copies under other names (`home.media.release`)."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"),
        ]


class SiteDocumentQuerySet(KnownRows, RightsQuerySet, DocumentQuerySet):
    """Wagtail's, with rights."""


class SiteDocument(Rights, AbstractDocument):
    objects = SiteDocumentQuerySet.as_manager()

    admin_form_fields = (*WagtailDocument.admin_form_fields, *RIGHTS)

    def __str__(self) -> str:
        return self.title
