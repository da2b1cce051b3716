"""Search over 10,000 documents: `python tests/benchmarks/bench_search.py [documents]` prints one JSON document.

Works on the migrated, empty database of DATABASE_URL and leaves nothing behind; without one, on a database of its own.
The mix: 60 % rare, 30 % middling, 10 % common words, each asserted to be what it is called. The limit is the database's
own top 20 for the same words, alone.
"""

import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if __name__ == "__main__" and not os.environ.get("DATABASE_URL"):
    from site_process import migrate, own_folder

    with own_folder():  # sets DATABASE_URL for the second run
        migrate()
        sys.exit(subprocess.run([sys.executable, *sys.argv]).returncode)

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils.lorem_ipsum import WORDS as FILLER  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from home.models import PublishedDocument  # noqa: E402
from home.published.words import title_words, words  # noqa: E402
from search import index  # noqa: E402
from search.query import find, parse  # noqa: E402
from search.suggest import suggest  # noqa: E402

DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
QUERIES = 300
WORDS_PER_TEXT = 220
NEWEST = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
LETTERS = "bcdfghjklmnprstwz"
KINDS = {"rare": (0.6, 20), "middling": (0.3, 0.02), "common": (0.1, 0.6)}
"""Share of the queries; number (or share) of the documents that hold such a word."""

chance = random.Random(20260601)


def coined(count: int) -> list[str]:
    """Words no stemmer shortens, each different."""
    made: set[str] = set()
    while len(made) < count:
        made.add("".join(chance.choice(LETTERS) + chance.choice("ou") for _ in range(4)) + "k")
    return sorted(made)


def vocabulary() -> dict[str, list[str]]:
    everything = coined(160)
    chance.shuffle(everything)
    return {"rare": everything[:100], "middling": everything[100:150], "common": everything[150:]}


def texts(known: dict[str, list[str]]) -> list[list[str]]:
    bodies = [chance.choices(FILLER, k=WORDS_PER_TEXT) for _ in range(DOCUMENTS)]
    for kind, (_share, spread) in KINDS.items():
        number = spread if isinstance(spread, int) else int(DOCUMENTS * spread)
        for word in known[kind]:
            for place in chance.sample(range(DOCUMENTS), number):
                bodies[place][chance.randrange(WORDS_PER_TEXT)] = word
    return bodies


def plant(bodies: list[list[str]]) -> None:
    """Pages and documents by bulk insert: the subject is reading, not publishing."""
    locale, site, root = Locale.objects.get(language_code="pl"), Site.objects.get(), Page.objects.get(depth=1)
    kind = root.content_type
    first = Page._get_children_path_interval(root.path)[0]
    branch = f"{first[: -Page.steplen]}ZZZZ"
    pages = [
        Page(
            title=str(n), slug=f"bench-{n}", path=branch + Page._int2str(n + 1).rjust(4, "0"), depth=3, locale=locale,
            content_type=kind, translation_key=uuid.UUID(int=n + 1), live=True, url_path=f"/bench/{n}/",
        )
        for n in range(len(bodies))
    ]  # fmt: skip
    saved = Page.objects.bulk_create(pages, batch_size=500)
    documents = (document(page, body, locale, site) for page, body in zip(saved, bodies, strict=True))
    PublishedDocument.objects.bulk_create(documents, batch_size=500)


def document(page: Page, body: list[str], locale: Locale, site: Site) -> PublishedDocument:
    title, text = " ".join(body[:6]), " ".join(body)
    moment = NEWEST - dt.timedelta(hours=chance.randrange(60_000))
    return PublishedDocument(
        page=page, site=site, locale=locale, path=f"/pl/{page.slug}/", translation_key=page.translation_key,
        type=chance.choice(["news", "guide", "event"]), title=title, teaser_json="{}", document_json="{}", text=text,
        title_words=" ".join(title_words(title, "pl")), body_words=" ".join(words(text, "pl")),
        shown_at=moment, published_at=moment, updated_at=moment, etag=str(page.pk),
    )  # fmt: skip


def mix(known: dict[str, list[str]]) -> list[tuple[str, str]]:
    asked = [
        (kind, chance.choice(known[kind])) for kind, (share, _) in KINDS.items() for _ in range(int(QUERIES * share))
    ]
    chance.shuffle(asked)
    return asked


def check(known: dict[str, list[str]]) -> None:
    """The words are as frequent as their kind says."""
    bounds = {"rare": (1, 20), "middling": (DOCUMENTS * 0.01, DOCUMENTS * 0.02), "common": (DOCUMENTS * 0.3, DOCUMENTS)}
    for kind, (low, high) in bounds.items():
        counts = [index.count(parse(word, "pl"), DOCUMENTS) for word in known[kind]]
        assert all(low <= count <= high for count in counts), (kind, min(counts), max(counts))


def timed(asked: list[tuple[str, str]], ask) -> dict[str, float]:
    """Milliseconds; the first round warms up."""
    for _kind, word in asked[:20]:
        ask(word)
    spent = []
    for _kind, word in asked:
        began = time.perf_counter()
        ask(word)
        spent.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(spent, n=100)
    return {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2)}


def first_page(word: str) -> list[PublishedDocument]:
    found = find(word, "pl")
    assert found.ids
    return list(PublishedDocument.objects.light().filter(pk__in=found.ids[:20]))


def raw(word: str) -> list[int]:
    return index.ranked(parse(word, "pl"), 20)


class Done(Exception):
    """Rolls everything back."""


def main() -> None:
    assert not PublishedDocument.objects.exists(), "the database is not empty"
    known = vocabulary()
    report = {"documents": DOCUMENTS, "database": connection.vendor, "queries": QUERIES}
    try:
        with transaction.atomic():
            plant(texts(known))
            if connection.vendor == "postgresql":
                connection.cursor().execute("ANALYZE home_publisheddocument")
            check(known)
            asked = mix(known)
            report |= {"search": timed(asked, first_page), "limit_raw_top_20": timed(asked, raw)}
            for kind in KINDS:
                report[kind] = timed([a for a in asked if a[0] == kind], first_page)
            report["suggestions"] = timed(asked, lambda word: suggest(word[:5], "pl"))
            raise Done
    except Done:
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
