"""The register: one row per publication of a page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.pages.why import LONGEST_WHY


def _person(words) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=words
    )


class PublicationQuerySet(models.QuerySet["Publication"]):
    def done(self) -> "PublicationQuerySet":
        return self.filter(at__isnull=False)

    def planned(self) -> "PublicationQuerySet":
        return self.filter(at=None)


class Publication(models.Model):
    """That somebody published these words, and why. Ours, written in the gate: Wagtail's log comes after the signals,
    leaves with its retention, and does not know who planned what a schedule published.

    Without `at` it is planned: who planned it will have published it.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="publications", verbose_name=_("page"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+", verbose_name=_("revision")
    )
    at = models.DateTimeField(_("published at"), null=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = _person(_("written by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = _person(_("approved by"))
    published_by = _person(_("published by"))
    why = models.CharField(_("reason"), max_length=LONGEST_WHY, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True, help_text=_("Of a guide."))
    is_minor = models.BooleanField(_("minor change"), default=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [models.Index(fields=["page", "at"], name="publication_of_page")]
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=models.Q(at=None), name="publication_planned_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.at}"
