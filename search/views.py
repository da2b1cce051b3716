"""The search page and the suggestions under its field. Both answer anything a browser may send."""

import re
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from home.delivery.listing import Filter, Option
from home.published.models import PublishedDocument
from search.excerpt import excerpt, marked
from search.labels import language_name, type_name
from search.query import Facets, Filters, elsewhere, facets, find, parse
from search.suggest import suggest

PER_PAGE = 10
LONGEST_QUERY = 200  # letters; nobody means more
YEAR = re.compile(r"(19|20)\d\d")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    language, text, filters = get_language() or "", _text(request), _filters(request)
    found = find(text, language, filters)
    results = Paginator(found.ids, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": text,
        "total": len(found.ids),
        "is_capped": found.is_capped,
        "is_narrowed": filters != Filters(),
        "results": results,
        "pages": list(results.paginator.get_elided_page_range(results.number, on_each_side=1, on_ends=1)),
        "hits": _hits(results, text, language),
        "filters": _narrowing(facets(found.ids), text, filters),
        "languages": _languages(text, language),
        "everything": f"?{_query(text, Filters())}",
        "page_query": f"?{_query(text, filters)}&",
    }
    return render(request, "search/search.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"suggestions": suggest(_text(request), get_language() or "")})


def _text(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", " ").strip()


def _filters(request: HttpRequest) -> Filters:
    year = request.GET.get("year", "")
    kind, topic = (request.GET.get(name, "").replace("\0", "")[:120] for name in ("type", "topic"))
    return Filters(type=kind, topic=topic, year=int(year) if YEAR.fullmatch(year) else None)


def _query(text: str, filters: Filters) -> str:
    wanted = {"q": text, **vars(filters)}
    return urlencode({name: value for name, value in wanted.items() if value})


def _hits(results: Page, text: str, language: str) -> list[dict[str, object]]:
    documents = PublishedDocument.objects.select_related("locale").defer("document_json", "title_words", "body_words")
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


def _narrowing(counts: Facets, text: str, filters: Filters) -> list[Filter]:
    """The facets as groups of links; the chosen value of a group links to its removal."""
    option = partial(_option, text, filters)
    groups = [
        Filter(_("Kind"), [option("type", kind, type_name(kind), number) for kind, number in counts.types]),
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
