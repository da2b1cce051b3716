"""The clock of public reading: what a page, a list or a calendar takes for now.

It is the time of day, except while the site is looked at as it will be at another moment (`home.release.rehearsal`).
What people do, and what Wagtail schedules, goes by `django.utils.timezone` as ever.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("clock_moment", default=None)


def now() -> dt.datetime:
    return _moment.get() or timezone.now()


def local(moment: dt.datetime) -> dt.datetime:
    """In the time zone of the site, whatever zone the person at work has chosen."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def today() -> dt.date:
    """In the time zone of the site."""
    return local(now()).date()


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
