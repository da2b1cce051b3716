"""Addresses below that of a page, read with its document: the years of a list, the print view of a guide."""

import re

from django.http import HttpRequest

from home import years
from home.delivery.archive import note_year
from home.pages.taken import LISTS
from home.published.models import PublishedDocument

ADDRESS = re.compile(rf"(?P<page>/.+/)(?:(?P<year>{years.ADDRESS.pattern})|(?P<part>print))/")


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
    return {"part": match["part"]} if match["part"] and here.type == "guide" else None
