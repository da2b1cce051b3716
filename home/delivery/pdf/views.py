"""The reader's part: `/<locale>/<path of the guide>/guide.pdf`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home import clock
from home.delivery.conditional import conditional
from home.delivery.pdf.able import is_able
from home.delivery.pdf.ask import ask_for
from home.delivery.pdf.models import GuidePdf
from home.delivery.pdf.sheet import digest_of, sheet_of
from home.delivery.remembered import site_of
from home.pages.guides import GuidePage
from home.published.models import PublishedDocument

FILE = "guide.pdf"


@require_safe
def guide_pdf(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file (200), or a page that waits for it (202) or says that it failed (503). Of public guides only."""
    guide = _guide(request, f"/{get_language()}/{path}/") if is_able() and "\0" not in path else None
    wish = ask_for(guide.pk, digest_of(sheet_of(guide))) if guide else None
    if guide is None or wish is None:
        raise Http404
    return _wait(request, guide, wish) if wish.content is None else _file(request, guide, wish.digest, wish.content)


def _guide(request: HttpRequest, address: str) -> GuidePage | None:
    here = PublishedDocument.objects.on_site(site_of(request)).of_type("guide").filter(path=address)
    public = GuidePage.objects.filter(pk__in=here.values("pk"), live=True).select_related("locale")
    return public.exclude(expire_at__lte=clock.now()).first()  # the worker that takes it down may be late


def _file(request: HttpRequest, guide: GuidePage, digest: str, content: bytes | memoryview) -> HttpResponse:
    response = HttpResponse(bytes(content), "application/pdf")
    name = f"{guide.slug}-{guide.version_number}-{guide.language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Link"] = f'<{guide.full_url}>; rel="canonical"'
    return conditional(request, response, digest, max_age=0)  # it may be withdrawn at any time: ask again


def _wait(request: HttpRequest, guide: GuidePage, wish: GuidePdf) -> HttpResponse:
    status = 503 if wish.failed_at else 202
    response = render(request, "home/guide_pdf_wait.html", {"page": guide, "wish": wish}, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
