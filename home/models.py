"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""

from home.delivery.missing.models import MissingAddress
from home.delivery.pdf.models import GuidePdf
from home.localisation.models import (
    FollowedRestriction,
    MinorRevision,
    OrphanedTranslation,
    SegmentWaiver,
    SourceVersion,
    TranslatedRevision,
    WaitingRevision,
)
from home.localisation.room.models import Answer, Assignment, ExchangedFile, Question, SegmentOrigin
from home.media.models import ShareImage
from home.pages.accessibility import AccessibilityPage
from home.pages.audiences import Audience, PageAudience
from home.pages.campaigns import CampaignIndexPage, CampaignPage
from home.pages.contact import ContactPage
from home.pages.events import EventIndexPage, EventPage
from home.pages.guides import GuideIndexPage, GuidePage
from home.pages.helplines import Helpline
from home.pages.home import HomePage
from home.pages.media import SiteDocument, SiteImage, SiteRendition
from home.pages.news import NewsIndexPage, NewsPage
from home.pages.settings import IdentityText, SiteIdentity
from home.pages.standard import StandardPage
from home.pages.topics import PageTopic, Topic
from home.pages.users import User
from home.pages.versions import GuideVersion
from home.pages.why import RevisionNote
from home.published.fragments import Fragment
from home.published.models import DocumentAudience, DocumentKey, DocumentTopic, PublishedDocument
from home.published.purges import Purge, PurgedAddress
from home.register.models import Publication
from home.release.models import Bundle, BundleItem

__all__ = [
    "AccessibilityPage",
    "Answer",
    "Assignment",
    "Audience",
    "Bundle",
    "BundleItem",
    "CampaignIndexPage",
    "CampaignPage",
    "ContactPage",
    "DocumentAudience",
    "DocumentKey",
    "DocumentTopic",
    "EventIndexPage",
    "EventPage",
    "ExchangedFile",
    "FollowedRestriction",
    "Fragment",
    "GuideIndexPage",
    "GuidePage",
    "GuidePdf",
    "GuideVersion",
    "Helpline",
    "HomePage",
    "IdentityText",
    "MinorRevision",
    "MissingAddress",
    "NewsIndexPage",
    "NewsPage",
    "OrphanedTranslation",
    "PageAudience",
    "PageTopic",
    "Publication",
    "PublishedDocument",
    "Question",
    "RevisionNote",
    "SegmentOrigin",
    "Purge",
    "PurgedAddress",
    "SegmentWaiver",
    "ShareImage",
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
