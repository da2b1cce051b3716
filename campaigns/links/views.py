"""The QR codes of short links. Following a link is counted, so that view lives in `campaigns.tracking`."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns import conf
from campaigns.links import lookup, qr

KINDS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "svg": (qr.svg, "image/svg+xml"),
    "png": (qr.png, "image/png"),
}


def short_address(code: str) -> str:
    """The address a person types from a poster."""
    return conf.current().base_url + reverse("campaigns:short_link", args=[code])


@require_safe
def qr_code(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """`?download` offers it as a file named after the code."""
    found = lookup.destination(code.lower())
    if not found or not found.is_short:
        raise Http404
    draw, content_type = KINDS[kind]
    response = HttpResponse(draw(short_address(code.lower())), content_type=content_type)
    disposition = "attachment" if "download" in request.GET else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="qr-{code.lower()}.{kind}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
