"""The dates of legacy pages, in the notations we have met."""

import datetime as dt
import re

from django.utils import timezone

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            ("jan", "sty"),
            ("feb", "lut"),
            ("mar", "mar"),
            ("apr", "kwi"),
            ("may", "maj"),
            ("jun", "cze"),
            ("jul", "lip"),
            ("aug", "sie"),
            ("sep", "wrz"),
            ("oct", "paź"),
            ("nov", "lis"),
            ("dec", "gru"),
        ],
        start=1,
    )
    for name in names
}
YEARS = range(1900, 2101)
"""A year outside is a slip of the pen."""
TIME = r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}))?"
NOTATIONS = [
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})" + TIME),  # 2020-12-02, 17:47
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})" + TIME),  # 22.10.2024, 13:32
    re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[^\W\d]{3,})\.?\s+(?P<year>\d{4})" + TIME),  # 23 Apr 2007
]


def read_date(text: str) -> dt.datetime | None:
    """An aware moment in the site's time zone, midnight where no time is given; None when it is no date of a page."""
    for notation in NOTATIONS:
        if match := notation.fullmatch(text.strip()):
            return _moment(match.groupdict())
    return None


def _moment(parts: dict[str, str | None]) -> dt.datetime | None:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else MONTHS.get(month[:3].lower(), 0)
    try:
        naive = dt.datetime(  # noqa: DTZ001 - made aware two lines below
            int(parts["year"] or 0), number, int(parts["day"] or 0), int(parts["hour"] or 0), int(parts["minute"] or 0)
        )
    except ValueError:
        return None
    return timezone.make_aware(naive) if naive.year in YEARS else None
