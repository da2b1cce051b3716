"""Whom to call: written once, shown on every page that names it, gone from all of them when it is out of date."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from home import clock
from home.known import KNOWN, KnownRows

is_dialled = RegexValidator(r"^\+?[0-9 ]{3,20}$", _("Digits and spaces only."))


class HelplineQuerySet(KnownRows, models.QuerySet["Helpline"]):
    def facts(self, chosen: "Iterable[Helpline]", language: str) -> list[dict[str, str]]:
        """What a reader of that language is told of these, in their order. One query, or none for the page being read.

        Left out is what is not translated, not live or out of date. The original is the version that was there first.
        """
        keys = [helpline.translation_key for helpline in chosen]
        versions: dict[Any, list[Helpline]] = {key: [] for key in keys}
        for version in self._versions(set(keys)):
            versions[version.translation_key].append(version)
        found = (_facts(versions[key], language) for key in keys)
        return [facts for facts in found if facts]

    def _versions(self, keys: set[Any]) -> "Iterable[Helpline]":
        rows = (KNOWN.get() or {}).get(Helpline)
        if rows is not None:
            return sorted((one for one in rows.values() if one.translation_key in keys), key=lambda one: one.pk)
        return self.filter(translation_key__in=keys).select_related("locale").order_by("pk")

    def outdated(self, today: dt.date) -> "HelplineQuerySet":
        """Live ones that readers are not shown any more."""
        return self.filter(live=True, valid_until__lt=today)

    def ending(self, today: dt.date, days: int = 30) -> "HelplineQuerySet":
        """Live ones that are out of date, or will be within so many days."""
        return self.filter(live=True, valid_until__lt=today + dt.timedelta(days=days))


class Helpline(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """Words per language; number, website and validity are facts, and every language reads them from the original.

    Otherwise a corrected number would stay wrong in a translation until somebody approved that again.
    """

    name = models.CharField(_("who answers"), max_length=120)
    number = models.CharField(_("telephone"), max_length=20, validators=[is_dialled])
    hours = models.CharField(_("when"), max_length=120, blank=True)
    note = models.CharField(_("for whom, at what cost"), max_length=200, blank=True)
    url = models.URLField(_("website"), blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("The last day on which readers see it. Check the number by then and move the date on."),
    )

    objects = HelplineQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("hours"), FieldPanel("note")], heading=_("Words")),
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("url"), FieldPanel("valid_until")],
            heading=_("Facts, the same in every language"),
            help_text=_("Change them in the original; all translations follow at once."),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("number", overridable=False),
        SynchronizedField("url", overridable=False),
        SynchronizedField("valid_until", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ["name"]

    def __str__(self) -> str:
        """Also what an editor sees in a page that shows it."""
        words = f"{self.name} ({self.number})"
        return gettext("%(helpline)s – OUT OF DATE") % {"helpline": words} if self.is_outdated else words

    @property
    def is_outdated(self) -> bool:
        return self.valid_until is not None and self.valid_until < clock.today()

    @property
    def last_day(self) -> str:
        return date_format(self.valid_until) if self.valid_until else ""

    def validity(self) -> str:
        """For lists in the CMS."""
        if self.valid_until is None:
            return gettext("no end given")
        words = gettext("Out of date since %(day)s, not shown") if self.is_outdated else gettext("until %(day)s")
        return words % {"day": self.last_day}

    validity.short_description = _("valid")  # type: ignore[attr-defined]  # read by Django's and Wagtail's tables
    validity.admin_order_field = "valid_until"  # type: ignore[attr-defined]

    def facts_in(self, language: str) -> dict[str, str] | None:
        """See `HelplineQuerySet.facts`."""
        return next(iter(Helpline.objects.facts([self], language)), None)


def _facts(versions: list[Helpline], language: str) -> dict[str, str] | None:
    words = next((v for v in versions if v.live and v.locale.language_code == language), None)
    original = versions[0] if versions else None
    if words is None or original is None or not original.live or original.is_outdated:
        return None
    told = {"name": words.name, "hours": words.hours, "note": words.note}
    return {**told, "number": original.number, "url": original.url}
