"""The editors' screens: pages to show first, and what was looked for in vain."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from search.models import SHOWN_FROM, MissedSearch, Promotion


class AddPromotionView(CreateView):
    def get_initial_form_instance(self) -> Promotion:
        """The report of searches without result leads here with the words."""
        return Promotion(words=self.request.GET.get("words", "").replace("\0", "")[:200])


class PromotionIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Promotion]:
        return Promotion.objects.select_related("page", "locale")


class PromotionViewSet(ModelViewSet):
    model = Promotion
    name = "search_promotion"
    url_prefix = "search/promotions"
    icon = "pick"
    menu_label = _("Promoted results")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = PromotionIndexView
    add_view_class = AddPromotionView
    list_display = [
        Column("first_words", label=_("Words people type")),
        Column("page", label=_("Page to show first")),
        Column("locale", label=_("Language")),
        Column("until", label=_("Until")),
    ]
    list_filter = ["locale"]
    search_fields = ["words", "page__title"]
    panels = [
        FieldPanel("locale"),
        FieldPanel("words"),
        FieldPanel("page"),
        FieldPanel("position"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    ]


class MissedSearchesView(ReportView):
    """Words asked for fewer than `SHOWN_FROM` times are not in the database at all."""

    model = MissedSearch
    page_title = _("Searches without result")
    header_icon = "search"
    results_template_name = "search/admin/missed_searches.html"
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    permission_policy = ModelPermissionPolicy(MissedSearch)
    any_permission_required = ["view"]
    list_export = ["words", "locale", "count", "first_on", "last_on"]
    export_headings = {"locale": _("Language")}

    def get_queryset(self) -> QuerySet[MissedSearch]:
        return MissedSearch.objects.shown().select_related("locale")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for row in object_list:
            row.promote_url = f"{reverse('search_promotion:add')}?{urlencode({'words': row.words})}"
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        hidden = MissedSearch.objects.hidden().aggregate(searches=Sum("count"))["searches"] or 0
        return {**super().get_context_data(*args, **kwargs), "hidden": hidden, "shown_from": SHOWN_FROM}
