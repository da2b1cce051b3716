"""From what a person typed to page ids in order.

Few documents are ranked by what they say about the words. Of many, rank says little: the newest with the words in the
title come first, then the newest with the words anywhere.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from wagtail.coreutils import get_content_languages

from home.published.models import DocumentAudience, DocumentTopic, PublishedDocument
from home.published.words import folded_words, mark, stem
from home.years import is_offered
from search import index
from search.index import Term, page_of, year_of
from search.rank import best_first

CANDIDATES = 1000  # results a person can page through
TITLES_FIRST = 100
RANKED = 200  # documents whose text is read for their order
ELSEWHERE = 100  # counted no further in other languages
MOST_TERMS = 12
MOST_OPTIONS = 12  # topics or audiences to narrow by
SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class Filters:
    type: str = ""
    topic: str = ""
    audience: str = ""
    year: int | None = None

    @property
    def marks(self) -> list[str]:
        return [mark(name, value) for name, value in vars(self).items() if value]


@dataclass(frozen=True)
class Found:
    ids: list[int] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)
    is_capped: bool = False
    """There are more; only the newest were looked at."""


def parse(text: str, language: str) -> list[Term]:
    """The words of a query. The last one may be half-typed."""
    found = list(dict.fromkeys(folded_words(text)))[:MOST_TERMS]
    terms = [Term(stem(word, language), word if _may_be_unfinished(word, found) else "") for word in found]
    return list(dict.fromkeys(terms))


def _may_be_unfinished(word: str, words: list[str]) -> bool:
    return word == words[-1] and len(word) >= SHORTEST_PREFIX


def find(text: str, language: str, filters: Filters | None = None) -> Found:
    """At most `CANDIDATES` documents in that language. Nothing typed finds nothing."""
    terms, marks = parse(text, language), _marks(language, filters or Filters())
    if not terms:
        return Found()
    titled = index.titled(terms, marks, TITLES_FIRST)
    places = list(dict.fromkeys([*titled, *index.anywhere(terms, marks, CANDIDATES + 1)]))
    shown = places[:CANDIDATES]
    ids = [page_of(place) for place in shown]
    ordered = best_first(ids, terms) if 1 < len(ids) <= RANKED else ids
    return Found(ordered, Counter(map(year_of, shown)), is_capped=len(places) > CANDIDATES)


def finds(text: str, language: str) -> bool:
    """Whether any document in that language holds these words, none of them half-typed."""
    terms = parse(text, language)
    return _count_in(language, terms, 1) > 0


def _marks(language: str, filters: Filters | None = None) -> list[str]:
    return [mark("language", language), *(filters.marks if filters else ())]


Options = list[tuple[tuple[str, str], int]]
"""((slug, name), number), the most frequent first."""


@dataclass(frozen=True)
class Facets:
    types: list[tuple[str, int]]
    years: list[tuple[int, int]]
    """Those one can narrow by, the newest first."""
    topics: Options
    audiences: Options


def facets(found: Found) -> Facets:
    """How many of the documents found there are per type, year, topic and audience. Three queries."""
    among = index.among(found.ids)
    return Facets(
        types=list(_counted(PublishedDocument.objects.filter(pk__in=among).values_list("type"))),
        years=sorted(((year, count) for year, count in found.years.items() if is_offered(year)), reverse=True),
        topics=_options(DocumentTopic.objects.filter(document__in=among).values_list("topic", "name")),
        audiences=_options(DocumentAudience.objects.filter(document__in=among).values_list("audience", "name")),
    )


def _counted(values: QuerySet) -> QuerySet:
    """With the number of rows of each, the most frequent first."""
    return values.annotate(number=Count("pk")).order_by("-number", *values.query.values_select)


def _options(terms: QuerySet) -> Options:
    return [((slug, name), number) for slug, name, number in _counted(terms)[:MOST_OPTIONS]]


def elsewhere(text: str, language: str) -> dict[str, int]:
    """Language → number of matches (up to `ELSEWHERE`) in the other languages, each with its own stems."""
    counted = {
        code: _count_in(code, parse(text, code), ELSEWHERE) for code in get_content_languages() if code != language
    }
    return {code: number for code, number in counted.items() if number}


def _count_in(language: str, terms: list[Term], limit: int) -> int:
    return index.number(terms, _marks(language), limit) if terms else 0
