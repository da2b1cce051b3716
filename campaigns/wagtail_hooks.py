"""What this library adds to Wagtail's admin. Registrations only."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from campaigns.campaign_views import CampaignViewSet
from campaigns.dashboards import views as dashboard_views
from campaigns.feedback.models import Opinion
from campaigns.feedback.staff_views import OpinionViewSet, WrittenByReaders
from campaigns.links.models import TrackedLink
from campaigns.metrics.views import CostLineViewSet, MeasurementViewSet, ObjectiveViewSet
from campaigns.newsletters.models import Newsletter
from campaigns.newsletters.views import NewsletterViewSet, SendViewSet, send_button
from campaigns.outreach.views import ActivityViewSet, PartnerViewSet
from campaigns.subscribers.staff_views import SubscriberViewSet, TopicViewSet
from campaigns.tracking.short_links import KeptForever, ShortLinks

CAMPAIGNS_MENU = "register_campaigns_menu_item"
"""Menu hook of the group: a ViewSet of another slice joins it with `menu_hook=CAMPAIGNS_MENU`."""


class CampaignsGroup(SnippetViewSetGroup):
    menu_label = _("Campaigns")
    menu_name = "campaigns"
    menu_icon = "mail"
    menu_order = 300
    submenu_hook = CAMPAIGNS_MENU
    items = (NewsletterViewSet, SendViewSet)


register_snippet(CampaignsGroup)
register_permission_policy(TrackedLink, KeptForever(TrackedLink))
register_permission_policy(Opinion, WrittenByReaders(Opinion))


@hooks.register("register_admin_viewset")
def people_and_outreach() -> list[ViewSet]:
    return [
        CampaignViewSet(),
        SubscriberViewSet(),
        TopicViewSet(),
        ActivityViewSet(),
        PartnerViewSet(),
        OpinionViewSet(),
    ]


@hooks.register("register_admin_viewset")
def short_links() -> ShortLinks:
    return ShortLinks(menu_hook=CAMPAIGNS_MENU)


@hooks.register("register_snippet_listing_buttons")
def send_from_the_list(snippet: Model, user: AbstractBaseUser, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Newsletter):
        yield from send_button(snippet, user)


@hooks.register("register_log_actions")
def newsletter_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("campaigns.newsletter.test", _("Send a test"), _("Test mail sent"))
    actions.register_action("campaigns.send.start", _("Start sending"), _("Sending started"))
    actions.register_action("campaigns.send.schedule", _("Schedule sending"), _("Sending scheduled"))
    actions.register_action("campaigns.send.pause", _("Pause sending"), _("Sending paused"))
    actions.register_action("campaigns.send.resume", _("Resume sending"), _("Sending resumed"))
    actions.register_action("campaigns.send.cancel", _("Cancel sending"), _("Sending cancelled"))


@hooks.register("register_log_actions")
def subscriber_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("campaigns.subscriber.leave", _("Let a subscriber leave"), _("Subscriber left"))
    actions.register_action("campaigns.subscriber.erase", _("Erase a subscriber"), _("Subscriber erased"))


@hooks.register("register_admin_viewset")
def measuring() -> list[ViewSet]:
    return [ObjectiveViewSet(), MeasurementViewSet(), CostLineViewSet()]


@hooks.register(CAMPAIGNS_MENU)
def dashboards_menu_item() -> MenuItem:
    return dashboard_views.DashboardsMenuItem(
        _("Dashboards"), reverse_lazy(f"{dashboard_views.NAME}:index"), name="dashboards", icon_name="view", order=690
    )


@hooks.register("register_admin_urls")
def dashboards() -> list[URLPattern | URLResolver]:
    return [path("campaigns/dashboards/", include((dashboard_views.urlpatterns, dashboard_views.NAME)))]
