"""Titles that begin to match what is being typed."""

from typing import TypedDict

from home.published.models import PublishedDocument
from search import index
from search.query import parse

MOST = 8


class Suggestion(TypedDict):
    title: str
    path: str
    type: str


def suggest(text: str, language: str) -> list[Suggestion]:
    """Newest first; every word in the title, the last one perhaps half. One query."""
    terms = parse(text, language)
    if not terms:
        return []
    titled = PublishedDocument.objects.in_locale(language).filter(index.matching(terms, title_only=True))
    return list(titled.newest_first().values("title", "path", "type")[:MOST])
