"""Addresses of the old site, from posters and other people's links: one permanent redirect to the page, by number."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.pages.base import LegacyAddress
from home.published.former import legacy_path, redirects_from
from home.published.models import PublishedDocument


@require_safe
def legacy_page(request: HttpRequest, section: str, number: str) -> HttpResponsePermanentRedirect:
    """Title, case, encoding and query do not matter. The reader's language first, else any in which it is public.

    The page that carries the number wins over one that `import_legacy_urls` named for it. Raises Http404.
    """
    site = Site.find_for_request(request)
    documents = PublishedDocument.objects.on_site(site).originals().light().order_by("pk")
    found = list(documents.filter(pk__in=_numbered(section, number))) or list(
        documents.filter(translation_key__in=_named(site, section, number))
    )
    if not found:
        raise Http404
    wanted = get_language_from_request(request)
    best = next((document for document in found if document.language == wanted), found[0])
    response = HttpResponsePermanentRedirect(best.path)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _numbered(section: str, number: str) -> list[int]:
    pages: list[int] = []
    for model in LegacyAddress.__subclasses__():
        found = model._default_manager.filter(legacy_section__iexact=section, legacy_id=number)
        pages += found.values_list("pk", flat=True)
    return pages


def _named(site: Site, section: str, number: str) -> list:
    """Translation keys, so that every language of the page counts."""
    rows = redirects_from(site, [legacy_path(section, number)])
    return [row.redirect_page.translation_key for row in rows.values() if row.redirect_page]
