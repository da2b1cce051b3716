"""Which of a few documents say most about the words. Pure but for one query, and the same on every database."""

from collections.abc import Sequence

from home.published.models import PublishedDocument
from search.index import Term

# BM25 without the rarity of words: every word must occur anyway.
SATURATION = 1.2  # how soon another occurrence says little more
LENGTH_COUNTS = 0.75  # 0: not at all, 1: a text twice as long must name the word twice as often
USUAL_LENGTH = 300  # words


def best_first(ids: Sequence[int], terms: Sequence[Term]) -> list[int]:
    """Those with every word in the title, then by how much of the text is about the words; equals stay in order."""
    rows = PublishedDocument.objects.filter(pk__in=ids).values_list("pk", "title_words", "body_words")
    scores = {pk: (is_titled(title.split(), terms), relevance(body.split(), terms)) for pk, title, body in rows}
    return sorted((pk for pk in ids if pk in scores), key=scores.__getitem__, reverse=True)


def is_titled(title: Sequence[str], terms: Sequence[Term]) -> bool:
    return all(any(_is_met(term, word) for word in title) for term in terms)


def relevance(body: Sequence[str], terms: Sequence[Term]) -> float:
    damping = SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(body) / USUAL_LENGTH)
    counts = [body.count(term.stem) for term in terms]
    return sum(count / (count + damping) for count in counts if count)


def _is_met(term: Term, word: str) -> bool:
    return word == term.stem or bool(term.prefix) and word.startswith(term.prefix)
