"""`/sitemap.xml` with every language of every document, and `/robots.txt`."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.delivery.conditional import conditional
from home.delivery.shown import shown
from home.published import feeds
from home.published.models import PublishedDocument

PER_FILE = 10_000  # documents; the protocol allows 50,000 and 50 MB, and each brings its alternates
MOST_FILES = 50_000  # in one index, says the protocol; a database counts no further than some number either
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
Versions = dict[UUID, list[tuple[str, str]]]
"""Translation key → (language, path)."""


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """One file while it is small enough, else a list of files."""
    pages = -(-_documents(request).count() // PER_FILE) or 1
    if pages == 1:
        return section(request, 1)
    base = request.build_absolute_uri(reverse("sitemap"))
    files = [f"{base.removesuffix('.xml')}-{number}.xml" for number in range(1, pages + 1)]
    shown(request).keys.add(feeds.SITEMAP.key)
    answer = render(request, "home/sitemap_index.xml", {"files": files}, "application/xml")
    return conditional(request, answer, max_age=0)


@require_safe
def section(request: HttpRequest, number: int) -> HttpResponseBase:
    """Documents (number-1)·PER_FILE … in a stable order. Two queries."""
    first = (number - 1) * PER_FILE
    rows = _documents(request).order_by("pk").values_list("path", "updated_at", "translation_key")
    chosen = list(rows[first : first + PER_FILE]) if 0 < number <= MOST_FILES else []
    if not chosen and number != 1:
        raise Http404
    base, versions = request.build_absolute_uri("/").rstrip("/"), _versions(request)
    entries = (_entry(base, path, updated_at.date().isoformat(), versions[key]) for path, updated_at, key in chosen)
    shown(request).keys.add(feeds.SITEMAP.key)
    answer = HttpResponse(HEAD + "".join(entries) + "</urlset>\n", "application/xml")
    return conditional(request, answer, max_age=0)


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/admin/", "/api/", "/t/", "/u/", "/*/search/", "/*/guide.pdf")]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return conditional(request, HttpResponse("\n".join(lines), "text/plain; charset=utf-8"))


def _documents(request: HttpRequest):
    return PublishedDocument.objects.on_site(Site.find_for_request(request)).originals()


def _versions(request: HttpRequest) -> Versions:
    versions: Versions = defaultdict(list)
    rows = _documents(request).order_by("locale__language_code")
    for key, language, path in rows.values_list("translation_key", "locale__language_code", "path"):
        versions[key].append((language, path))
    return versions


def _entry(base: str, path: str, changed_on: str, versions: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(base + other)}/>'
        for language, other in alternate_links(versions)
    )
    return f"<url><loc>{escape(base + path)}</loc><lastmod>{changed_on}</lastmod>{links}</url>\n"


def alternate_links(versions: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(hreflang, path) of every version and `x-default`: English, else the site's own language, else the first."""
    found = list(versions)
    known = dict(found)
    default = next((known[code] for code in ("en", settings.LANGUAGE_CODE) if code in known), None)
    return [*found, ("x-default", default or found[0][1])] if found else []
