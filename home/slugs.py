"""One slug function for every address of the site."""

import re

from anyascii import anyascii

NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
MAX_LENGTH = 80  # a slug is read aloud, printed on posters and typed; the database would take 255


def slugify(text: str) -> str:
    """`Łódź – żółw` → `lodz-zolw`, in any script. Idempotent; empty when nothing of the text can be spelled.

    Django's own function drops the letters it cannot decompose (`odz-zow`) and whole Cyrillic words.
    """
    words = NOT_IN_A_SLUG.sub("-", anyascii(text).lower()).strip("-")
    if len(words) <= MAX_LENGTH:
        return words
    return words[: MAX_LENGTH + 1].rpartition("-")[0] or words[:MAX_LENGTH]
