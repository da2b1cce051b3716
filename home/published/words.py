"""Text to words, words to stems: the same for a document and for a query, on every database. Pure functions.

Folding comes before stemming, so that `bezpieczenstwo`, typed without Polish letters, finds `bezpieczeństwo`.
Words are runs of letters or runs of digits and nothing else: no tokenizer of any database splits them further.
"""

import re
import unicodedata
from collections.abc import Callable

import snowballstemmer

LONGEST_WORD = 40  # letters; what is longer was no word, and PostgreSQL refuses lexemes of 2 kB
MOST_WORDS = 20_000  # of one text; a tsvector ends at 1 MB

# Letters Unicode does not decompose, and the marks people put inside words.
FOLDED_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ґ": "г", "'": None, "’": None, "ʼ": None}
)
WORD = re.compile(r"[^\W\d_]+|\d+")
STEMMED = {"pl": "polish", "en": "english"}


def fold(text: str) -> str:
    """Lower case without diacritics: `Żółć` → `zolc`, `Ґанок` → `ганок`. Idempotent."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    # Cherokee folds to capitals, which PostgreSQL would make small: hence lower() at the end.
    return unicodedata.normalize("NFKC", plain.translate(FOLDED_LETTERS)).casefold().lower()


def folded_words(text: str) -> list[str]:
    found = (word for word in WORD.findall(fold(text))[:MOST_WORDS] if word.isalpha() or word.isdecimal())
    return [word[:LONGEST_WORD] for word in found]  # the rest holds numerals of dead scripts, no letters anywhere else


def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in languages without a stemmer (found by prefix instead)."""
    return _stemmer(language)(word)


def words(text: str, language: str) -> list[str]:
    """The stems of a text, in reading order."""
    stemmed = _stemmer(language)
    return [stemmed(word) for word in folded_words(text)]


def title_words(title: str, language: str) -> list[str]:
    """Stems, and the whole words they came from: a half-typed word is looked up among these."""
    stemmed = _stemmer(language)
    return [form for word in folded_words(title) for form in dict.fromkeys((stemmed(word), word))]


def prefix(word: str, language: str) -> str:
    """What a folded word is looked up by in a language without a stemmer: its beginning, without the likely ending."""
    if language in STEMMED or len(word) < 5:
        return word
    return word[: max(4, len(word) - 2)]


def _stemmer(language: str) -> Callable[[str], str]:
    # A new one each time: they keep state, so threads must not share one. Making one costs 2 µs.
    algorithm = STEMMED.get(language)
    return snowballstemmer.stemmer(algorithm).stemWord if algorithm else str
