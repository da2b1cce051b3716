"""Lists by year, at addresses of their own: `/pl/aktualnosci/2026/`, to be cited, bookmarked and walked through.

Not in the sitemap: they name what is in it already. The same year within a topic stays a filter, `?topic=…&year=…`.
"""

from django.http import HttpRequest

NAME = "archive_year"
"""On the request."""


def note_year(request: HttpRequest, year: str) -> None:
    vars(request)[NAME] = year


def year_of(request: HttpRequest) -> str:
    """Empty for anything but an archive."""
    year: str = vars(request).get(NAME, "")
    return year
