"""Addresses of the old site, from posters and other people's links: one permanent redirect to the page, by number."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils.translation import get_language_from_request

from home.pages.base import LegacyAddress
from home.published.models import PublishedDocument


def legacy_page(request: HttpRequest, section: str, number: int) -> HttpResponsePermanentRedirect:
    """The title, its case, its encoding and the query do not matter. The reader's language first, else any."""
    documents = _published(section, number)
    if not documents:
        raise Http404
    wanted = get_language_from_request(request)
    found = next((document for document in documents if document.language == wanted), documents[0])
    return HttpResponsePermanentRedirect(found.path)


def _published(section: str, number: int) -> list[PublishedDocument]:
    pages: list[int] = []
    for model in LegacyAddress.__subclasses__():
        found = model._default_manager.filter(legacy_section__iexact=section, legacy_id=number)
        pages += found.values_list("pk", flat=True)
    return list(PublishedDocument.objects.filter(pk__in=pages).light().order_by("pk")) if pages else []
