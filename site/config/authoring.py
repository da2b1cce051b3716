"""Wagtail's own API v3 at `/api/v3-preview/`, for editors and importers who have a token. Never for the public.

It is a preview, and Wagtail's: it ignores filters and fields it does not know, drops `go_live_at`, ignores `If-Match`,
and answers anybody who comes with a wrong token as it answers a stranger. So nobody comes in here without a token of a
person who may work in the CMS; the public reads `/api/v1/`. What it writes passes the gate like everything else.
"""

import json
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response
from wagtail.api.v3.urls import api

from home.localisation.gate import Refused
from home.localisation.middleware import problem

View = Callable[..., HttpResponse]
AT = "/api/v3-preview/"
LABEL = "Preview of Wagtail's API v3: it may change with every version of Wagtail. Needs a token of an editor."


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    return problem(exception)


def guarded(view: View) -> View:
    """Before anything else is read of the request: 401 without a valid token, 403 without access to the CMS."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse
        if BearerTokenAuth()(request) is None:
            answer = problem_response(status=401, detail="Send the token of an editor: Authorization: Bearer …")
            answer["WWW-Authenticate"] = 'Bearer realm="Latarnia"'
        elif not request.user.has_perm("wagtailadmin.access_admin"):
            answer = problem_response(status=403, detail="This person may not work in the CMS.")
        else:
            answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return guard


@lru_cache(maxsize=1)
def openapi() -> bytes:
    """Made once per process (it takes 0.3 s)."""
    document = api.get_openapi_schema(path_prefix=AT)
    labelled = {**document, "info": {**document["info"], "description": LABEL}}
    return json.dumps(labelled, default=str).encode()  # some keys are numbers, which orjson does not take


def show_openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi(), "application/json")


def _guarded(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """Without Ninja's own documentation pages, which load their viewer from another host."""
    shown = [pattern for pattern in patterns if pattern.name not in {"openapi-json", "openapi-view"}]
    return [URLPattern(p.pattern, guarded(p.callback), p.default_args, p.name) for p in shown]


_patterns, _app, _namespace = api.urls
urls = (
    [path("openapi.json", guarded(show_openapi), name="openapi-json"), *_guarded(_patterns)],
    _app,
    _namespace,
)
