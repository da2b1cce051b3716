"""The sign-up form inside a page of the site."""

from typing import Any

from django import template
from django.urls import reverse

from campaigns.subscribers import notices
from campaigns.subscribers.forms import Offer, SignUpForm

register = template.Library()


@register.inclusion_tag("campaigns/public/sign_up_form.html")
def sign_up_form(offer: Offer | None = None) -> dict[str, Any]:
    """Sent to the sign-up page, which shows it again when something is missing. No query, given the offer."""
    return {"form": SignUpForm(offer=offer), "notice": notices.NEWSLETTER.text, "action": reverse("newsletter:sign_up")}
