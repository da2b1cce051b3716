"""What this library adds to Wagtail's admin. Registrations only."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from campaigns.newsletters.views import NewsletterViewSet

register_snippet(NewsletterViewSet)


@hooks.register("register_log_actions")
def newsletter_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("campaigns.newsletter.test", _("Send a test"), _("Test mail sent"))
    actions.register_action("campaigns.send.start", _("Start sending"), _("Sending started"))
    actions.register_action("campaigns.send.schedule", _("Schedule sending"), _("Sending scheduled"))
    actions.register_action("campaigns.send.pause", _("Pause sending"), _("Sending paused"))
    actions.register_action("campaigns.send.resume", _("Resume sending"), _("Sending resumed"))
    actions.register_action("campaigns.send.cancel", _("Cancel sending"), _("Sending cancelled"))
