"""The public face of a campaign. Its facts (dates, partners, results measured) stay in `campaigns`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import DownloadsBlock, ResultsBlock
from home.pages.base import BasePage, body_field, lines


class CampaignIndexPage(BasePage):
    document_type = "campaign_index"
    listed_types = ("campaign",)
    template = "home/campaign_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CampaignPage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("list of campaigns")


class CampaignPage(BasePage):
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    body = body_field()
    partners = models.TextField(_("partners"), blank=True, help_text=_("One per line."))
    materials = StreamField(DownloadsBlock(), verbose_name=_("materials"), blank=True)
    results = StreamField(ResultsBlock(), verbose_name=_("results worth showing"), blank=True)

    document_type = "campaign"
    public_fields = ("campaign_id", "body", "partner_list", "materials", "results")
    template = "home/campaign_page.html"
    parent_page_types = ["home.CampaignIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("campaign")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("campaign"),
        FieldPanel("body"),
        FieldPanel("partners"),
        FieldPanel("materials"),
        FieldPanel("results"),
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
    ]

    class Meta:
        verbose_name = _("campaign page")
        verbose_name_plural = _("campaign pages")

    @property
    def partner_list(self) -> list[str]:
        return lines(self.partners)
