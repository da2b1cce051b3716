"""`/`: to the front page in the reader's language, among those that exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Site

from home.published.models import PublishedDocument


def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """By Accept-Language only: no cookie is read or set. Raises Http404 before the first front page is public."""
    site = Site.find_for_request(request)
    homes = PublishedDocument.objects.on_site(site).of_type("home").values_list("locale__language_code", "path")
    fronts = dict(homes)
    if not fronts:
        raise Http404
    response = HttpResponseRedirect(fronts[preferred(request.headers.get("Accept-Language", ""), set(fronts))])
    patch_vary_headers(response, ["Accept-Language"])
    return response


def preferred(header: str, available: set[str]) -> str:
    """The reader's best language among `available`, else the site's first that is; `pt-br` finds `pt`."""
    for wanted, _quality in parse_accept_lang_header(header):
        try:
            code = get_supported_language_variant(wanted)
        except LookupError:
            continue
        if code in available:
            return code
    return next((code for code, _name in settings.LANGUAGES if code in available), min(available))
