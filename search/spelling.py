"""Did you mean …? From a misspelt word to the word of this site that was probably meant.

Every word of public titles and leads is stored under itself and under itself with each letter left out. A query word
with up to two letters left out meets it there when they are one slip apart, and in most cases when they are two (the
symmetric-delete method of SymSpell, at a tenth of its size); the true distance decides. A correction is offered only
when it finds something, so a word whose page is gone is not spoken of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
from django.db.models import Count, Max
from wagtail.models import Locale

from home.published.models import PublishedDocument
from home.published.words import WORD, fold, folded_words
from search.models import Word, WordKey
from search.query import MOST_TERMS, finds

SHORTEST = 4  # letters; shorter words have too many neighbours to guess
LONGEST = 24  # of a query word; longer ones would have hundreds of keys
TWO_SLIPS_FROM = 6  # letters
CHUNK = 500  # words written at once: other writers wait no longer

Vocabulary = dict[str, tuple[str, int]]
"""Folded word → (its usual spelling, number of documents)."""

_learnt: dict[str, Any] = {}
"""What this process knows to be learnt already."""


# --- asking -----------------------------------------------------------------------------------------------------------


def did_you_mean(text: str, language: str) -> str:
    """The query with its unknown words corrected, or nothing when that would find nothing either."""
    words = folded_words(text)[:MOST_TERMS]
    corrected = [_corrected(word, language) for word in words]
    if corrected == words:
        return ""
    better = " ".join(corrected)
    return better if finds(better, language) else ""


def _corrected(word: str, language: str) -> str:
    if not SHORTEST <= len(word) <= LONGEST or finds(word, language):
        return word
    return nearest(word, language) or word


def nearest(word: str, language: str) -> str:
    """The spelling of the site's closest word: fewest slips first, then the more common. One query."""
    most = 2 if len(word) >= TWO_SLIPS_FROM else 1
    # A join would let SQLite walk every word of the language.
    keys = WordKey.objects.filter(key__in=_keys(word, most))
    met = Word.objects.filter(pk__in=keys.values("word"), locale__language_code=language)
    ranked = ((slips(word, found.folded), -found.documents, found.spelling) for found in met)
    return min((row for row in ranked if row[0] <= most), default=(0, 0, ""))[2]


def _keys(word: str, most: int) -> set[str]:
    """The word, and what is left of it when up to `most` letters are left out."""
    found, last = {word}, {word}
    for _step in range(most):
        last = {shorter[:at] + shorter[at + 1 :] for shorter in last for at in range(len(shorter))}
        found |= last
    return found


def slips(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with a neighbour (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, opposite in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                row[j] = min(row[j], previous[j - 2] + 1)
    return row[-1]


# --- learning ---------------------------------------------------------------------------------------------------------


def learn_if_changed() -> int:
    """For the worker: learns when the published documents are not those of the last time."""
    state = PublishedDocument.objects.aggregate(number=Count("pk"), newest=Max("updated_at"), last=Max("pk"))
    if _learnt.get("state") == state:
        return 0
    written = learn()
    _learnt["state"] = state
    return written


def learn() -> int:
    """Makes the vocabulary of every language agree with the public titles and leads; returns the words written."""
    return sum(_learn(locale) for locale in Locale.objects.all())


def _learn(locale: Locale) -> int:
    wanted = vocabulary(locale.language_code)
    stored = {word.folded: word for word in Word.objects.filter(locale=locale)}
    gone = [word.pk for folded, word in stored.items() if folded not in wanted]
    new = [folded for folded in wanted if folded not in stored]
    changed = [word for folded, word in stored.items() if folded in wanted and _update(word, wanted[folded])]
    for chunk in _chunks(gone):
        Word.objects.filter(pk__in=chunk).delete()
    for chunk in _chunks(changed):
        Word.objects.bulk_update(chunk, ["spelling", "documents"])
    for chunk in _chunks(new):
        rows = [Word(locale=locale, folded=f, spelling=wanted[f][0], documents=wanted[f][1]) for f in chunk]
        Word.objects.bulk_create(rows, ignore_conflicts=True)  # two workers may learn at once
    _give_keys(locale)
    return len(gone) + len(new) + len(changed)


def _give_keys(locale: Locale) -> None:
    """To the words without, also those whose worker was killed in between.

    After all words: PostgreSQL checks every key by the plan that suited the table of words when it saw the first key.
    """
    for chunk in _chunks(Word.objects.filter(locale=locale, keys=None).values_list("pk", "folded")):
        keys = (WordKey(word_id=pk, key=key) for pk, folded in chunk for key in sorted(_keys(folded, 1)))
        WordKey.objects.bulk_create(keys, ignore_conflicts=True)


def vocabulary(language: str) -> Vocabulary:
    """From the titles and leads of a language's public documents."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    rows = PublishedDocument.objects.in_locale(language).originals().values_list("title", "teaser_json")
    for title, teaser in rows.iterator(chunk_size=2000):
        for folded, spelling in dict(_words(f"{title} {orjson.loads(teaser).get('lead', '')}")).items():
            spellings[folded][spelling] += 1
    return {folded: (_usual(found), found.total()) for folded, found in spellings.items()}


def _words(text: str) -> Iterator[tuple[str, str]]:
    for spelling in WORD.findall(text):
        folded = fold(spelling)
        if folded.isalpha() and SHORTEST <= len(folded) <= LONGEST:
            yield folded, spelling.lower()


def _usual(found: Counter[str]) -> str:
    return min(found, key=lambda spelling: (-found[spelling], spelling))


def _update(word: Word, known: tuple[str, int]) -> bool:
    if (word.spelling, word.documents) == known:
        return False
    word.spelling, word.documents = known
    return True


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
