"""Text to words, words to stems: the same for a document and for a query, on every database. Pure functions.

Folding comes before stemming, so that `bezpieczenstwo`, typed without Polish letters, finds `bezpieczeństwo`.
Words are runs of letters or runs of digits and nothing else: no tokenizer of any database splits them further.
"""

import hashlib
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
# Letters to Python, signs that stand beside letters to SQLite, which would look for two words in their order.
CUT_BY_SQLITE = r"\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3"
WORD = re.compile(rf"[^\W\d_{CUT_BY_SQLITE}]+|\d+")
STEMMED = {"pl": "polish", "en": "english"}
# Of nouns and adjectives, as folding leaves them: й is и, ї is і. The leftmost match is the longest ending.
UKRAINIAN_ENDING = re.compile(
    r"(?<=\w{3})(?:а|е|и|і|о|у|ю|я|ь|ам|ами|ах|ям|ями|ях|ев|ем|ом|ою|ею|єю|єм|ів|еи|ии|іи|ого|ому|им|ими|их|іх"
    r"|ові|еві|єві|ість|ості|істю|остеи|остям|остями|остях)$"
)


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
    """The stem of a folded word; the word itself in languages without a stemmer."""
    return _stemmer(language)(word)


def words(text: str, language: str) -> list[str]:
    """The stems of a text, in reading order."""
    stemmed = _stemmer(language)
    return [stemmed(word) for word in folded_words(text)]


def title_words(title: str, language: str) -> list[str]:
    """Stems, and the whole words they came from: a half-typed word is looked up among these."""
    stemmed = _stemmer(language)
    return [form for word in folded_words(title) for form in dict.fromkeys((stemmed(word), word))]


def mark(name: str, value: object) -> str:
    """A fact of a document as a word of its index: `mark("type", "news")`. In texts letters and digits never mix."""
    return f"x0{hashlib.blake2b(f'{name}:{value}'.encode(), digest_size=6).hexdigest()}"


def _stemmer(language: str) -> Callable[[str], str]:
    if language == "uk":
        return stem_ukrainian
    # A new one each time: they keep state, so threads must not share one. Making one costs 2 µs.
    algorithm = STEMMED.get(language)
    return snowballstemmer.stemmer(algorithm).stemWord if algorithm else str


def stem_ukrainian(word: str) -> str:
    """A light stemmer, as Snowball has none: the longest ending that leaves three letters comes off a folded word.

    Endings of verbs would take too much with them.
    """
    left = UKRAINIAN_ENDING.sub("", word)
    return left[:-1] if len(left) > 3 and left[-1] == left[-2] else left  # навчання, навчань
