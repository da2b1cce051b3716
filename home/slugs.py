"""One slug function for every address of the site."""

import re
import unicodedata

from anyascii import anyascii

NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
UNSPELLED = re.compile("(?<=[Ѐ-ӿ])['’ʼ](?=[Ѐ-ӿ])|ь")
FIRST = re.compile(r"\b[єїйюя]")
FIRST_LETTERS = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
LETTERS = str.maketrans(
    {
        "г": "h",
        "ґ": "g",
        "и": "y",
        "і": "i",
        "х": "kh",
        "щ": "shch",
        "є": "ie",
        "ї": "i",
        "й": "i",
        "ю": "iu",
        "я": "ia",
    }
)
"""Ukrainian as in its passports and street signs (Cabinet of Ministers, resolution 55 of 2010); letters that are
missing here are the same in `anyascii`, which writes Cyrillic the Russian way."""
MAX_LENGTH = 80  # a slug is read aloud, printed on posters and typed; the database would take 255


def slugify(text: str) -> str:
    """`Łódź – żółw` → `lodz-zolw`, in any script. Idempotent; empty when nothing of the text can be spelled.

    Django's own function drops the letters it cannot decompose (`odz-zow`) and whole Cyrillic words.
    """
    words = NOT_IN_A_SLUG.sub("-", anyascii(_ukrainian(unicodedata.normalize("NFC", text))).lower()).strip("-")
    if len(words) <= MAX_LENGTH:
        return words
    return words[: MAX_LENGTH + 1].rpartition("-")[0] or words[:MAX_LENGTH]


def _ukrainian(text: str) -> str:
    """Its Cyrillic letters that are not spelled by `anyascii` as a Ukrainian would."""
    spelled = UNSPELLED.sub("", text.lower()).replace("зг", "zgh")
    return FIRST.sub(lambda match: FIRST_LETTERS[match[0]], spelled).translate(LETTERS)
