"""The reader's part: `/<locale>/<path of the guide>/guide.pdf`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home import clock
from home.delivery.conditional import conditional
from home.delivery.pdf import ask
from home.delivery.pdf.able import is_able
from home.delivery.pdf.models import AGAIN, GuidePdf
from home.delivery.pdf.sheet import digest_now
from home.delivery.reading import find
from home.delivery.remembered import site_of
from home.pages.guides import GuidePage
from home.ports import seconds_to_wait
from home.published.models import PublishedDocument

FILE = "guide.pdf"
WISHES_PER_HOUR = 60
"""Of one visitor, for files that have to be printed first; whoever waits or reads is not counted."""


@require_safe
def guide_pdf(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file (200), or a page that waits for it (202), says that it failed (503) or that it is asked too much (429).

    Of public guides only. Three queries where the file is there and the sheet unchanged.
    """
    here = find(site_of(request), f"/{get_language()}/{path}/") if is_able() and "\0" not in path else None
    guide = _guide(here) if here and here.type == "guide" else None
    if here is None or guide is None:
        raise Http404
    digest = digest_now(here, guide)
    wish = ask.known(guide.pk, digest)
    if wish is None and (seconds := seconds_to_wait(request, "guide_pdf", WISHES_PER_HOUR)):
        return _no_file(request, 429, seconds, page=guide, minutes=-(-seconds // 60))
    wish = wish or ask.wish(guide.pk, digest)
    if wish is None:
        raise Http404
    return _wait(request, guide, wish) if wish.content is None else _file(request, guide, wish.digest, wish.content)


def _guide(here: PublishedDocument) -> GuidePage | None:
    public = GuidePage.objects.filter(pk=here.pk, live=True).select_related("locale")
    return public.exclude(expire_at__lte=clock.now()).first()  # the worker that takes it down may be late


def _file(request: HttpRequest, guide: GuidePage, digest: str, content: bytes | memoryview) -> HttpResponse:
    response = HttpResponse(bytes(content), "application/pdf")
    name = f"{guide.slug}-{guide.version_number}-{guide.language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Link"] = f'<{guide.full_url}>; rel="canonical"'
    return conditional(request, response, digest, max_age=0)  # it may be withdrawn at any time: ask again


def _wait(request: HttpRequest, guide: GuidePage, wish: GuidePdf) -> HttpResponse:
    status, seconds = (503, AGAIN.seconds) if wish.failed_at else (202, 0)
    return _no_file(request, status, seconds, page=guide, wish=wish)


def _no_file(request: HttpRequest, status: int, seconds: int, **context: Any) -> HttpResponse:
    """A page that says why. The waiting page asks for the head alone, every other second."""
    response = HttpResponse(status=status)
    if request.method != "HEAD":
        response = render(request, "home/guide_pdf_wait.html", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    patch_cache_control(response, private=True, no_store=True)
    return response
