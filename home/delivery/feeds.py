"""RSS and Atom: of a language, of one of its topics, of a campaign. Titles and leads only: readers come to the page."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from home.delivery.conditional import conditional
from home.delivery.remembered import identity_of, site_of
from home.delivery.shown import shown
from home.published import feeds
from home.published.models import DocumentTopic, PublishedDocument, PublishedDocumentQuerySet

NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # when a feed without entries changed last; "now" would change its bytes
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML document can hold


@dataclass(frozen=True)
class Channel:
    site_name: str
    about: str
    """What narrows it, in the reader's language; empty for the feed of everything."""
    link: str
    """Path of the page that shows the same to people."""
    address: str
    """Path of the feed itself."""
    documents: PublishedDocumentQuerySet
    key: str
    """By which a change of what it shows touches it."""


def of_language(request: HttpRequest) -> Channel:
    return _channel(request, "", _front(), _documents(request), feeds.feed(_language()))


def of_topic(request: HttpRequest, topic: str) -> Channel:
    """Raises Http404 for a topic no public document of this language has: its name is not public either."""
    documents = _documents(request).about(topic)
    named = DocumentTopic.objects.filter(topic=topic, document__in=documents.values("pk")).values_list(
        "name", flat=True
    )
    if (name := named.first()) is None:
        raise Http404
    return _channel(request, name, _front(), documents, feeds.topic_feed(topic, _language()))


def of_campaign(request: HttpRequest, path: str) -> Channel:
    """The campaign's page and everything that links to it, or to which it links. Raises Http404."""
    if "\0" in path:  # PostgreSQL would refuse the question
        raise Http404
    documents = _documents(request)
    campaign = documents.of_type("campaign").light().filter(path=f"{_front()}{path}/").first()
    if campaign is None:
        raise Http404
    file = feeds.campaign_feed(campaign.pk, campaign.path)
    return _channel(request, campaign.title, campaign.path, documents.linked_with(campaign), file)


def _channel(
    request: HttpRequest, about: str, link: str, documents: PublishedDocumentQuerySet, file: feeds.File
) -> Channel:
    name = identity_of(site_of(request), _language())[0].site_name
    return Channel(name, about, link, request.path, feeds.entries(documents.light()), file.key)


def _documents(request: HttpRequest) -> PublishedDocumentQuerySet:
    site = Site.find_for_request(request)
    return feeds.articles(site.pk, _language()) if site else PublishedDocument.objects.none()


def _language() -> str:
    return get_language() or ""


def _front() -> str:
    return reverse("wagtail_serve", args=("",))


class _Steady(SyndicationFeed):
    """The same documents give the same bytes, also when there are none."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else NEVER


class RssFile(_Steady, Rss201rev2Feed):
    pass


class AtomFile(_Steady, Atom1Feed):
    pass


class Rss(Feed):
    """Two to six queries. RSS readers take titles and descriptions for HTML, so words are escaped once more."""

    feed_type: type[SyndicationFeed] = RssFile
    item_guid_is_permalink = False

    def __init__(self, channel: Callable[..., Channel]) -> None:
        self.channel = channel

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return conditional(request, super().__call__(request, *args, **kwargs), max_age=0)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Channel:
        """Django hands it to the methods below."""
        channel = self.channel(request, **kwargs)
        shown(request).keys |= {channel.key, f"name:{get_language()}"}
        return channel

    def title(self, channel: Channel) -> str:
        return clean(f"{channel.about} – {channel.site_name}" if channel.about else channel.site_name)

    def description(self, channel: Channel) -> str:
        return _("News, guides, events and campaigns")

    subtitle = description

    def author_name(self, channel: Channel) -> str:
        return clean(channel.site_name)

    def link(self, channel: Channel) -> str:
        return channel.link

    def feed_url(self, channel: Channel) -> str:
        return channel.address

    def feed_guid(self, channel: Channel) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, channel.address).urn

    def items(self, channel: Channel) -> Iterable[PublishedDocument]:
        return channel.documents

    def item_title(self, item: PublishedDocument) -> str:
        return escape(clean(item.title))

    def item_description(self, item: PublishedDocument) -> str:
        return escape(clean(item.teaser["lead"]))

    def item_link(self, item: PublishedDocument) -> str:
        return item.path

    def item_guid(self, item: PublishedDocument) -> str:
        """Of the page and its language; stays when the page moves, or the site gets another name."""
        return uuid.uuid5(item.translation_key, item.language).urn

    def item_pubdate(self, item: PublishedDocument) -> dt.datetime:
        return item.published_at

    def item_updateddate(self, item: PublishedDocument) -> dt.datetime:
        return item.updated_at

    def item_categories(self, item: PublishedDocument) -> list[str]:
        return [clean(topic["name"]) for topic in item.teaser["topics"]]


class Atom(Rss):
    """Here a title is plain text, and a summary is HTML."""

    feed_type = AtomFile

    def item_title(self, item: PublishedDocument) -> str:
        return clean(item.title)


def clean(text: str) -> str:
    """Without the control characters that come along when somebody pastes from elsewhere."""
    return NOT_XML.sub("", text)
