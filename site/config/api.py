"""The delivery API at `/api/v1/`: the apps' routers, one OpenAPI document, a documentation page of our own.

Ninja's own page loads its viewer from another host and runs inline scripts; ours is plain HTML from the same document.
"""

import json
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from ninja import NinjaAPI

from home.api import router
from home.delivery.conditional import conditional

DESCRIPTION = "Everything the public may read, in finished documents. No key is needed; nothing unpublished is here."

api = NinjaAPI(title="Latarnia", version="1", description=DESCRIPTION, docs_url=None, openapi_url=None)
api.add_router("", router)


@lru_cache(maxsize=1)
def openapi() -> dict[str, Any]:
    """The OpenAPI document, made once per process (it takes 0.1 s)."""
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    return document


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def show_openapi(request: HttpRequest) -> HttpResponseBase:
    return conditional(request, HttpResponse(orjson.dumps(openapi()), "application/json"))


@api.get("/docs", include_in_schema=False, url_name="docs")
def show_docs(request: HttpRequest) -> HttpResponseBase:
    document = openapi()
    doors = [(path, next(iter(methods.values()))) for path, methods in document["paths"].items()]
    return conditional(request, render(request, "api/docs.html", {"document": document, "doors": doors}))
