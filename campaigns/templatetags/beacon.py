"""The script by which a public page tells that it was shown."""

from typing import Any, Protocol

from django import template
from django.urls import reverse

from campaigns.links import tokens

register = template.Library()


class Localised(Protocol):
    language_code: str


class Countable(Protocol):
    """A Wagtail page, or what a site shows in its place."""

    translation_key: Any
    locale: Localised


@register.inclusion_tag("campaigns/public/beacon.html", takes_context=True)
def beacon(context: dict[str, Any], page: Countable | None) -> dict[str, Any]:
    """Nothing in a preview, and where there is no page. The same bytes for every reader, so that the page can be kept.

    Hand it only what strangers may read: who has the address can make it count.
    """
    request = context.get("request")
    if not page or getattr(request, "is_preview", False):
        return {}
    token = tokens.page(page.translation_key, page.locale.language_code)
    return {"address": reverse("campaigns:page_view", args=[token])}
