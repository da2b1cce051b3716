"""A public page at its address, found through its document and not by walking down the tree."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve as serve_by_tree
from wagtail.wagtail_hooks import check_view_restrictions

from home import clock
from home.blocks.facts import figures_in
from home.delivery.below import asked_of, candidates
from home.delivery.reading import READING, Reading, find, read
from home.delivery.remembered import helplines, site_of
from home.delivery.shown import shown
from home.known import KNOWN, Lot
from home.pages.audiences import Audience
from home.pages.base import BasePage, end_of
from home.pages.helplines import Helpline
from home.pages.media import SiteDocument, SiteImage
from home.pages.topics import Topic
from home.pages.versions import GuideVersion
from home.ports import FIGURES
from home.published.links import AIMS
from home.published.models import PublishedDocument


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """What has no document (private pages) goes Wagtail's way."""
    site = site_of(request)
    here = find(site, *candidates(request.path_info)) if request.method in {"GET", "HEAD"} else None
    asked = asked_of(here, request) if here and here.language == get_language() else None
    page = _page(here) if here and asked is not None else None
    if here is None or asked is None or page is None:
        return serve_by_tree(request, path)
    if page.is_over:
        raise Http404
    version = page.frozen_under(asked["number"]) if "number" in asked else None
    look_around(here, version, is_rehearsed=getattr(request, "is_dummy", False))
    said = shown(request)
    said.keys |= set() if asked else purged_by(here)  # a part of a page is not kept
    for moment in ends_of(here, page):
        said.ends(moment)
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, (), asked) if hook is not check_view_restrictions else None  # there are none
        if answer is not None:
            return answer
    return page.serve(request, **asked)


def look_around(here: PublishedDocument, version: GuideVersion | None = None, *, is_rehearsed: bool = False) -> None:
    """Reads what its templates ask for, and leaves it to them for the rest of the answer. Two queries.

    `here`: as `reading.readable` reads it. `version`: whose words are shown in the place of today's; they may point at
    what these do not.
    """
    if version:
        here.key_list = ",".join({*here.key_list.split(","), *version.references()})  # type: ignore[attr-defined]
    reading = read(here)
    reading.is_rehearsed = is_rehearsed
    READING.set(reading)
    AIMS.set(reading.aims)
    KNOWN.set(_known(reading))
    FIGURES.set(figures_in(orjson.loads(here.results)) if here.results else None)  # type: ignore[attr-defined]


def ends_of(here: PublishedDocument, page: BasePage) -> Iterator[dt.datetime]:
    """Moments from which it says something else without anybody touching it."""
    days = [one.valid_until for one in _helplines_on(here).values() if one.valid_until]
    ends = [end_of(day) for day in days if day >= clock.today()]  # the midnight after which it is out of date
    yield from filter(None, [*ends, page.holds_until()])


def purged_by(here: PublishedDocument) -> set[str]:
    """The keys by which this answer is forgotten: its own and shared ones. What it points at touches it by its own."""
    keys = here.key_list.split(",")  # type: ignore[attr-defined]  # of `reading.readable`
    others = {key for key in keys if key.startswith(("page:", "link:", "card:", "person:"))}
    return {*keys} - others | {f"page:{here.pk}"}


def _page(here: PublishedDocument) -> Any:
    """The live page as its own type, with what every template of pages asks for. One query."""
    model = ContentType.objects.get_for_id(here.model).model_class()  # type: ignore[attr-defined]  # `find` annotates it
    if model is None:
        return None
    page: Any = model._default_manager.select_related("locale", "hero_image").filter(pk=here.pk, live=True).first()
    if page:
        page.topics = [Topic(slug=topic["slug"], name=topic["name"]) for topic in here.teaser["topics"]]
        page.audiences = [Audience(slug=term["slug"], name=term["name"]) for term in here.teaser.get("audiences", [])]
    return page


def _known(reading: Reading) -> dict[type[Model], Mapping[int, Any]]:
    """Pages, helplines, pictures and files on it; of the last two the first look-up fetches all. No query."""
    return {
        Page: {one.pk: one for one in reading.around},
        Helpline: _helplines_on(reading.here),
        SiteImage: Lot(SiteImage, reading.images),
        SiteDocument: Lot(SiteDocument, reading.files),
    }


def _helplines_on(here: PublishedDocument) -> Mapping[int, Helpline]:
    """All there are, if it shows any. No query."""
    return helplines() if "snippet:home.helpline:" in here.key_list else {}  # type: ignore[attr-defined]
