"""Guides and recommendations: for somebody, in a version, with what changed."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import DownloadsBlock
from home.pages.base import BasePage, LegacyAddress, body_field, midnight


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("everyone")
    FAMILIES = "families", _("families")
    SCHOOLS = "schools", _("schools")
    SOCIAL_WORK = "social-work", _("social and youth work")
    HEALTH = "health", _("health care")
    POLICE = "police", _("police and services")
    PRISONS = "prisons", _("prisons and probation")
    LOCAL_GOVERNMENT = "local-government", _("local government")


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
    audience = models.CharField(_("for"), max_length=20, choices=Audience, default=Audience.EVERYONE)
    audience_note = models.TextField(_("for whom exactly"), blank=True)
    is_recommendation = models.BooleanField(
        _("this is a recommendation"), default=False, help_text=_("Addressed to institutions, not advice for people.")
    )
    version_number = models.CharField(_("version"), max_length=20, default="1.0")
    version_on = models.DateField(_("date of this version"), null=True)
    what_changed = models.TextField(_("what changed in this version"), blank=True)
    body = body_field()
    downloads = StreamField(DownloadsBlock(), verbose_name=_("files"), blank=True)

    document_type = "guide"
    public_fields = (
        "audience",
        "audience_note",
        "is_recommendation",
        "version_number",
        "version_on",
        "what_changed",
        "body",
        "downloads",
    )
    template = "home/guide_page.html"
    parent_page_types = ["home.GuideIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("audience")]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("audience_note"), FieldPanel("is_recommendation")],
            heading=_("For whom"),
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

    def public_dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        return midnight(self.version_on), None

    def teaser_facts(self) -> dict[str, Any]:
        return {
            "audience": self.audience,
            "is_recommendation": self.is_recommendation,
            "version": self.version_number,
        }
