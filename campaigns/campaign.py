"""Campaign: what every send, link, page and activity belongs to. It has no language; its texts do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Locale


class LocalisedText(models.Model):
    """Texts of a thing in one language; the thing itself has none. Concrete classes name their `owner`."""

    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, verbose_name=_("language"), related_name="+")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class HasTexts(ClusterableModel):
    """A thing whose name is written once per language, in child rows called `texts`."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(get_language() or settings.LANGUAGE_CODE)

    def text_in(self, language: str) -> LocalisedText | None:
        """The text in that language, else in the site's first language, else any. Reads prefetched `texts`."""
        texts = {text.locale.language_code: text for text in self.texts.all()}
        return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)

    def name_in(self, language: str) -> str:
        text = self.text_in(language)
        return text.name if text else getattr(self, "slug", str(self.pk))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def with_texts(self) -> "CampaignQuerySet":
        """One query more: the texts with their languages."""
        texts = CampaignText.objects.select_related("locale")
        return self.prefetch_related(models.Prefetch("texts", texts))

    def running(self, day: "models.Value | object") -> "CampaignQuerySet":
        return self.filter(starts_on__lte=day).filter(models.Q(ends_on=None) | models.Q(ends_on__gte=day))


class Campaign(HasTexts):
    """A planned sequence of communications that uses a compelling narrative over time (GCS, OASIS)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PLANNED = "planned", pgettext_lazy("campaign", "planned")
        LIVE = "live", pgettext_lazy("campaign", "live")
        CLOSED = "closed", _("closed")
        EVALUATED = "evaluated", _("evaluated")

    class Purpose(models.TextChoices):
        """GCS's CORE role of the campaign."""

        BEHAVIOUR = "behaviour", _("changing behaviours")
        OPERATIONS = "operations", _("operational effectiveness")
        REPUTATION = "reputation", _("reputation")
        EXPLAINING = "explaining", _("explaining policy")

    class Tier(models.TextChoices):
        BASIC = "basic", _("basic")
        ENHANCED = "enhanced", _("enhanced")
        COMPREHENSIVE = "comprehensive", _("comprehensive")

    slug = models.SlugField(_("short name"), max_length=80, unique=True, help_text=_("Used in links and exports."))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    purpose = models.CharField(
        pgettext_lazy("campaign", "purpose"), max_length=12, choices=Purpose, default=Purpose.EXPLAINING
    )
    evaluation_tier = models.CharField(_("evaluation tier"), max_length=16, choices=Tier, default=Tier.BASIC)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    owned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("campaign", "owner"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "slug"]
        permissions = [("view_dashboards", _("Can view the dashboards"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("A campaign cannot end before it starts."),
            )
        ]


class CampaignText(LocalisedText):
    owner = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    call_to_action = models.CharField(_("call to action"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("campaign text")
        constraints = [models.UniqueConstraint(fields=["owner", "locale"], name="campaign_text_once_per_locale")]
