"""Doors to files: what is public for everybody, the rest for those who may see the page that shows it."""

from django.contrib.contenttypes.models import ContentType
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views.serve import serve as wagtail_document
from wagtail.models import Page, ReferenceIndex

from home.media.claims import public_files
from home.media.models import PUBLIC_SECONDS
from home.media.parts import in_part
from home.media.storage import public_storage
from home.pages.base import KEY_PREFIXES, BasePage
from home.pages.media import Rights, SiteDocument, SiteRendition

MOST_PAGES = 50


@require_safe
@cache_control(public=True, max_age=PUBLIC_SECONDS)
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/media/…` where no proxy stands in front: development."""
    return serve(request, name, public_storage().path(""))


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/renditions/…`: previews and pages behind a door. Never kept by a cache."""
    found = get_object_or_404(SiteRendition.objects.select_related("image"), file=name)
    if not _may_have(request, found.image):
        raise Http404
    try:
        response = FileResponse(found.file.open("rb"))
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'"
    return _for_one_person(response)


@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """`/documents/<id>/<file>`: as Wagtail, once it is known that this person may have it."""
    found = get_object_or_404(SiteDocument, pk=document_id)
    is_offered = public_files().filter(pk=found.pk).exists()
    if not (is_offered or _may_have(request, found)):
        raise Http404
    response = in_part(request, wagtail_document(request, found.pk, filename), found.file)
    if not is_offered or found.collection.get_view_restrictions().exists():  # then it may be a door instead of the file
        return _for_one_person(response)
    patch_cache_control(response, public=True, no_cache=True)  # it may be withdrawn at any time: ask again
    return response


def _for_one_person(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.pop("Cache-Control", None)  # of a door
    patch_cache_control(response, private=True, no_store=True)
    return response


def _may_have(request: HttpRequest, thing: Rights) -> bool:
    """People of the CMS; readers who passed the door of a page that shows it."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return True
    return not thing.is_withheld and any(_lets_in(request, page, thing) for page in _pages_naming(thing))


def _pages_naming(thing: Rights) -> list[Page]:
    """Live ones, by Wagtail's index, which may lag: each is asked again."""
    named = ReferenceIndex.get_references_to(thing).filter(base_content_type=ContentType.objects.get_for_model(Page))
    ids = named.values_list("object_id", flat=True).distinct()[:MOST_PAGES]
    return list(Page.objects.live().filter(pk__in=[int(pk) for pk in ids]).specific())


def _lets_in(request: HttpRequest, page: Page, thing: Rights) -> bool:
    prefix = KEY_PREFIXES[thing._meta.app_label, str(thing._meta.model_name)]
    if not isinstance(page, BasePage) or f"{prefix}:{thing.pk}" not in page.surrogate_keys():
        return False
    if page.get_ancestors().filter(depth__gt=1, live=False).exists():
        return False
    return all(door.accept_request(request) for door in page.get_view_restrictions())
