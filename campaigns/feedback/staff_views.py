"""The editors' screen: what readers answered, and what they wrote."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from campaigns.campaign_views import MENU, DayColumn
from campaigns.feedback.models import Opinion

PAGES_SHOWN = 20
FEWEST = 5
"""Answers below which a page's share says more about one reader than about the page."""


class OpinionForm(WagtailAdminModelForm):
    """Remembers who dealt with it."""

    def save(self, commit: bool = True) -> Opinion:
        self.instance.handled_by = self.for_user if self.instance.is_handled else None
        saved: Opinion = super().save(commit=commit)
        return saved


class WrittenByReaders(ModelPermissionPolicy):
    """Nobody of the staff adds an opinion, nor an administrator."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))


class OpinionFilterSet(WagtailFilterSet):
    class Meta:
        model = Opinion
        fields = ["is_useful", "is_handled", "locale"]


class OpinionIndexView(generic.IndexView):
    template_name = "campaigns/admin/opinions.html"

    def get_base_queryset(self) -> QuerySet[Opinion]:
        return Opinion.objects.with_comment().select_related("locale")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = list(Opinion.objects.per_page()[:PAGES_SHOWN])
        return context | {"pages": [row for row in rows if row["answers"] >= FEWEST], "fewest": FEWEST}


class OpinionViewSet(ModelViewSet):
    model = Opinion
    name = "campaigns_opinion"
    url_prefix = "campaigns/opinions"
    icon = "comment"
    menu_label = _("Readers' opinions")
    menu_hook, menu_order = MENU, 90
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["title", "url", "is_useful", "comment", "given_on", "is_handled", "handled_by"]
    index_view_class = OpinionIndexView
    filterset_class = OpinionFilterSet
    list_display = [
        Column("comment", label=_("Comment")),
        Column("title", label=_("Page")),
        Column("locale", label=_("Language")),
        BooleanColumn("is_useful", label=_("Useful")),
        BooleanColumn("is_handled", label=_("Dealt with")),
        DayColumn("given_on", label=_("Given on"), sort_key="given_on"),
    ]
    search_fields = ["title", "comment"]
    edit_handler = ObjectList(
        [FieldPanel(name, read_only=True) for name in ("title", "comment", "given_on")] + [FieldPanel("is_handled")],
        base_form_class=OpinionForm,
    )
