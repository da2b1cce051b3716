"""What this app adds to the editors' screens. Registrations only."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import LocaleColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_localize.models import TranslationSource

from home.delivery import figures, refreshed, withdrawn
from home.delivery.missing import views as missing
from home.localisation import journal, menu
from home.localisation.room import urls
from home.media import report as rights_report
from home.models import Audience, GuidePage, Helpline, Topic, User
from home.published.links import PublicPageLinkHandler
from home.release import journal as release_journal
from home.release import views as release_views
from home.release.panel import WaitingBundles
from home.reminders import Reminders


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics of pages")
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["name", LocaleColumn(label=_("Language")), "slug"]
    search_fields = ["name"]


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    menu_label = _("Audiences")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", LocaleColumn(label=_("Language")), "slug"]
    search_fields = ["name"]


class HelplineViewSet(SnippetViewSet):
    model = Helpline
    icon = "mobile-alt"
    menu_label = _("Helplines")
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["name", LocaleColumn(label=_("Language")), "number", "validity"]
    list_filter = ["valid_until"]
    search_fields = ["name", "number"]


for viewset in (TopicViewSet, AudienceViewSet, HelplineViewSet):
    register_snippet(viewset)


@hooks.register("construct_homepage_panels")
def things_to_look_after(request: HttpRequest, panels: list) -> None:
    panels.append(Reminders())


@hooks.register("register_rich_text_features", order=100)  # after Wagtail, whose handler this replaces
def link_to_public_pages_only(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_admin_urls")
def translations_urls() -> list:
    return urls.urlpatterns


@hooks.register("register_admin_urls")
def missing_urls() -> list:
    return [path("missing/", include((missing.urlpatterns, "missing")))]


@hooks.register("register_reports_menu_item")
def missing_menu_item() -> MenuItem:
    label = missing.HEADING
    return missing.MissingMenuItem(label, reverse("missing:index"), name="missing", icon_name="warning", order=900)


@hooks.register("register_admin_urls")
def rights_urls() -> list:
    return [path("rights/", include((rights_report.urlpatterns, "rights")))]


@hooks.register("register_reports_menu_item")
def rights_menu_item() -> MenuItem:
    label = rights_report.HEADING
    return rights_report.RightsMenuItem(label, reverse("rights:index"), name="rights", icon_name="warning", order=910)


@hooks.register("register_admin_menu_item")
def translations_menu_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("translations:index"), name="translations", icon_name="globe", order=250)


@hooks.register("register_page_action_menu_item")
def publish_minor_change() -> menu.PublishMinorChange:
    return menu.PublishMinorChange(order=35)


@hooks.register("register_page_action_menu_item")
def submit_minor_change() -> menu.SubmitMinorChange:
    return menu.SubmitMinorChange(order=65)


@hooks.register("construct_page_action_menu")
def offer_what_may_be_done(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = menu.without_mirrors(menu_items)


@hooks.register("register_page_header_buttons")
def changes_of_the_original(page: Page, user, view_name=None, next_url=None) -> Iterator[Button]:
    source = TranslationSource.objects.filter(object=page.translation_key, locale=page.locale_id).first()
    if source:
        url = reverse("translations:versions", args=[source.pk])
        yield Button(_("Changes for translators"), url, icon_name="history", priority=65)


@hooks.register("insert_global_admin_css")
def marks_of_changes() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin_changes.css"))


@hooks.register("insert_global_admin_js")
def pickers_that_close() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/close-picker.js"))


@hooks.register("register_log_actions")
def translation_log_actions(actions) -> None:
    for action, formatter in journal.FORMATTERS.items():
        actions.register_action(action)(formatter)


class ReleaseMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(name) for name in release_views.MAY_LOOK)


@hooks.register("register_admin_urls")
def release_urls() -> list:
    return [path("releases/", include((release_views.urlpatterns, "releases")))]


@hooks.register("register_admin_menu_item")
def release_menu_item() -> MenuItem:
    return ReleaseMenuItem(
        _("Release bundles"), reverse("releases:index"), name="releases", icon_name="date", order=260
    )


@hooks.register("construct_homepage_panels")
def bundles_that_wait(request: HttpRequest, panels: list) -> None:
    if any(request.user.has_perm(name) for name in release_views.MAY_LOOK):
        panels.append(WaitingBundles())


@hooks.register("register_log_actions")
def release_log_actions(actions) -> None:
    for action, label, message in release_journal.MESSAGES:
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def refreshed_urls() -> list:
    return [path("refreshed/", include((refreshed.urlpatterns, "refreshed")))]


@hooks.register("register_page_header_buttons")
def refreshed_button(page: Page, user: object, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "edit" and page.live:
        address = reverse("refreshed:page", args=[page.pk])
        yield Button(_("Refreshed addresses"), address, icon_name="rotate", priority=70)


@hooks.register("register_admin_urls")
def versions_urls() -> list:
    return [path("versions/", include((withdrawn.urlpatterns, "versions")))]


@hooks.register("register_page_header_buttons")
def versions_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "edit" and isinstance(page, GuidePage) and page.permissions_for_user(user).can_unpublish():
        yield Button(_("Versions"), reverse("versions:index", args=[page.pk]), icon_name="history", priority=66)


@hooks.register("register_log_actions")
def versions_log_actions(actions) -> None:
    for action, label, message in withdrawn.LOG_ACTIONS:
        actions.register_action(action, label, message)


hooks.register("before_serve_page", figures.recall)


@hooks.register("after_publish_page")
def tell_what_was_refreshed(request: HttpRequest, page: Page) -> None:
    refreshed.tell(request, page)
