"""The words of a guide as they are printed: the print view, without what only a screen can use.

The same for the one who asks and the one who prints, so that its digest says whether a file is still what readers see.
"""

import hashlib

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.models import Site

from home.delivery.pdf.render import STYLE
from home.pages.guides import GuidePage


def sheet_of(guide: GuidePage) -> str:
    """HTML of a public guide, in its own language."""
    site = guide.get_site()
    with translation.override(guide.language):
        return render_to_string("home/guide_pdf.html", {"page": guide, "self": guide, "request": _stranger(site)})


def digest_of(sheet: str) -> str:
    """Of the words and of what they look like."""
    return hashlib.sha256(STYLE.read_bytes() + sheet.encode()).hexdigest()


def _stranger(site: Site) -> HttpRequest:
    """A reader of that site, for templates that ask who it is they are drawn for."""
    request = HttpRequest()
    request.method = "GET"
    request.META |= {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port)}
    return request
