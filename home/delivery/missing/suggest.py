"""What somebody may have meant by an address that leads nowhere: by its last words, among what is public."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import get_language_from_path
from wagtail.models import Site

from home.published.models import PublishedDocument
from home.published.words import title_words
from home.slugs import slugify

ALIKE = 0.6
"""From here on the last parts of two addresses count as the same words (0 to 1, of difflib)."""
CANDIDATES = 1_000  # documents compared for one screen of the inbox
ENDING = re.compile(r"\.html?$", re.IGNORECASE)
SHORTEST = 4  # letters of a word that says something


def suggestions(site: Site, paths: Iterable[str]) -> dict[str, PublishedDocument]:
    """Path → the nearest public document, for those that have one. One query for all of them."""
    asked = {path: _last_words(path) for path in paths}
    wanted = Q(pk__in=())
    for path, slug in asked.items():
        wanted |= _perhaps(path, slug)
    rows = PublishedDocument.objects.on_site(site).originals().filter(wanted).light().order_by("pk")[:CANDIDATES]
    near = {path: _nearest(path, slug, rows) for path, slug in asked.items() if slug}
    return {path: document for path, document in near.items() if document}


def _last_words(path: str) -> str:
    """`/pl/aktualnosci/Nowy_poradnik.html` → `nowy-poradnik`."""
    return slugify(ENDING.sub("", path.rstrip("/").rpartition("/")[2]))


def _perhaps(path: str, slug: str) -> Q:
    language = get_language_from_path(f"{path}/") or ""
    words = [word for word in title_words(slug.replace("-", " "), language) if len(word) >= SHORTEST]
    longest = sorted(words, key=len)[-2:]
    found = Q(path__endswith=f"/{slug}/") if slug else Q(pk__in=())
    for word in longest:
        found |= Q(title_words__contains=word[:-1])
    return found


def _nearest(path: str, slug: str, rows: Iterable[PublishedDocument]) -> PublishedDocument | None:
    """The same language first: a reader of Polish did not mean the English page of the same name."""
    language = get_language_from_path(f"{path}/")
    scored = [(_likeness(slug, row), row.language == language, row) for row in rows]
    best = max(scored, key=lambda one: (one[0] + (0.2 if one[1] else 0), -one[2].pk), default=None)
    return best[2] if best and best[0] >= ALIKE else None


def _likeness(slug: str, row: PublishedDocument) -> float:
    return SequenceMatcher(None, slug, row.path.rstrip("/").rpartition("/")[2]).ratio()
