"""The passage of a page around the words that were looked for, marked and escaped."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from home.published.words import WORD, fold, stem
from search.index import Term

LENGTH = 220  # letters
SENTENCE = 40  # letters; what is shorter is a label: a topic, a place, a number of pages
SEARCHED = 20_000  # letters of a text; a hit further down is shown by the beginning
APOSTROPHES = "'’ʼ"
WHOLE_WORD = re.compile(rf"[\w{APOSTROPHES}]+")
KEPT_BY_STEMMERS = 2  # letters at the beginning of a word

Hit = tuple[int, int]
"""Where it begins and ends."""


def excerpt(text: str, terms: Sequence[Term], language: str) -> SafeString:
    """About `LENGTH` letters of the first passage with a hit, hits in `<mark>`; of the first one when there is none.

    `text`: the title, which is shown anyway, and a passage in each further line.
    """
    passages = _passages(text[:SEARCHED])
    for passage in passages:
        hits = _hits(passage, terms, language)
        if first := next(hits, None):
            return _cut(passage, [first], hits)
    return _cut(passages[0], [], iter(()))


def _passages(text: str) -> list[str]:
    """Sentences before labels; when there are only labels, those together."""
    lines = text.split("\n")[1:]
    return [line for line in lines if len(line) >= SENTENCE] or [" · ".join(lines)]


def _cut(passage: str, first: list[Hit], more: Iterator[Hit]) -> SafeString:
    start = _start(passage, first[0][0] if first else 0)
    end = _end(passage, start)
    marked = _mark(passage, start, end, [*first, *takewhile(lambda hit: hit[1] <= end, more)])
    return mark_safe(f"{'… ' if start else ''}{marked}{' …' if end < len(passage) else ''}")  # noqa: S308 - escaped in _mark


def marked(text: str, terms: Sequence[Term], language: str) -> SafeString:
    """The whole text with the hits marked, for titles."""
    return mark_safe(_mark(text, 0, len(text), _hits(text, terms, language)))  # noqa: S308 - escaped in _mark


def _hits(text: str, terms: Sequence[Term], language: str) -> Iterator[Hit]:
    """In reading order. Stemming is slow, so only words that begin like one of the terms are looked at closely."""
    beginnings = tuple((term.prefix or term.stem)[:KEPT_BY_STEMMERS] for term in terms)
    for match in WHOLE_WORD.finditer(_flat(text)):
        if match[0].lstrip(APOSTROPHES).startswith(beginnings):
            start, end = match.span()
            if _is_hit(text[start:end], terms, language):
                yield start, end


def _flat(text: str) -> str:
    """Folded letter by letter, so that every letter keeps its place; one that would become several stays."""
    folded = {letter: _fold_letter(letter) for letter in set(text)}
    return text.translate({ord(letter): flat for letter, flat in folded.items() if len(flat) == 1})


_fold_letter = cache(fold)
_stem = lru_cache(4096)(stem)


def _is_hit(word: str, terms: Sequence[Term], language: str) -> bool:
    for part in WORD.findall(fold(word)):
        part_stem = _stem(part, language)
        if any(part_stem == term.stem or (term.prefix and part.startswith(term.prefix)) for term in terms):
            return True
    return False


def _start(text: str, hit: int) -> int:
    """A little before the hit, at the beginning of a word."""
    if hit < LENGTH // 3:
        return 0
    wanted = hit - LENGTH // 4
    return text.find(" ", wanted, hit) + 1 or hit


def _end(text: str, start: int) -> int:
    if len(text) <= start + LENGTH:
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return space if space > 0 else start + LENGTH


def _mark(text: str, start: int, end: int, hits: Iterable[Hit]) -> str:
    pieces, at = [], start
    for first, last in hits:
        if first < at or last > end:
            continue
        pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*pieces, escape(text[at:end])])
