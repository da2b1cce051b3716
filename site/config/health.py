"""Two addresses for machines: does the process answer, and may it get traffic? No names, no addresses, no secrets."""

from importlib.metadata import PackageNotFoundError, version

import django
import wagtail
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.health import health


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """`/healthz/live`: the process answers. Touches nothing else, so that a database outage restarts nobody."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """`/healthz/ready`: the numbers to watch; 503 while the database is away."""
    try:
        numbers = health()
    except DatabaseError:
        return JsonResponse({"status": "database_away", "versions": _versions()}, status=503)
    return JsonResponse({"status": "ok", **numbers, "versions": _versions()})


def _versions() -> dict[str, str]:
    return {"latarnia": _own_version(), "django": django.__version__, "wagtail": wagtail.__version__}


def _own_version() -> str:
    try:
        return version("latarnia")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
