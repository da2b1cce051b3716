"""Answers to “Was this page useful?”. Nothing tells who gave them."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

LONGEST_COMMENT = 1000


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def with_comment(self) -> "OpinionQuerySet":
        return self.exclude(comment="")

    def waiting(self) -> "OpinionQuerySet":
        """Comments nobody has dealt with."""
        return self.with_comment().filter(is_handled=False)

    def commented_before(self, day: dt.date) -> "OpinionQuerySet":
        return self.with_comment().filter(given_on__lt=day)

    def per_page(self) -> "models.QuerySet[Opinion, Any]":
        """One row per page and language: `useful` of `answers`, the most answered first."""
        grouped = self.values("translation_key", "locale__language_code").order_by()
        counted = grouped.annotate(answers=Count("pk"), useful=Count("pk", filter=Q(is_useful=True)))
        named = counted.annotate(title=models.Max("title"), url=models.Max("url"))
        rows: models.QuerySet[Opinion, Any] = named.order_by("-answers", "title")
        return rows


class Opinion(models.Model):
    """One answer about one page in one language, as the page was called and where it stood on that day."""

    translation_key = models.UUIDField(db_index=True, editable=False)
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+", verbose_name=_("language"), editable=False)
    title = models.CharField(_("page"), max_length=255, editable=False)
    url = models.CharField(_("address"), max_length=2000, editable=False)
    is_useful = models.BooleanField(_("useful"), editable=False)
    comment = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True, editable=False)
    given_on = models.DateField(_("given on"), default=timezone.localdate, editable=False)
    is_handled = models.BooleanField(_("dealt with"), default=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("dealt with by"),
        editable=False,
    )

    objects: ClassVar[OpinionQuerySet] = OpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("reader's opinion")
        verbose_name_plural = _("readers' opinions")
        ordering = [F("given_on").desc(), "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.given_on}"
