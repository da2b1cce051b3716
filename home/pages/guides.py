"""Guides, recommendations and materials: for somebody, in a version, with what changed."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import DownloadsBlock
from home.pages.base import BasePage, LegacyAddress, body_field, midnight


class GuideKind(models.TextChoices):
    """What somebody takes in hand. A recommendation addresses institutions, the others people."""

    GUIDE = "guide", pgettext_lazy("kind of guide", "guide")
    RECOMMENDATION = "recommendation", pgettext_lazy("kind of guide", "recommendation")
    LEAFLET = "leaflet", pgettext_lazy("kind of guide", "leaflet")
    VIDEO = "video", pgettext_lazy("kind of guide", "video")
    COURSE = "course", pgettext_lazy("kind of guide", "course")


class GuideIndexPage(BasePage):
    document_type = "guide_index"
    listed_types = ("guide",)
    template = "home/guide_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.GuidePage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("list of guides")


class GuidePage(LegacyAddress, BasePage):
    kind = models.CharField(_("kind"), max_length=16, choices=GuideKind, default=GuideKind.GUIDE)
    audience_note = models.TextField(
        _("for whom exactly"),
        blank=True,
        help_text=_("A recommendation needs it: whose practice is to change? Readers see it beside the text."),
    )
    takes = models.CharField(
        _("how long it takes"), max_length=60, blank=True, help_text=_("Of a video or course: “45 minutes”.")
    )
    version_number = models.CharField(_("version"), max_length=20, default="1.0")
    version_on = models.DateField(_("date of this version"), null=True)
    what_changed = models.TextField(_("what changed in this version"), blank=True)
    body = body_field()
    downloads = StreamField(DownloadsBlock(), verbose_name=_("files"), blank=True)

    document_type = "guide"
    public_fields = (
        "kind",
        "audience_note",
        "takes",
        "version_number",
        "version_on",
        "what_changed",
        "body",
        "downloads",
    )
    listed_types = ("guide",)
    template = "home/guide_page.html"
    parent_page_types = ["home.GuideIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("takes")]),
        MultiFieldPanel(
            [InlinePanel("audience_links", label=_("audience")), FieldPanel("audience_note")], heading=_("For whom")
        ),
        MultiFieldPanel(
            [FieldPanel("version_number"), FieldPanel("version_on"), FieldPanel("what_changed")], heading=_("Version")
        ),
        FieldPanel("body"),
        FieldPanel("downloads"),
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
    ]
    promote_panels = [*BasePage.promote_panels, LegacyAddress.legacy_panel]
    override_translatable_fields = [
        *LegacyAddress.override_translatable_fields,
        SynchronizedField("version_number", overridable=False),
    ]

    class Meta(LegacyAddress.Meta):
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def clean(self) -> None:
        super().clean()
        if self.kind == GuideKind.RECOMMENDATION and not self.audience_note.strip():
            raise ValidationError({"audience_note": _("Name those whom the recommendation addresses.")})

    def public_dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        return midnight(self.version_on), None

    def teaser_facts(self) -> dict[str, Any]:
        return {"kind": self.kind, "version": self.version_number, "takes": self.takes}
