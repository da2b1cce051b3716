"""What people look for in vain, counted without telling on anybody.

A query may hold a name, an address, a worry. Until ten searches asked for the same words only a keyed digest and a
number are stored; who asked is never stored. What looks like an address or a telephone number is not counted at all.
"""

import datetime as dt
import re

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.models import Locale

from home.published.words import folded_words
from search.models import SHOWN_FROM, MissedSearch

MOST_NEW_A_DAY = 1000  # a robot typing nonsense must not fill the database
LONGEST = 200
KEPT_SECRET_FOR = dt.timedelta(days=30)
PERSONAL = re.compile(r"@|(?:\d[\s.-]?){7}")


def note(text: str, language: str) -> None:
    """One more search for these words found nothing. Two or three queries."""
    words = " ".join(folded_words(text))[:LONGEST]
    locale = Locale.objects.filter(language_code=language).first()
    if not words or locale is None or PERSONAL.search(text):
        return
    row = MissedSearch.objects.filter(locale=locale, digest=_digest(words))
    if not row.update(count=F("count") + 1, last_on=timezone.localdate()) and _is_room():
        MissedSearch.objects.bulk_create([MissedSearch(locale=locale, digest=_digest(words))], ignore_conflicts=True)
    row.filter(count__gte=SHOWN_FROM, words="").update(words=words)


def forget() -> int:
    """For the worker: rare queries go after a month; returns how many went."""
    over = timezone.localdate() - KEPT_SECRET_FOR
    due = MissedSearch.objects.hidden().filter(last_on__lt=over)
    return due.delete()[0] if due.exists() else 0  # a DELETE of nothing would take SQLite's write lock


def _is_room() -> bool:
    today = MissedSearch.objects.hidden().filter(first_on=timezone.localdate())
    return today.count() < MOST_NEW_A_DAY


def _digest(words: str) -> str:
    return salted_hmac("search.missed", words, algorithm="sha256").hexdigest()
