"""What a page says to search engines (schema.org as JSON-LD), from published documents only: a draft says nothing."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from home.delivery.calendar import when_of
from home.delivery.chrome import Chrome
from home.pages.events import Attendance, EventStatus
from home.published.models import ALIAS, PublishedDocument

Node = dict[str, Any]
HEADLINE = 110  # letters; more is refused for news
KINDS = {"news": "NewsArticle", "guide": "Article", "campaign": "Article"}
ATTENDANCE: dict[str, str] = {
    Attendance.ONSITE: "https://schema.org/OfflineEventAttendanceMode",
    Attendance.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Attendance.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}
STATUS: dict[str, str] = {
    EventStatus.PLANNED: "https://schema.org/EventScheduled",
    EventStatus.POSTPONED: "https://schema.org/EventPostponed",
    EventStatus.CANCELLED: "https://schema.org/EventCancelled",
}
STATES = {EventStatus.CANCELLED.value: "EventCancelled", EventStatus.POSTPONED.value: "EventPostponed"}
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Publisher:
    """The body that runs the site, in the reader's language."""

    name: str
    site_name: str
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Correction:
    on: dt.date
    wrong: str
    right: str


def structured(
    chrome: Chrome,
    publisher: Publisher,
    base: str,
    image_url: str = "",
    *,
    corrections: Sequence[Correction] = (),
    organisers: Sequence[str] = (),
) -> SafeString:
    """JSON that may stand inside a `<script type="application/ld+json">`; empty for what no editor published.

    `base` is scheme and host; addresses are absolute. `corrections` and `organisers` are the page's. A browser never
    runs such a block, so the policy of the site (`script-src 'self'`) lets it be.
    """
    here = chrome.here
    if here is None:
        return SafeString("")
    nodes = [_organisation(publisher, base)]
    if here.type == "home":
        nodes.append(_website(publisher, here, base))
    elif here.type == "event" and here.starts_at:
        nodes.append(_event(here, base, image_url, organisers))
    elif kind := KINDS.get(here.type):
        nodes.append({**_article(kind, here, base, image_url), **_corrected(here, corrections)})
    if chrome.crumbs and here.type != ALIAS:
        nodes.append(_breadcrumbs([*chrome.crumbs, here], base))
    return as_json({"@context": "https://schema.org", "@graph": nodes})


def as_json(value: Any) -> SafeString:
    """Without a letter that could end the script element or begin a comment in it."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped in this line


def _organisation(publisher: Publisher, base: str) -> Node:
    return _filled(
        {
            "@type": "Organization",
            "@id": f"{base}/#organization",
            "name": publisher.name or publisher.site_name,
            "url": f"{base}/",
            "email": publisher.email,
            "telephone": publisher.telephone,
        }
    )


def _website(publisher: Publisher, front: PublishedDocument, base: str) -> Node:
    node = {
        "@type": "WebSite",
        "@id": f"{base}/#website",
        "name": publisher.site_name,
        "url": base + front.path,
        "inLanguage": front.language,
        "publisher": {"@id": f"{base}/#organization"},
    }
    if search := _address_of("search"):
        target = {"@type": "EntryPoint", "urlTemplate": f"{base}{search}?q={{search_term_string}}"}
        query = "required name=search_term_string"
        node["potentialAction"] = {"@type": "SearchAction", "target": target, "query-input": query}
    return node


def _article(kind: str, document: PublishedDocument, base: str, image_url: str) -> Node:
    return _filled(
        {
            "@type": kind,
            **_common(document, base, image_url),
            "headline": _short(document.title),
            "datePublished": document.shown_at.isoformat(),
            "dateModified": max(document.updated_at, document.shown_at).isoformat(),
            "author": {"@id": f"{base}/#organization"},
            "publisher": {"@id": f"{base}/#organization"},
            "about": [topic["name"] for topic in document.teaser["topics"]],
            "version": document.teaser.get("version"),  # of a guide
        }
    )


def _corrected(document: PublishedDocument, corrections: Sequence[Correction]) -> Node:
    """The errors that readers met before, and what is right; nothing where none is known."""
    comments = [
        {
            "@type": "CorrectionComment",
            "datePublished": correction.on.isoformat(),
            "inLanguage": document.language,
            "text": _("It said: “%(wrong)s” Right is: “%(right)s”")
            % {"wrong": correction.wrong, "right": correction.right},
        }
        for correction in corrections
    ]
    return {"correction": comments} if comments else {}


def _event(document: PublishedDocument, base: str, image_url: str, organisers: Sequence[str]) -> Node:
    """Place and time as the page says them; a withheld venue is in no published document.

    Whose event it is, too: we tell of other bodies' events. Where nobody is named it is ours.
    """
    when, facts = when_of(document), document.teaser
    is_whole_days = not isinstance(when.start, dt.datetime)
    end = when.end - dt.timedelta(days=1) if when.end and is_whole_days else when.end
    return _filled(
        {
            "@type": "Event",
            **_common(document, base, image_url),
            "name": document.title,
            "startDate": when.start.isoformat(),
            "endDate": end.isoformat() if end else "",
            "eventStatus": STATUS.get(facts.get("status", ""), ""),
            "eventAttendanceMode": ATTENDANCE.get(facts.get("attendance", ""), ""),
            "location": _locations(facts, base + document.path),
            "organizer": [{"@type": "Organization", "name": name} for name in organisers]
            or {"@id": f"{base}/#organization"},
        }
    )


def _locations(facts: Node, url: str) -> list[Node]:
    place, attendance = facts.get("place"), facts.get("attendance")
    here = [{"@type": "Place", "name": place, "address": place}] if place else []
    online = [{"@type": "VirtualLocation", "url": url}] if attendance != Attendance.ONSITE else []
    return here + online


def _common(document: PublishedDocument, base: str, image_url: str) -> Node:
    return {
        "url": base + document.path,
        "mainEntityOfPage": base + document.path,
        "description": document.teaser["lead"],
        "inLanguage": document.language,
        "image": image_url,
    }


def _breadcrumbs(trail: list[PublishedDocument], base: str) -> Node:
    steps = [
        {"@type": "ListItem", "position": number, "name": step.title, "item": base + step.path}
        for number, step in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _short(title: str) -> str:
    return title if len(title) <= HEADLINE else title[: HEADLINE - 1].rstrip() + "…"


def _filled(node: Node) -> Node:
    """Without what is empty, which validators take for a mistake."""
    return {name: value for name, value in node.items() if value}


def _address_of(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:  # a site may leave the search out
        return ""
