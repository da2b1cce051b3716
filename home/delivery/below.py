"""Addresses below that of a page, read with its document: years of a list, print view and older versions of a guide."""

import re

from django.http import HttpRequest

from home import years
from home.delivery.archive import note_year
from home.pages.taken import LISTS
from home.published.models import PublishedDocument

PARTS = rf"(?P<year>{years.ADDRESS.pattern})|(?P<print>print)|versions/(?P<number>[0-9-]+)"
ADDRESS = re.compile(rf"(?P<page>/.+/)(?:{PARTS})/")


def candidates(path: str) -> list[str]:
    """Where the page may stand that answers at this address; first the address itself."""
    match = ADDRESS.fullmatch(path)
    return [path, match["page"]] if match else [path]


def asked_of(here: PublishedDocument, request: HttpRequest) -> dict[str, str] | None:
    """What the page is to be served with, nothing for the page itself; None where it has nothing at that address.

    The year of a list is noted on the request.
    """
    match = ADDRESS.fullmatch(request.path_info)
    if match is None or here.path == request.path_info:
        return {}
    if match["year"] and here.type in LISTS:
        note_year(request, match["year"])
        return {}
    return _part_of_guide(match) if here.type == "guide" and not match["year"] else None


def _part_of_guide(match: re.Match[str]) -> dict[str, str]:
    """As `GuidePage.route` tells it."""
    return {"part": "print"} if match["print"] else {"part": "version", "number": match["number"].replace("-", ".")}
