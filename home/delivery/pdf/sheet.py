"""The words of a guide as they are printed: the print view, without what only a screen can use.

The same for the one who asks and the one who prints, so that its digest says whether a file is still what readers see.
"""

import hashlib
from contextvars import copy_context

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.models import Site

from home.delivery.pdf.render import STYLE
from home.delivery.serving import ends_of, look_around, purged_by
from home.pages.guides import GuidePage
from home.published.memory import Memory
from home.published.models import PublishedDocument

SHEETS = Memory(most=10_000)
"""Digests, one per guide and language; by the ETag of its document, which may have been read before a change."""


def digest_now(here: PublishedDocument, guide: GuidePage) -> str:
    """Of what would be printed now. The sheet is drawn once, like a page in the page cache: until something on it
    changes. It shows nothing that the guide's page does not show.
    """
    ends = [moment.timestamp() for moment in ends_of(here, guide)]
    draw = lambda: digest_of(sheet_of(here, guide))  # noqa: E731
    return SHEETS.remember((here.pk, here.etag), purged_by(here), draw, until=min(ends, default=float("inf")))


def digest_of(sheet: str) -> str:
    """Of the words and of what they look like."""
    return hashlib.sha256(STYLE.read_bytes() + sheet.encode()).hexdigest()


def sheet_of(here: PublishedDocument, guide: GuidePage) -> str:
    """HTML of a public guide, in its own language. `here`: its document, as `reading.readable` reads it."""
    return copy_context().run(_draw, here, guide)  # what is read for it ends with it


def _draw(here: PublishedDocument, guide: GuidePage) -> str:
    look_around(here)
    site = guide.get_site()
    with translation.override(guide.language):
        return render_to_string("home/guide_pdf.html", {"page": guide, "self": guide, "request": _stranger(site)})


def _stranger(site: Site) -> HttpRequest:
    """A reader of that site, for templates that ask who it is they are drawn for."""
    request = HttpRequest()
    request.method = "GET"
    request.META |= {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port)}
    return request
