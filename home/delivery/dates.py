"""Dates as readers of a language write them. Pure functions over aware datetimes."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time, get_timezone_name
from django.utils import timezone

# Day before month, as everywhere this site is read.
CLDR_NAMES = {"en": "en_GB"}


def day(value: dt.date | dt.datetime, language: str) -> str:
    """`2 marca 2026`."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return format_date(value, "long", locale=_cldr(language))


def weekday(value: dt.date, language: str) -> str:
    """`wtorek, 17 marca 2026`."""
    return format_date(value, "full", locale=_cldr(language))


def days(starts_at: dt.datetime, ends_at: dt.datetime | None, zone: str, language: str) -> str:
    """`17–18 May 2026`, in the time zone of the place."""
    first = _there(starts_at, zone)
    last = _there(ends_at, zone) if ends_at else first
    if first.date() == last.date():
        return format_date(first, "long", locale=_cldr(language))
    return format_interval(first.date(), last.date(), "yMMMMd", locale=_cldr(language))


def hours(starts_at: dt.datetime, ends_at: dt.datetime | None, zone: str, language: str) -> str:
    """`09:00–15:30`; empty at midnight, which stands for "the hour is not known"."""
    first = _there(starts_at, zone)
    if first.time() == dt.time():
        return ""
    last = _there(ends_at, zone) if ends_at else first
    times = [format_time(moment.time(), "HH:mm", locale=_cldr(language)) for moment in (first, last)]
    return times[0] if times[0] == times[1] else "–".join(times)


def zone_name(zone: str, language: str) -> str:
    """`czas środkowoeuropejski`: what people call `Europe/Warsaw`."""
    return get_timezone_name(zone, width="long", zone_variant="generic", locale=_cldr(language))


def month(value: dt.datetime, zone: str, language: str) -> str:
    """`maj 2026` in few letters, for a leaf of a calendar."""
    return format_skeleton("yMMM", _there(value, zone), locale=_cldr(language))


def month_name(value: dt.date, language: str) -> str:
    """`luty 2026`."""
    return format_skeleton("yMMMM", value, locale=_cldr(language))


def day_of_month(value: dt.datetime, zone: str) -> int:
    return _there(value, zone).day


def _there(value: dt.datetime, zone: str) -> dt.datetime:
    return value.astimezone(ZoneInfo(zone))


@cache
def _cldr(language: str) -> Locale:
    """English for a language the CLDR has no dates for."""
    try:
        return Locale.parse(CLDR_NAMES.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
