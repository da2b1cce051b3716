"""News: dated once, updated openly."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from home.pages.base import BasePage, LegacyAddress, body_field
from home.pages.corrections import Corrected


class NewsIndexPage(BasePage):
    document_type = "news_index"
    listed_types = ("news",)
    template = "home/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("news list")


class NewsPage(LegacyAddress, Corrected, BasePage):
    dated_at = models.DateTimeField(_("date"), default=timezone.now, help_text=_("The date readers see."))
    revised_at = models.DateTimeField(
        _("updated"), null=True, blank=True, help_text=_("Fill it in when the substance changed, not for a comma.")
    )
    body = body_field()

    document_type = "news"
    public_fields = ("dated_at", "revised_at", "body", "corrections")
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("dated_at")]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("dated_at"), FieldPanel("revised_at")], heading=_("Dates")),
        FieldPanel("body"),
        Corrected.corrections_panel,
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
    ]
    promote_panels = [*BasePage.promote_panels, LegacyAddress.legacy_panel]

    class Meta(LegacyAddress.Meta):
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def public_dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        return self.dated_at, None

    def teaser_facts(self) -> dict[str, Any]:
        return {"revised": self.revised_at and self.revised_at.isoformat()}
