"""Lists by year, at addresses of their own: `/pl/aktualnosci/2026/`, to be cited, bookmarked and walked through.

Not in the sitemap: they name what is in it already. The same year within a topic stays a filter, `?topic=…&year=…`.
"""

import re

from django.http import HttpRequest
from wagtail.models import Site

from home import years
from home.delivery.reading import find
from home.pages.taken import LISTS
from home.published.models import PublishedDocument

ADDRESS = re.compile(rf"(?P<path>/.+/)(?P<year>{years.ADDRESS.pattern})/")
NAME = "archive_year"
"""On the request."""


def find_list(site: Site, request: HttpRequest) -> PublishedDocument | None:
    """The list to whose archive the address belongs; notes the year. A query only for what looks like one."""
    match = ADDRESS.fullmatch(request.path_info)
    here = find(site, match["path"]) if match else None
    if match is None or here is None or here.type not in LISTS:
        return None
    vars(request)[NAME] = match["year"]
    return here


def year_of(request: HttpRequest) -> str:
    """Empty for anything but an archive."""
    year: str = vars(request).get(NAME, "")
    return year
