"""The officers' screens for campaigns, and what the other slices' screens share with them."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.campaign import Campaign

MENU: Final = "register_campaigns_menu_item"
"""The hook of the group "Campaigns" in the main menu; a screen that names it as `menu_hook` stands there."""


def texts_panel(*more: str) -> InlinePanel:
    """Name and description once per language; `more` names further fields of the text."""
    fields = ("locale", "name", "description", *more)
    return InlinePanel(
        "texts",
        [FieldPanel(field) for field in fields],
        heading=_("Texts"),
        label=_("Text in one language"),
        min_num=1,
        help_text=_("One for each language. Where a language has none, the site's first language is shown."),
    )


class CampaignIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Campaign]:
        return Campaign.objects.with_texts()


class CampaignViewSet(ModelViewSet):
    model = Campaign
    name = "campaigns_campaign"
    url_prefix = "campaigns/campaigns"
    icon = "pick"
    menu_hook, menu_order = MENU, 0
    copy_view_enabled = False
    index_view_class = CampaignIndexView
    list_display = [
        "__str__",
        Column("get_status_display", label=_("Status"), sort_key="status"),
        DateColumn("starts_on", label=_("Starts on"), sort_key="starts_on"),
        DateColumn("ends_on", label=_("Ends on"), sort_key="ends_on"),
        Column("get_evaluation_tier_display", label=_("Evaluation tier")),
    ]
    list_filter = ["status", "purpose", "evaluation_tier"]
    search_fields = ["slug", "texts__name"]
    panels: list[Any] = [
        texts_panel("call_to_action"),
        FieldPanel("slug"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("purpose"), FieldPanel("evaluation_tier")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("owned_by"),
            ],
            heading=_("Plan"),
        ),
    ]
