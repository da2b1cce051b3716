"""Titles that begin to match what is being typed."""

from typing import TypedDict

from home.published.models import PublishedDocument
from home.published.words import mark
from search import index
from search.query import parse

MOST = 8


class Suggestion(TypedDict):
    title: str
    path: str
    type: str


def suggest(text: str, language: str) -> list[Suggestion]:
    """Newest first; every word in the title, the last one perhaps half."""
    terms = parse(text, language)
    if not terms:
        return []
    ids = [index.page_of(place) for place in index.titled(terms, [mark("language", language)], MOST)]
    return list(PublishedDocument.objects.filter(pk__in=ids).newest_first().values("title", "path", "type"))
