"""The search page and the suggestions under its field. Both answer anything a browser may send."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home import clock, years
from home.delivery.conditional import conditional
from home.delivery.listing import Filter, Option
from home.published.models import HEAVY, PublishedDocument
from search import missed
from search.excerpt import excerpt, marked
from search.labels import language_name, type_name
from search.models import Promotion
from search.query import Facets, Filters, elsewhere, facets, find, parse
from search.spelling import did_you_mean
from search.suggest import suggest

PER_PAGE = 10
LONGEST_QUERY = 200  # letters; nobody means more
UNREAD = [name for name in HEAVY if name != "text"]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    language, text, filters = get_language() or "", _text(request), _filters(request)
    found = find(text, language, filters)
    is_missed = bool(text) and not found.ids and filters == Filters()
    if is_missed and request.method == "GET":
        missed.note(text, language)
    results = Paginator(found.ids, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": text,
        "total": len(found.ids),
        "is_capped": found.is_capped,
        "is_narrowed": filters != Filters(),
        "results": results,
        "pages": list(results.paginator.get_elided_page_range(results.number, on_each_side=1, on_ends=1)),
        "hits": _hits(results, text, language),
        "promoted": _promoted(text, language) if results.number == 1 and filters == Filters() else [],
        "instead": _instead(text, language) if is_missed else None,
        "filters": _narrowing(facets(found), text, filters),
        "languages": _languages(text, language),
        "everything": f"?{_query(text, Filters())}",
        "page_query": f"?{_query(text, filters)}&",
    }
    response = render(request, "search/search.html", context)
    if is_missed:  # it is counted, so no cache may answer for us
        add_never_cache_headers(response)
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Asked for again every time: a title must not be shown a moment longer than its page is public."""
    found = suggest(_text(request), get_language() or "")
    return conditional(request, JsonResponse({"suggestions": found}), max_age=0)


def _text(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", " ").strip()


def _filters(request: HttpRequest) -> Filters:
    year = request.GET.get("year", "")
    given = {name: request.GET.get(name, "")[:120] for name in ("type", "topic", "audience")}
    return Filters(**given, year=int(year) if years.ADDRESS.fullmatch(year) else None)


def _query(text: str, filters: Filters) -> str:
    wanted = {"q": text, **vars(filters)}
    return urlencode({name: value for name, value in wanted.items() if value})


def _hits(results: Page, text: str, language: str) -> list[dict[str, object]]:
    documents = PublishedDocument.objects.select_related("locale").defer(*UNREAD)
    found, terms = documents.in_bulk(list(results.object_list)), parse(text, language)
    return [
        {
            "document": document,
            "title": marked(document.title, terms, language),
            "excerpt": excerpt(document.text, terms, language),
            "type": type_name(document.type),
        }
        for pk in results.object_list
        if (document := found.get(pk))
    ]


def _promoted(text: str, language: str) -> list[dict[str, object]]:
    """What editors put first for these words, as far as it is public in this language."""
    chosen = Promotion.objects.for_words(text, language, clock.today())
    keys = [promotion.page.translation_key for promotion in chosen]
    public = PublishedDocument.objects.in_locale(language).filter(translation_key__in=keys).light() if keys else []
    by_key = {document.translation_key: document for document in public}
    found = dict.fromkeys(by_key[key] for key in keys if key in by_key)
    return [{"document": document, "type": type_name(document.teaser["type"])} for document in found]


def _instead(text: str, language: str) -> dict[str, str] | None:
    better = did_you_mean(text, language)
    return {"words": better, "href": f"?{_query(better, Filters())}"} if better else None


def _narrowing(counts: Facets, text: str, filters: Filters) -> list[Filter]:
    """The facets as groups of links; the chosen value of a group links to its removal."""
    option = partial(_option, text, filters)
    groups = [
        Filter(_("Kind"), [option("type", kind, type_name(kind), number) for kind, number in counts.types]),
        Filter(_("For whom"), [option("audience", slug, name, number) for (slug, name), number in counts.audiences]),
        Filter(_("Topic"), [option("topic", slug, name, number) for (slug, name), number in counts.topics]),
        Filter(_("Year"), [option("year", year, str(year), number) for year, number in counts.years]),
    ]
    return [group for group in groups if group.options]


def _option(text: str, filters: Filters, name: str, value: str | int, label: object, count: int) -> Option:
    is_chosen = getattr(filters, name) == value
    changed: dict[str, Any] = {name: type(value)() if is_chosen else value}
    return Option(f"{label} ({count})", f"?{_query(text, replace(filters, **changed))}", is_chosen)


def _languages(text: str, language: str) -> list[dict[str, object]]:
    return [
        {"name": language_name(code), "code": code, "count": count, "url": _search_url(code, text)}
        for code, count in elsewhere(text, language).items()
    ]


def _search_url(language: str, text: str) -> str:
    with override(language):
        return f"{reverse('search')}?{urlencode({'q': text})}"
