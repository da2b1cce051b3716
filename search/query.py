"""From what a person typed to page ids in order.

Rare words are ranked by the index. For words so common that ranking would touch a large part of the site, rank says
little: the newest pages with the words in the title come first, then the newest with the words anywhere.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone
from wagtail.models import Locale

from home.published.models import DocumentTopic, PublishedDocument, PublishedDocumentQuerySet
from home.published.words import STEMMED, folded_words, prefix, stem
from search import index
from search.index import Term

CANDIDATES = 1000  # results a person can page through, and the most that are ever ranked
ELSEWHERE = 100  # counted no further in other languages
MOST_TERMS = 12
SHORTEST_PREFIX = 2


@dataclass(frozen=True)
class Filters:
    type: str = ""
    topic: str = ""
    year: int | None = None

    def apply(self, documents: PublishedDocumentQuerySet) -> PublishedDocumentQuerySet:
        if self.type:
            documents = documents.of_type(self.type)
        if self.topic:
            documents = documents.about(self.topic)
        return documents.archive(self.year) if self.year else documents


@dataclass(frozen=True)
class Found:
    ids: list[int] = field(default_factory=list)
    is_capped: bool = False
    """There are more; only the newest were looked at."""


def parse(text: str, language: str) -> list[Term]:
    """The words of a query. The last one may be half-typed; without a stemmer every word is found by its beginning."""
    found = list(dict.fromkeys(folded_words(text)))[:MOST_TERMS]
    terms = [_term(word, language, may_be_unfinished=word == found[-1]) for word in found]
    return list(dict.fromkeys(terms))


def _term(word: str, language: str, *, may_be_unfinished: bool) -> Term:
    looked_up = may_be_unfinished or language not in STEMMED
    beginning = prefix(word, language) if looked_up and len(word) >= SHORTEST_PREFIX else ""
    return Term(stem(word, language), beginning)


def find(text: str, language: str, filters: Filters | None = None) -> Found:
    """At most `CANDIDATES` ids of documents in that language. Nothing typed finds nothing. Three queries at most."""
    terms = parse(text, language)
    if not terms:
        return Found()
    documents = (filters or Filters()).apply(PublishedDocument.objects.in_locale(language))
    if index.count(terms, CANDIDATES + 1) <= CANDIDATES:
        order = index.ranked(terms, CANDIDATES)
        allowed = set(documents.filter(pk__in=order).values_list("pk", flat=True))
        return Found([pk for pk in order if pk in allowed])
    return _newest(terms, documents)


def _newest(terms: list[Term], documents: PublishedDocumentQuerySet) -> Found:
    newest = documents.newest_first().values_list("pk", flat=True)
    titled = newest.filter(index.matching(terms, title_only=True))[:CANDIDATES]
    anywhere = newest.filter(index.matching(terms))[: CANDIDATES + 1]
    ids = list(dict.fromkeys([*titled, *anywhere]))
    return Found(ids[:CANDIDATES], is_capped=len(ids) > CANDIDATES)


@dataclass(frozen=True)
class Facets:
    types: list[tuple[str, int]]
    years: list[tuple[int, int]]
    topics: list[tuple[tuple[str, str], int]]
    """((slug, name), number)"""


def facets(ids: list[int]) -> Facets:
    """How many of these documents per type, year (newest first) and topic. Two queries."""
    rows = list(PublishedDocument.objects.filter(pk__in=ids).values_list("type", "shown_at"))
    topics = DocumentTopic.objects.filter(document__in=ids).values_list("topic", "name")
    years = Counter(timezone.localtime(shown_at).year for _type, shown_at in rows)
    return Facets(
        types=Counter(kind for kind, _shown_at in rows).most_common(),
        years=sorted(years.items(), reverse=True),
        topics=Counter(topics).most_common(12),
    )


def elsewhere(text: str, language: str) -> dict[str, int]:
    """Language → number of matches (up to `ELSEWHERE`) in the other languages, each with its own stems."""
    others = Locale.objects.exclude(language_code=language).values_list("language_code", flat=True)
    counted = {code: _count_in(code, parse(text, code)) for code in others}
    return {code: number for code, number in counted.items() if number}


def _count_in(language: str, terms: list[Term]) -> int:
    if not terms:
        return 0
    return PublishedDocument.objects.in_locale(language).filter(index.matching(terms))[:ELSEWHERE].count()
