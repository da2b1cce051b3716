"""What types of documents and languages are called. No two types share a name: readers narrow a search by it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

TYPES = {
    "home": pgettext_lazy("type of document", "Front page"),
    "news": pgettext_lazy("type of document", "News"),
    "news_index": pgettext_lazy("type of document", "List of news"),
    "guide": pgettext_lazy("type of document", "Guides"),
    "guide_index": pgettext_lazy("type of document", "List of guides"),
    "event": pgettext_lazy("type of document", "Events"),
    "event_index": pgettext_lazy("type of document", "List of events"),
    "campaign": pgettext_lazy("type of document", "Campaigns"),
    "campaign_index": pgettext_lazy("type of document", "List of campaigns"),
    "contact": pgettext_lazy("type of document", "Contact"),
    "accessibility": pgettext_lazy("type of document", "Accessibility statement"),
    "standard": pgettext_lazy("type of document", "Information pages"),
}


def type_name(kind: str) -> str | Promise:
    return TYPES.get(kind, kind)


def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)
