"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""

from home.localisation.models import (
    FollowedRestriction,
    MinorRevision,
    SegmentWaiver,
    SourceVersion,
    TranslatedRevision,
    WaitingRevision,
)
from home.pages.campaigns import CampaignIndexPage, CampaignPage
from home.pages.events import EventIndexPage, EventPage
from home.pages.guides import GuideIndexPage, GuidePage
from home.pages.home import HomePage
from home.pages.media import SiteDocument, SiteImage, SiteRendition
from home.pages.news import NewsIndexPage, NewsPage
from home.pages.settings import IdentityText, SiteIdentity
from home.pages.standard import StandardPage
from home.pages.topics import PageTopic, Topic
from home.pages.users import User
from home.published.models import DocumentKey, DocumentTopic, PublishedDocument

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "DocumentKey",
    "DocumentTopic",
    "EventIndexPage",
    "EventPage",
    "FollowedRestriction",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "IdentityText",
    "MinorRevision",
    "NewsIndexPage",
    "NewsPage",
    "PageTopic",
    "PublishedDocument",
    "SegmentWaiver",
    "SiteDocument",
    "SiteIdentity",
    "SiteImage",
    "SiteRendition",
    "SourceVersion",
    "StandardPage",
    "Topic",
    "TranslatedRevision",
    "User",
    "WaitingRevision",
]
