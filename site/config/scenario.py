"""The format of described scenarios, as `seed FILE.json` reads them. docs/operations.md shows an example."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

YEARS = range(1900, 2101)
"""Outside, the two databases disagree about what they can keep."""


def _in_our_zone(moment: dt.datetime) -> dt.datetime:
    if moment.year not in YEARS:
        raise ValueError(_("the year %d must be a slip; write one from 1900 to 2100.") % moment.year)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


Moment = Annotated[dt.datetime, AfterValidator(_in_our_zone)]
"""A time without a zone is one of this site's zone."""
Texts = dict[str, str]
"""Language code → words."""


class SeedError(ValueError):
    """The scenario cannot be planted. Each line of the text names a place in the file and the cure."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UserSeed(Strict):
    name: str
    role: str
    password: str = Field(min_length=8)


class TopicSeed(Strict):
    slug: str
    names: Texts
    is_open: bool = True


class CampaignSeed(Strict):
    slug: str
    names: Texts
    status: Literal["draft", "planned", "live", "closed", "evaluated"] = "live"
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


class PageSeed(Strict):
    key: str
    type: Literal["news", "guide", "event", "campaign", "standard"]
    locale: str
    title: str
    lead: str = ""
    text: str = ""
    state: Literal["live", "draft", "private", "scheduled", "expired"] = "live"
    go_live_at: Moment | None = None
    starts_at: Moment | None = None
    translation_of: str = ""
    campaign: str = ""


class SubscriberSeed(Strict):
    address: str
    locale: str
    topics: list[str]
    state: Literal["pending", "confirmed", "held", "left"] = "confirmed"
    is_suppressed: bool = False
    agrees_to_tracking: bool = False


class NewsletterText(Strict):
    title: str
    subject: str
    preheader: str = ""
    text: str = ""
    pages: list[str] = []


class NewsletterSeed(Strict):
    key: str
    topic: str
    campaign: str = ""
    tracking: Literal["none", "aggregate", "consented"] = "none"
    texts: dict[str, NewsletterText]
    is_approved: bool = False


class ActivitySeed(Strict):
    key: str
    kind: str
    names: Texts
    starts_at: Moment
    campaign: str = ""
    hours: float | None = None
    registered: int | None = None
    attended: int | None = None
    status: Literal["planned", "held", "cancelled"] = "held"
    city: str = ""


class LinkSeed(Strict):
    key: str
    url: str
    campaign: str = ""
    purpose: str = "other"
    label: str = ""


class Scenario(Strict):
    """Planted in this order; later parts refer to earlier ones by key or short name."""

    locales: list[str] = ["pl"]
    users: list[UserSeed] = []
    topics: list[TopicSeed] = []
    campaigns: list[CampaignSeed] = []
    pages: list[PageSeed] = []
    subscribers: list[SubscriberSeed] = []
    newsletters: list[NewsletterSeed] = []
    activities: list[ActivitySeed] = []
    links: list[LinkSeed] = []


def read(data: Any) -> Scenario:
    """Raises SeedError with one line per problem."""
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise SeedError("\n".join(_line(problem) for problem in error.errors())) from None
    if twice := list(_described_twice(scenario)):
        raise SeedError("\n".join(twice))
    return scenario


NAMES = {"users": "name", "topics": "slug", "campaigns": "slug"} | dict.fromkeys(
    ["pages", "newsletters", "activities", "links"], "key"
)


def _described_twice(scenario: Scenario) -> Iterator[str]:
    """Of two with one name the second would take the first one's place without a word."""
    for part, name in NAMES.items():
        counted = Counter(getattr(seed, name) for seed in getattr(scenario, part))
        words = _("“%s” is described twice.")
        yield from (f"{part}: {words % key}" for key, count in counted.items() if count > 1)


WORDS = {
    "missing": _("this is missing."),
    "extra_forbidden": _("unknown key. Remove it, or look at docs/operations.md for the known ones."),
    "literal_error": _("known are only %(expected)s."),
    "string_too_short": _("at least %(min_length)s characters are expected."),
    "value_error": "%(error)s",
    "string": _("a text is expected, in quotation marks."),
    "list": _("a list is expected, in square brackets."),
    "dict": _("an object is expected, in curly brackets."),
    "model": _("an object is expected, in curly brackets."),
    "bool": _("true or false is expected."),
    "int": _("a whole number is expected."),
    "float": _("a number is expected."),
    "date": _("a day like 2026-05-04 is expected."),
    "datetime": _("a day and a time like 2026-05-04T09:00 are expected."),
}
"""pydantic's name of a problem, or the first word of it → ours; pydantic speaks English only."""


def _line(problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "file"
    kind = problem["type"]
    words = WORDS.get(kind) or WORDS.get(kind.partition("_")[0]) or _("something else is expected.")
    values = {name: str(value).replace(" or ", ", ") for name, value in problem.get("ctx", {}).items()}
    return f"{place}: {str(words) % values}"
