"""An event as a calendar file."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event
from wagtail.models import Site

from home.delivery.conditional import conditional
from home.published.models import PublishedDocument


@require_safe
def calendar(request: HttpRequest, path: str) -> HttpResponseBase:
    """`/<locale>/<path of the event>/calendar.ics`."""
    if "\0" in path:  # PostgreSQL would refuse the question
        raise Http404
    site = Site.find_for_request(request)
    address = f"/{get_language()}/{path}/"
    event = PublishedDocument.objects.of_type("event").filter(site=site, path=address, starts_at__isnull=False).first()
    if event is None:
        raise Http404
    response = HttpResponse(as_ical(event, request.build_absolute_uri(event.path)), "text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{address.rstrip("/").rsplit("/", 1)[-1]}.ics"'
    return conditional(request, response)


def as_ical(event: PublishedDocument, url: str) -> bytes:
    """The file (RFC 5545). Times carry the zone of the place, so that summer time is right wherever it is opened."""
    assert event.starts_at, "an event without a date has no place in a calendar"
    zone = ZoneInfo(event.document.get("timezone") or settings.TIME_ZONE)
    entry = Event()
    entry.add("uid", f"{event.translation_key}-{event.locale.language_code}@latarnia")
    entry.add("dtstamp", event.updated_at.astimezone(dt.UTC))
    entry.add("last-modified", event.updated_at.astimezone(dt.UTC))
    entry.add("dtstart", event.starts_at.astimezone(zone))
    if event.ends_at:
        entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("description", strip_tags(event.document.get("lead", "")))
    entry.add("url", url)
    if place := event.document.get("place"):
        entry.add("location", place)
    file = Calendar()
    file.add("prodid", "-//Latarnia//Events//")
    file.add("version", "2.0")
    file.add_component(entry)
    file.add_missing_timezones()
    return file.to_ical()
