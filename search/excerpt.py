"""The passage of a text around the words that were looked for, marked and escaped."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from home.published.words import WORD, fold, stem
from search.index import Term

LENGTH = 220  # letters
SEARCHED = 20_000  # letters of a text; a hit further down is shown by the beginning
WHOLE_WORD = re.compile(r"[\w'’ʼ]+")


def excerpt(text: str, terms: Sequence[Term], language: str) -> SafeString:
    """About `LENGTH` letters from the first hit on, hits in `<mark>`; the beginning of the text when there is none."""
    text = text[:SEARCHED]
    hits = _hits(text, terms, language)
    start = _start(text, hits[0][0] if hits else 0)
    end = _end(text, start)
    marked = _mark(text, start, end, hits)
    return mark_safe(f"{'… ' if start else ''}{marked}{' …' if end < len(text) else ''}")  # noqa: S308 - escaped in _mark


def marked(text: str, terms: Sequence[Term], language: str) -> SafeString:
    """The whole text with the hits marked, for titles."""
    return mark_safe(_mark(text, 0, len(text), _hits(text, terms, language)))  # noqa: S308 - escaped in _mark


def _hits(text: str, terms: Sequence[Term], language: str) -> list[tuple[int, int]]:
    return [match.span() for match in WHOLE_WORD.finditer(text) if _is_hit(match[0], terms, language)]


def _is_hit(word: str, terms: Sequence[Term], language: str) -> bool:
    for part in WORD.findall(fold(word)):
        part_stem = stem(part, language)
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


def _mark(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> str:
    pieces, at = [], start
    for first, last in hits:
        if first < at or last > end:
            continue
        pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return "".join([*pieces, escape(text[at:end])])
