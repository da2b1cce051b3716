"""RSS and Atom of a language's news, from the published documents."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from home.delivery.conditional import conditional
from home.published.models import PublishedDocument, PublishedDocumentQuerySet

TYPES = ("news", "guide", "event", "campaign")
ENTRIES = 30


class Rss(Feed):
    """Titles and leads of the newest documents; no bodies, so that readers come to the page."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    suffix = "rss"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return conditional(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest) -> PublishedDocumentQuerySet:
        documents = PublishedDocument.objects.in_locale(get_language() or "").of_type(*TYPES)
        site = Site.find_for_request(request)
        return documents.on_site(site) if site else documents.none()

    def title(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def description(self) -> str:
        return _("News, guides, events and campaigns")

    subtitle = description

    def link(self) -> str:
        return reverse("wagtail_serve", args=("",))

    def feed_url(self) -> str:
        return reverse(f"feed_{self.suffix}")

    def items(self, documents: PublishedDocumentQuerySet) -> Iterable[PublishedDocument]:
        return documents.light().order_by("-published_at", "-pk")[:ENTRIES]

    def item_title(self, item: PublishedDocument) -> str:
        return item.title

    def item_description(self, item: PublishedDocument) -> str:
        return item.teaser["lead"]

    def item_link(self, item: PublishedDocument) -> str:
        return item.path

    def item_guid(self, item: PublishedDocument) -> str:
        """Stays when the page moves."""
        return f"urn:uuid:{item.translation_key}:{item.language}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: PublishedDocument) -> Any:
        return item.published_at

    def item_updateddate(self, item: PublishedDocument) -> Any:
        return item.updated_at

    def item_categories(self, item: PublishedDocument) -> list[str]:
        return [topic["name"] for topic in item.teaser["topics"]]


class Atom(Rss):
    feed_type = Atom1Feed
    suffix = "atom"
