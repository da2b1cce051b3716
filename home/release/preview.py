"""The site as of a bundle's moment, for editors: every page, list, menu and language switch as strangers will get it.

An answer is made inside the rehearsal and the rehearsal is rolled back, so nothing can leak: what is seen exists in
this transaction only. Links stay inside the preview; forms lead nowhere; nothing is stored by any cache.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import any_permission_required

from home.release.models import Bundle
from home.release.rehearsal import as_of
from home.release.visit import NotThere, languages, visit

MAY_LOOK = ("home.view_bundle", "home.change_bundle", "home.release_bundle")
LINK = re.compile(r'\b(href|action)="([^"]*)"')
BODY = re.compile(r"<body[^>]*>")


def address(bundle: Bundle, href: str) -> str:
    """Of the preview of that address of the site; what is no page of it stays as it is."""
    is_ours = href.startswith("/") and href.split("/")[1] in languages()
    return f"{reverse('releases:show', args=[bundle.pk])}preview{href}" if is_ours else href


@require_safe
@never_cache
@any_permission_required(*MAY_LOOK)
def show(request: HttpRequest, bundle_id: int, page_path: str) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id)
    path = f"/{page_path}"
    try:
        with as_of(bundle):
            answer = visit(path, request.META.get("QUERY_STRING", ""))
    except NotThere:
        raise Http404 from None
    if answer.status_code in {301, 302}:
        return HttpResponseRedirect(address(bundle, answer["Location"]))
    response = HttpResponse(answer.content, content_type=answer["Content-Type"], status=answer.status_code)
    if answer["Content-Type"].startswith("text/html"):
        response.content = _dressed(bundle, path, answer.content.decode())
    response["X-Robots-Tag"] = "noindex, nofollow"
    response._csp_update = {}  # type: ignore[attr-defined]  # the site's own policy, not the loosened one of the CMS
    return response


def _dressed(bundle: Bundle, path: str, html: str) -> str:
    """Links lead on inside the preview, and a bar on top says what this is."""
    bar = render_to_string("home/admin/releases/preview_bar.html", {"bundle": bundle, "path": path})
    linked = LINK.sub(lambda found: f'{found[1]}="{address(bundle, found[2])}"', html)
    return BODY.sub(lambda found: found[0] + bar, linked, count=1)
