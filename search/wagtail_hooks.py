"""What search adds to the editors' screens. Registrations only."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.admin_views import MissedSearchesView, PromotionViewSet


@hooks.register("register_admin_viewset")
def promotions() -> PromotionViewSet:
    return PromotionViewSet()


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/missed-searches/", MissedSearchesView.as_view(), name="missed_searches"),
        path(
            "reports/missed-searches/results/",
            MissedSearchesView.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]


class MissedSearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_missedsearch")


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return MissedSearchesMenuItem(
        _("Searches without result"), reverse("missed_searches"), name="missed-searches", icon_name="search", order=1100
    )
