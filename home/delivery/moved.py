"""What answers where nothing is: one redirect to where the page stands now, or "not found", which is noted.

Stands in place of Wagtail's middleware, which leads to drafts and private pages, follows addresses in chains, and sends
a reader round for ever when a page that came back to an old address is withdrawn.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, get_language_from_path
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from home import years
from home.delivery.missing.note import note
from home.published.former import redirects_from
from home.published.models import PublishedDocument

MOST_STEPS = 10
BELOW_A_PAGE = re.compile(
    rf"/(?:calendar\.ics|feed\.rss|feed\.atom|guide\.pdf|print/|versions/[0-9-]+/|{years.ADDRESS.pattern}/)$"
)
"""What moves with its page; unless it is the name of a page itself."""


class MovedMiddleware:
    """The last one, so that it sees a 404 before the languages' middleware makes a guess of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or request.path.startswith("/api/"):
            return response
        site = Site.find_for_request(request)
        found = moved(site, request) if site and "\0" not in request.path else None
        if found is None and site and request.method == "GET":
            note(site, request)
        return found or response


def moved(site: Site, request: HttpRequest) -> HttpResponse | None:
    """At most four queries, unless somebody chained redirects by hand."""
    asked = _asked(request)
    rows = redirects_from(site, asked)
    found = next((path for path in asked if path in rows), "")
    if not found:
        path = _as_typed_in_capitals(site, request.path)
        return HttpResponsePermanentRedirect(path) if path else None
    row = rows[found]
    address = aim(site, row, request.get_host())
    if not address or Redirect.normalise_path(address) in asked:
        return None
    if (below := BELOW_A_PAGE.search(request.path)) and not found.endswith(Redirect.normalise_path(below[0])):
        address = address.rstrip("/") + below[0]
    return HttpResponsePermanentRedirect(address) if row.is_permanent else HttpResponseRedirect(address)


def aim(site: Site, row: Redirect, host: str) -> str:
    """The address at the end of the way; empty when it is not public, or the way leads round."""
    seen: set[str] = set()
    while row.old_path not in seen and len(seen) < MOST_STEPS:
        seen.add(row.old_path)
        if row.redirect_page_id:
            return _public_path(site, row)
        path = row.redirect_link.removeprefix(f"https://{host}").removeprefix(f"http://{host}")
        if not path.startswith("/"):
            return row.redirect_link
        if _answers(site, path):
            return path
        asked = [Redirect.normalise_path(path), Redirect.normalise_path(path.partition("?")[0])]
        rows = redirects_from(site, asked)
        further = rows.get(asked[0]) or rows.get(asked[1])
        if further is None:
            return ""
        row = further
    return ""


def _public_path(site: Site, row: Redirect) -> str:
    document = PublishedDocument.objects.filter(pk=row.redirect_page_id).select_related("site").first()
    if document is None:
        return ""
    path = document.path.rstrip("/") + (row.redirect_page_route_path or "/")
    return path if document.site_id == site.pk else document.site.root_url + path


def _answers(site: Site, path: str) -> bool:
    """A public page, what stands below one, or a view of ours (whose own 404 cannot be foreseen)."""
    bare = path.partition("?")[0].partition("#")[0]
    whole = bare.rstrip("/") + "/"
    if PublishedDocument.objects.on_site(site).filter(path__in={whole, BELOW_A_PAGE.sub("/", whole)}).exists():
        return True
    try:
        return resolve(bare).url_name not in ("wagtail_serve", "legacy_page")
    except Resolver404:
        return False


def _asked(request: HttpRequest) -> list[str]:
    """As redirects are kept: with the query, without it, and under the language the reader would be sent to."""
    path = request.get_full_path().partition("?")[0]
    bare = Redirect.normalise_path(BELOW_A_PAGE.sub("", path))
    paths = [Redirect.normalise_path(request.get_full_path()), Redirect.normalise_path(path), bare]
    if get_language_from_path(request.path_info) is None:
        paths.append(f"/{get_language()}{bare}".rstrip("/"))
    return list(dict.fromkeys(paths))


def _as_typed_in_capitals(site: Site, path: str) -> str:
    """Posters are typed off with a capital letter, or all in capitals."""
    small = path.lower().rstrip("/") + "/"
    found = small != path and PublishedDocument.objects.on_site(site).filter(path=small).exists()
    return small if found else ""
