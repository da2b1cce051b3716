"""Re-exports, so that Django finds every model of this app. Nothing is defined here."""

from campaigns.campaign import Campaign, CampaignText
from campaigns.feedback.models import Opinion
from campaigns.jobs import JobRun
from campaigns.links.models import TrackedLink
from campaigns.metrics.models import (
    CostLine,
    Indicator,
    LedgerTotal,
    LinkDay,
    Measurement,
    Objective,
    PageDay,
    RollUpMark,
    SendDay,
    SendPeople,
    Target,
)
from campaigns.newsletters.models import Delivery, Edition, Newsletter, Send
from campaigns.outreach.models import Activity, ActivityText, Partner
from campaigns.subscribers.models import (
    ConsentHead,
    ConsentRecord,
    Subscriber,
    Subscription,
    Suppression,
    Topic,
    TopicText,
)
from campaigns.tracking.models import Event, EventKey, ParkedEvent

__all__ = [
    "Activity",
    "ActivityText",
    "Campaign",
    "CampaignText",
    "ConsentHead",
    "ConsentRecord",
    "CostLine",
    "Delivery",
    "Edition",
    "Event",
    "EventKey",
    "Indicator",
    "JobRun",
    "LedgerTotal",
    "LinkDay",
    "Measurement",
    "Newsletter",
    "Objective",
    "Opinion",
    "PageDay",
    "ParkedEvent",
    "Partner",
    "RollUpMark",
    "Send",
    "SendDay",
    "SendPeople",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Target",
    "Topic",
    "TopicText",
    "TrackedLink",
]
