"""What goes live together, when, and what became of it."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale


class BundleQuerySet(models.QuerySet["Bundle"]):
    def due(self, now: dt.datetime) -> "BundleQuerySet":
        return self.filter(state=Bundle.State.PLANNED, moment__lte=now).order_by("moment", "pk")

    def waiting_for_a_person(self) -> "BundleQuerySet":
        return self.filter(state__in=[Bundle.State.HELD, Bundle.State.MISSED])


class Bundle(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("bundle", "in preparation")
        PLANNED = "planned", pgettext_lazy("bundle", "planned")
        HELD = "held", pgettext_lazy("bundle", "held back")
        MISSED = "missed", pgettext_lazy("bundle", "missed its moment")
        LIVE = "live", pgettext_lazy("bundle", "live")
        UNDONE = "undone", pgettext_lazy("bundle", "taken down")

    OPEN = (State.DRAFT, State.PLANNED, State.HELD, State.MISSED)
    """Its things still wait for it, so they do not go live on their own."""

    name = models.CharField(_("name"), max_length=120)
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    locales = models.ManyToManyField(
        Locale,
        related_name="+",
        verbose_name=_("languages"),
        help_text=_("Every item must be ready in each of them, unless you leave the item out in one."),
    )
    moment = models.DateTimeField(_("moment"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    reasons = models.JSONField(default=list, editable=False)
    """Why it was held back: sentences."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """In whose name things go live."""
    released_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[BundleQuerySet] = BundleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("release bundle")
        verbose_name_plural = _("release bundles")
        ordering = ["-created_at", "-pk"]
        permissions = [("release_bundle", "Can decide when a release bundle goes live")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "missed"]) | Q(moment__isnull=False),
                name="bundle_planned_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["live", "undone"]) | Q(released_at__isnull=False),
                name="bundle_live_knows_since_when",
            ),
        ]
        indexes = [models.Index(fields=["moment"], condition=Q(state="planned"), name="bundle_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def languages(self) -> list[str]:
        """Codes, the site's first language first."""
        return sorted(
            (locale.language_code for locale in self.locales.all()),
            key=lambda code: (code != settings.LANGUAGE_CODE, code),
        )


class BundleItemQuerySet(models.QuerySet["BundleItem"]):
    def waiting(self) -> "BundleItemQuerySet":
        return self.filter(is_waiting=True).select_related("bundle")


class BundleItem(models.Model):
    """A thing by its kind and key: for pages and newsletters the translation key, so that it means all languages."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    left_out = models.JSONField(default=list)
    """Codes of the languages in which it does not go live with the bundle."""
    is_waiting = models.BooleanField(default=True)
    """The bundle is open. Repeated here so that the database can keep a thing out of two open bundles."""
    record = models.JSONField(null=True)
    """What going live changed; see `home.ports.Record`."""
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[BundleItemQuerySet] = BundleItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("item of a bundle")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "kind", "key"], name="bundle_item_once"),
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(is_waiting=True), name="bundle_item_waits_in_one_bundle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def goes_live_in(self, languages: list[str]) -> list[str]:
        return [code for code in languages if code not in self.left_out]
