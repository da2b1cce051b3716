"""Dates as the panels write them."""

import datetime as dt

from babel.dates import format_date
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale


def full(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def short(day: dt.date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def brief(day: dt.date) -> str:
    """For narrow columns; breaks nowhere."""
    return _written(day, "d MMM y").replace(" ", "\u00a0")


def month(month: dt.date) -> str:
    return _written(month, "LLLL y")


def _written(day: dt.date, pattern: str) -> str:
    """By Babel, because Django writes the months of every language with a capital letter."""
    return format_date(day, pattern, locale=to_locale(get_language() or "en"))
