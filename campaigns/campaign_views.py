"""The officers' screens for campaigns, and what the other slices' screens share with them."""

import datetime as dt
from http import HTTPStatus
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, QuerySet
from django.db.models.deletion import Collector
from django.db.models.options import Options
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.campaign import Campaign

MENU: Final = "register_campaigns_menu_item"
"""The hook of the group "Campaigns" in the main menu; a screen that names it as `menu_hook` stands there."""
SHOWN: Final = 5
"""So many of each kind are named on the page that says why something cannot be deleted."""


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


class DeleteUnlessUsed(generic.DeleteView):
    """Says what still needs the object instead of failing on it, with links to where that is changed."""

    template_name = "campaigns/admin/confirm_delete.html"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        uses = still_used(self.object)
        answer: HttpResponse = self.get(self.request) if uses else super().form_valid(form)
        answer.status_code = HTTPStatus.CONFLICT if uses else answer.status_code
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, finder = still_used(self.object), AdminURLFinder(self.request.user)
        uses = [
            (kind.verbose_name_plural, len(rows), [(row, finder.get_edit_url(row)) for row in rows[:SHOWN]])
            for kind, rows in found.items()
        ]
        return {**super().get_context_data(**kwargs), "uses": uses, "shown": SHOWN, "is_protected": bool(uses)}


def still_used(instance: Model) -> dict[Options[Model], list[Model]]:
    """What the database refuses to lose, by kind; the same walk a deletion makes."""
    found: dict[Options[Model], list[Model]] = {}
    try:
        Collector(using=instance._state.db or DEFAULT_DB_ALIAS, origin=instance).collect([instance])
    except ProtectedError as refusal:
        for row in sorted(refusal.protected_objects, key=lambda row: (row._meta.label, str(row.pk))):
            found.setdefault(row._meta, []).append(row)
    return found


class DayColumn(Column):
    """A day as a date. Wagtail's own column says how long ago it was, and "just now" of every day to come."""

    def get_value(self, instance: Model) -> str:
        value = super().get_value(instance)
        if isinstance(value, dt.datetime):
            value = timezone.localtime(value)
        return date_format(value, "SHORT_DATE_FORMAT") if value else "–"


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
    delete_view_class = DeleteUnlessUsed
    list_display = [
        "__str__",
        Column("get_status_display", label=_("Status"), sort_key="status"),
        DayColumn("starts_on", label=_("Starts on"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Ends on"), sort_key="ends_on"),
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
