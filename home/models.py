"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""

from home.localisation.models import SegmentWaiver, SourceVersion, TranslatedRevision
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

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "EventIndexPage",
    "EventPage",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "IdentityText",
    "NewsIndexPage",
    "NewsPage",
    "PageTopic",
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
]
