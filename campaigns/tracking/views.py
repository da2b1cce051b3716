"""Clicks, opens, short links, pages shown: note it in the spool, answer at once. A known link needs no database."""

import logging
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from campaigns.links import lookup, tokens
from campaigns.public_forms import caller, is_from_here
from campaigns.tracking import spool
from campaigns.tracking.limit import Limit
from campaigns.tracking.models import EventType
from campaigns.tracking.verdicts import Signal, signals_of

logger = logging.getLogger(__name__)
# The next site learns neither the token nor that the person came from a mail; no cache keeps who went where.
PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
VIEWS_PER_HOUR: Final = 2_000
"""Of one caller, who may be a whole office, and process."""
limit = Limit()
PIXEL: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """`/t/c/<token>`: a link of a mailing."""
    try:
        code, delivery_id = tokens.read_click(token)
    except tokens.BadToken:
        return _page("unknown_link", status=404)
    seen = _signals(request) | (Signal.PERSONAL if delivery_id else Signal(0))
    return _follow(code, spool.hit(EventType.CLICKED, seen, code, delivery_id))


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """`/l/<code>`: a link on a poster, in a post, at a partner's. Upper case is forgiven: people type it."""
    code = code.lower()
    return _follow(code, spool.hit(EventType.CLICKED, _signals(request), code), must_be_short=True)


@require_safe
def open_pixel(request: HttpRequest, token: str) -> HttpResponse:
    """`/t/o/<token>.gif`: always the same picture. Whether the person still agrees is asked at the ingest."""
    try:
        delivery_id = tokens.read_open(token)
    except tokens.BadToken:
        pass
    else:
        seen = _signals(request) | Signal.OPENED | Signal.PERSONAL
        _note(spool.hit(EventType.OPENED, seen, delivery_id=delivery_id))
    return HttpResponse(PIXEL, content_type="image/gif", headers=PRIVATE)


@csrf_exempt
@require_POST
def page_view(request: HttpRequest, token: str) -> HttpResponse:
    """`/t/v/<token>`: a page came into sight. The script does not read the answer."""
    try:
        page = spool.ShownPage(*tokens.read_page(token))
    except tokens.BadToken:
        return HttpResponse(status=404, headers=PRIVATE)
    if _is_uncounted(request):
        return HttpResponse(status=204, headers=PRIVATE)
    if not is_from_here(request):
        return HttpResponse(status=403, headers=PRIVATE)
    if seconds := limit.seconds_to_wait(caller(request), VIEWS_PER_HOUR):
        return HttpResponse(status=429, headers={**PRIVATE, "Retry-After": str(seconds)})
    return _note_view(spool.hit(EventType.VIEWED, _signals_of_view(request), page=page))


def _is_uncounted(request: HttpRequest) -> bool:
    """Who asks not to be followed, and who is logged in: staff would count their own work."""
    wishes = (request.headers.get("DNT"), request.headers.get("Sec-GPC"))
    return "1" in wishes or settings.SESSION_COOKIE_NAME in request.COOKIES


def _signals_of_view(request: HttpRequest) -> Signal:
    """Only a browser says from which site a script speaks; `?machine` is our script's word for a steered browser."""
    is_told_by_page = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    seen = _signals(request) | (Signal.SHOWN if is_told_by_page else Signal(0))
    return seen | (Signal.ROBOT if "machine" in request.GET else Signal(0))


def _note_view(hit: spool.Hit) -> HttpResponse:
    try:
        spool.append_if_room(hit)
    except spool.NoRoom:  # no worker reads; a line in the log for each would only fill another file
        return HttpResponse(status=503, headers=PRIVATE)
    except OSError:
        logger.exception("A view could not be written to the spool and is lost")
    return HttpResponse(status=204, headers=PRIVATE)


def _follow(code: str, hit: spool.Hit, *, must_be_short: bool = False) -> HttpResponse:
    try:
        found = lookup.destination(code)
    except lookup.DatabaseAway:
        return _page("come_back_soon", status=503, **{"Retry-After": "60"})
    if not found or (must_be_short and not found.is_short):
        return _page("unknown_link", status=404)
    _note(hit)
    return HttpResponse(status=302, headers={"Location": found.location, **PRIVATE})


def _signals(request: HttpRequest) -> Signal:
    return signals_of(request.method or "GET", request.META)


def _note(hit: spool.Hit) -> None:
    try:
        spool.append(hit)
    except OSError:  # a full disk must not take the readers' links away; the gap is loud in the log
        logger.exception("A hit could not be written to the spool and is lost")


def _page(name: str, status: int, **headers: str) -> HttpResponse:
    """Rendered without the request: context processors may ask the database, and it may be away."""
    page = render_to_string(f"campaigns/public/{name}.html")
    return HttpResponse(page, status=status, headers={**PRIVATE, **headers})
