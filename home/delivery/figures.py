"""What campaigns had achieved when an older version of a guide was left behind, whatever way a reader comes to it."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from home.delivery.remembered import showable_campaigns
from home.pages.guides import GuidePage
from home.ports import FIGURES


def recall(page: Page, request: HttpRequest, args: Any, kwargs: dict[str, Any]) -> None:
    """A hook before a page is served. What may not be shown any more (a draft again) is not shown of then either."""
    number = kwargs.get("number")
    version = page.frozen_under(number) if number and isinstance(page, GuidePage) else None
    if version:
        allowed = showable_campaigns() if version.figures_data else set()
        FIGURES.set({name: figures for name, figures in version.figures.items() if name in allowed})
