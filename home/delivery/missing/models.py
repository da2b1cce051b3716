"""Addresses people asked for and did not find."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class MissingAddressQuerySet(models.QuerySet["MissingAddress"]):
    def waiting(self) -> "MissingAddressQuerySet":
        """For a person to decide, the most wanted first."""
        return self.filter(is_ignored=False).order_by("-times", "-last_on", "pk")

    def asked_again(self, **which: Any) -> bool:
        """Count one more; False when it is new."""
        return bool(self.filter(**which).update(times=models.F("times") + 1, last_on=timezone.localdate()))


class MissingAddress(models.Model):
    """A path without its query, and how often it was asked for. Nothing about who asked.

    The count is a lower bound: in a flood only some are noted.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    path = models.CharField(_("address"), max_length=255)
    times = models.PositiveIntegerField(_("asked for"), default=1)
    first_on = models.DateField(_("first"), default=timezone.localdate)
    last_on = models.DateField(_("last"), default=timezone.localdate)
    is_ignored = models.BooleanField(_("ignored"), default=False)

    objects = MissingAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="missing_address_once_per_site")]
        indexes = [models.Index(fields=["is_ignored", "-times"], name="missing_most_wanted")]

    def __str__(self) -> str:
        return self.path
