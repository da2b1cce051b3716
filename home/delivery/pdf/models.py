"""PDFs that somebody asked for."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.published.models import PublishedDocument

AGAIN = dt.timedelta(minutes=1)
"""After a failure; in between readers are told of it."""
LOST = dt.timedelta(minutes=10)
"""A wish this old that nobody fulfilled went with a process that died."""


class GuidePdf(models.Model):
    """The file of one public guide in one language. It leaves with the published document, in the same transaction:
    when the guide changes, becomes private or goes."""

    document = models.OneToOneField(PublishedDocument, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(_("digest"), max_length=64, help_text=_("Of everything that is printed."))
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    begun_at = models.DateTimeField(_("begun"), null=True)
    failed_at = models.DateTimeField(_("failed"), null=True)
    content = models.BinaryField(_("file"), null=True)

    class Meta:
        verbose_name = _("guide as PDF")
        verbose_name_plural = _("guides as PDF")

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:8]}"

    def will_do(self, now: dt.datetime) -> bool:
        """It is there, or still awaited, or failed a moment ago: no need to ask again."""
        if self.content is not None:
            return True
        return self.failed_at > now - AGAIN if self.failed_at else self.asked_at > now - LOST
