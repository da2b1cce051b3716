"""The question put to whoever changes a public page: what, and why. Readers see the answer in the page's register.

It is no field of the page: an answer belongs to one change, and must not come back with the next.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

LONGEST_WHY = 300
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class RevisionNote(models.Model):
    """What was answered while this revision was saved; empty when an earlier answer was taken back."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", models.CASCADE, related_name="note", verbose_name=_("revision")
    )
    why = models.CharField(_("reason"), max_length=LONGEST_WHY, blank=True)

    class Meta:
        verbose_name = _("reason of a change")
        verbose_name_plural = _("reasons of changes")

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.why}"


def why_of(page: Page, until: dt.datetime | None = None) -> str:
    """The last answer about what changed since the page was last published. One query."""
    since = page.revisions.filter(created_at__gt=page.last_published_at or EVER)
    if until:
        since = since.filter(created_at__lte=until)
    notes = RevisionNote.objects.filter(revision__in=since.values("pk"))
    return notes.order_by("-revision__created_at", "-pk").values_list("why", flat=True).first() or ""


class WhyPanel(Panel):
    """In the form of a page that was public before. What was answered for a draft since stands in it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/admin/why_panel.html"

        @property
        def longest(self) -> int:
            return LONGEST_WHY

        @property
        def said(self) -> str:
            return why_of(self.instance)

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.first_published_at)
