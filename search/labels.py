"""What types of documents and languages are called."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

TYPES = {
    "home": pgettext_lazy("type of document", "Front page"),
    "news": pgettext_lazy("type of document", "News"),
    "news_index": pgettext_lazy("type of document", "Lists"),
    "guide": pgettext_lazy("type of document", "Guides"),
    "guide_index": pgettext_lazy("type of document", "Lists"),
    "event": pgettext_lazy("type of document", "Events"),
    "event_index": pgettext_lazy("type of document", "Lists"),
    "campaign": pgettext_lazy("type of document", "Campaigns"),
    "campaign_index": pgettext_lazy("type of document", "Lists"),
    "contact": pgettext_lazy("type of document", "Pages"),
    "accessibility": pgettext_lazy("type of document", "Pages"),
    "standard": pgettext_lazy("type of document", "Pages"),
}


def type_name(kind: str) -> str | Promise:
    return TYPES.get(kind, kind)


def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)
