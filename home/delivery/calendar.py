"""Events as calendar files (RFC 5545): one event to add, or a whole language to subscribe to."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, Timezone
from wagtail.models import Site

from home import clock
from home.delivery.conditional import conditional
from home.delivery.remembered import identity_of, site_of
from home.delivery.shown import shown
from home.pages.events import EventStatus
from home.published import feeds
from home.published.models import PublishedDocument, PublishedDocumentQuerySet

DAY = dt.timedelta(days=1)
ASK_AGAIN = dt.timedelta(hours=6)
STATUS: dict[str, str] = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}
COUNTED_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # control characters, which no calendar file may hold


@dataclass(frozen=True)
class When:
    """Both dates, or both moments in the zone of the place. `end` is the first day, or moment, after the event."""

    start: dt.date
    end: dt.date | None


@require_safe
def calendar(request: HttpRequest, path: str) -> HttpResponseBase:
    """`/<locale>/<path of the event>/calendar.ics`. Two queries."""
    if "\0" in path:  # PostgreSQL would refuse the question
        raise Http404
    address = f"/{get_language()}/{path}/"
    event = _events(request).filter(path=address).select_related("locale").first()
    if event is None:
        raise Http404
    shown(request).keys.add(feeds.event_calendar(event.pk).key)
    return _answer(request, as_ical([event], request), address.rstrip("/").rpartition("/")[2])


@require_safe
def subscription(request: HttpRequest) -> HttpResponseBase:
    """`/<locale>/calendar.ics`: what is to come, and what was in the last year.

    Two queries, and two more until the name of the site is remembered.
    """
    language = get_language() or settings.LANGUAGE_CODE
    site, said = Site.find_for_request(request), shown(request)
    found = feeds.subscribed(site.pk, language, clock.now()) if site else PublishedDocument.objects.none()
    events = list(found.select_related("locale").defer("text", "title_words", "body_words", "marks"))
    said.keys |= {feeds.calendar(language).key, f"name:{language}"}
    if events and (first := events[-1].starts_at) and first.year < dt.MAXYEAR:  # what comes then leaves no more
        said.ends(first + feeds.KEPT)
    name = _("Events – %(site)s") % {"site": identity_of(site_of(request), language)[0].site_name}
    return _answer(request, as_ical(reversed(events), request, name), f"calendar-{language}")


def _events(request: HttpRequest) -> PublishedDocumentQuerySet:
    site = Site.find_for_request(request)
    return feeds.events(site.pk) if site else PublishedDocument.objects.none()


def _answer(request: HttpRequest, file: bytes, name: str) -> HttpResponse:
    response = HttpResponse(file, "text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return conditional(request, response, max_age=0)


def as_ical(events: Iterable[PublishedDocument], request: HttpRequest, name: str = "") -> bytes:
    """The file. With a name it is a calendar to subscribe to, which programs ask for again by themselves."""
    file = Calendar()
    file.add("prodid", "-//Latarnia//Events//")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if name:
        file.add("name", _text(name))
        file.add("x-wr-calname", _text(name))  # what most programs read
        file.add("refresh-interval", ASK_AGAIN, {"value": "DURATION"})  # RFC 7986 knows no default
        file.add("x-published-ttl", "PT6H")
    for event in events:
        file.add_component(_entry(event, request.build_absolute_uri(event.path)))
    file.add_missing_timezones()
    if not file.subcomponents:  # RFC 5545 knows no empty calendar
        file.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    return file.to_ical()


def _entry(event: PublishedDocument, url: str) -> Event:
    """Everything in it is public by nature: it is made of the published document and nothing else."""
    facts, when, changed_at = event.document, when_of(event), event.updated_at.astimezone(dt.UTC)
    entry = Event()
    entry.add("uid", f"{event.translation_key}-{event.language}@latarnia")
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    entry.add("sequence", int((changed_at - COUNTED_FROM).total_seconds()))
    entry.add("dtstart", when.start)
    if when.end:
        entry.add("dtend", when.end)
    entry.add("summary", _text(event.title), {"language": event.language})
    entry.add("description", _text("\n\n".join(filter(None, [facts.get("lead"), url]))), {"language": event.language})
    entry.add("url", url)
    entry.add("status", STATUS.get(facts.get("status", ""), "CONFIRMED"))
    entry.add("transp", "OPAQUE" if isinstance(when.start, dt.datetime) else "TRANSPARENT")
    if place := _text(facts.get("place") or ""):
        entry.add("location", place, {"language": event.language})
    if topics := [_text(topic["name"]) for topic in facts.get("topics", ())]:
        entry.add("categories", topics)
    return entry


def when_of(event: PublishedDocument) -> When:
    """As the page says it: midnight in the place stands for "the hour is not known", so the event takes whole days."""
    assert event.starts_at, "an event without a date has no place in a calendar"
    zone = ZoneInfo(event.teaser.get("timezone") or settings.TIME_ZONE)
    first, last = (moment.astimezone(zone) for moment in (event.starts_at, event.ends_at or event.starts_at))
    if first.time() == dt.time():
        return When(first.date(), min(last.date(), dt.date.max - DAY) + DAY)  # the last day there is has no morrow
    return When(first, last if last > first else None)


def _text(words: str) -> str:
    return NOT_TEXT.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
