"""What an answer is made of and how long it holds, collected while it is rendered.

Only an answer that says so is kept by the page cache: whoever makes one names its keys. Whatever depends on the clock
(events to come, a helpline with a last day) names the moment at which it will say something else.
"""

import datetime as dt
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from home import clock
from home.delivery.conditional import conditional
from home.delivery.reading import READING
from home.delivery.remembered import is_named
from home.known import KNOWN
from home.ports import FIGURES
from home.published.links import AIMS
from home.published.purges import EVERYTHING

NAME = "latarnia.shown"
"""In the WSGI environment, where the page cache in front of Django finds it."""
DAY = dt.timedelta(days=1)


KEPT_WHILE_READING: tuple[ContextVar[Any], ...] = (READING, AIMS, KNOWN, FIGURES)


@dataclass
class Shown:
    keys: set[str] = field(default_factory=set)
    until: dt.datetime | None = None
    reads: tuple[str, ...] = ()
    """Parameters of the query that matter; all others change nothing."""
    query: str = ""
    """The parameters as the answer understood them, in the order of `reads`: the one spelling that is kept."""
    is_kept: bool = True

    def ends(self, moment: dt.datetime | None) -> None:
        """From this moment on the answer says something else. The earliest counts."""
        if moment and (self.until is None or moment < self.until):
            self.until = moment

    def understood(self, reads: Iterable[str], chosen: dict[str, str]) -> None:
        self.reads = tuple(reads)
        self.query = spelled(self.reads, chosen)


def spelled(reads: Iterable[str], chosen: dict[str, str]) -> str:
    return urlencode([(name, chosen[name]) for name in reads if chosen.get(name)])


def shown(request: HttpRequest) -> Shown:
    return request.META.setdefault(NAME, Shown())


class ShownMiddleware:
    """Gives every answer that named its keys what browsers, proxies and the page cache need: ETag, lifetime, keys."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tokens = [(kept, kept.set(None)) for kept in KEPT_WHILE_READING]
        try:
            response = self.get_response(request)
        finally:
            for kept, token in tokens:
                kept.reset(token)
        said = request.META.get(NAME)
        if said is None or not said.keys or not is_for_everybody(request, response):
            request.META.pop(NAME, None)
            return _asked_again(response)
        said.is_kept = said.is_kept and is_named(request)
        response["Surrogate-Key"] = " ".join(sorted({*said.keys, EVERYTHING}))
        if settings.CDN_PURGE_URL:  # RFC 9213: for the network only, which is told of every change
            response["CDN-Cache-Control"] = f"public, max-age={_seconds(said)}"
        if response.has_header("ETag"):
            return response
        return conditional(request, response, max_age=0)


def _asked_again(response: HttpResponse) -> HttpResponse:
    """Browsers keep a 301 without a word of its own for ever, and networks a 404 or a page with somebody's session.

    Yet the page may come back to its old address, or appear at an empty one.
    """
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Nothing of one reader in it: no cookie read or set, no token, no preview."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not varies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request, "is_preview", False)
        and not any(word in response.get("Cache-Control", "") for word in ("private", "no-store"))
    )


def _seconds(said: Shown) -> int:
    left = said.until - clock.now() if said.until else DAY
    return max(0, int(min(left, DAY).total_seconds()))
