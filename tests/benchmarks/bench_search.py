"""Search over 100,000 documents: `python tests/benchmarks/bench_search.py [documents]` prints one JSON document.

Works in a fresh SQLite file; `BENCH_DATABASE_URL` chooses another new database, to be dropped afterwards.
The words follow Zipf's law, as words do, in three languages (60, 25 and 15 % of the documents). Readers ask in the
first: for rare, middling and common words (of up to 20 documents, 0.5 to 5 %, and 30 to 100 %, each asserted to be
that), for two words at once, for half-typed and for misspelt ones, and with one or two filters. `answer` is the whole
page as a reader gets it, `find` the ids alone. Limits of the same run: the bare statement of the index for the same
words, and the page for no words, which is what everything around the search costs.
"""

import datetime as dt
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if __name__ == "__main__" and not os.environ.get("BENCH_IS_PREPARED"):
    from site_process import migrate, own_folder

    with own_folder():  # sets DATABASE_URL for the second run
        migrate()
        environment = {**os.environ, "BENCH_IS_PREPARED": "yes"}
        sys.exit(subprocess.run([sys.executable, *sys.argv], env=environment).returncode)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from home.models import PublishedDocument  # noqa: E402
from home.published.models import DocumentAudience, DocumentTopic  # noqa: E402
from home.published.words import mark, stem  # noqa: E402
from search import index  # noqa: E402
from search.query import find, parse  # noqa: E402
from search.spelling import did_you_mean, learn  # noqa: E402

DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
WORDS_PER_TEXT, WORDS_PER_TITLE, VOCABULARY = 220, 8, 60_000
IN_TITLES = 20_000  # of the vocabulary
LANGUAGES = {"pl": 0.6, "en": 0.25, "uk": 0.15}
LANGUAGE = "pl"
NEWEST = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
HOURS = 60_000  # nearly seven years
LETTERS = "bcdfghjklmnprstwz"
TYPES, TERMS = ("news", "guide", "event"), 12
BODY = json.dumps({"body": [{"type": "paragraph", "value": "x" * 3000}]})
ASKED = {"rare": 120, "middling": 60, "common": 30, "two words": 60, "half-typed": 45, "filtered": 60, "misspelt": 25}
SPREAD = {"rare": (1, 20), "middling": (0.005, 0.05), "common": (0.3, 1.0)}

chance = random.Random(20260601)
stemmed = cache(stem)
Query = dict[str, str]


# --- the site ---------------------------------------------------------------------------------------------------------


def coined() -> list[str]:
    """Words no stemmer shortens, each different, the most frequent first."""
    made: set[str] = set()
    while len(made) < VOCABULARY:
        made.add(
            "".join(chance.choice(LETTERS) + chance.choice("aou") for _ in range(chance.choice((2, 3, 3, 4)))) + "k"
        )
    return chance.sample(sorted(made), VOCABULARY)


def plant(known: list[str]) -> None:
    """Pages and documents by bulk insert: the subject is reading, not publishing."""
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(known) + 1)))
    chosen = chance.choices(list(LANGUAGES), list(LANGUAGES.values()), k=DOCUMENTS)
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    for start in range(0, DOCUMENTS, 1000):
        pages = saved_pages(start, [locales[code] for code in chosen[start : start + 1000]])
        bodies = [chance.choices(known, cum_weights=weights, k=WORDS_PER_TEXT) for _ in pages]
        short = weights[:IN_TITLES]
        titles = [chance.choices(known[:IN_TITLES], cum_weights=short, k=WORDS_PER_TITLE) for _ in pages]
        documents = [document(*parts) for parts in zip(pages, titles, bodies, strict=True)]
        PublishedDocument.objects.bulk_create(documents)
        narrowed_by(documents)


def saved_pages(start: int, locales: list[Locale]) -> list[Page]:
    root = Page.objects.get(depth=1)
    branch = f"{Page._get_children_path_interval(root.path)[0][: -Page.steplen]}ZZZZ"
    return Page.objects.bulk_create([
        Page(
            title=str(n), slug=f"bench-{n}", path=branch + Page._int2str(n + 1).rjust(4, "0"), depth=3, locale=locale,
            content_type=root.content_type, translation_key=uuid.UUID(int=n + 1), live=True, url_path=f"/bench/{n}/",
        )
        for n, locale in enumerate(locales, start)
    ])  # fmt: skip


def document(page: Page, title: list[str], body: list[str]) -> PublishedDocument:
    language, kind = page.locale.language_code, chance.choice(TYPES)
    moment = NEWEST - dt.timedelta(hours=chance.randrange(HOURS))
    text = "\n".join([" ".join(title), " ".join(body)])
    forms = [form for word in title for form in dict.fromkeys((stemmed(word, language), word))]
    return PublishedDocument(
        page=page, site=site(), locale=page.locale, path=f"/{language}/{page.slug}/", type=kind, text=text,
        translation_key=page.translation_key, title=" ".join(title), document_json=BODY,
        teaser_json=json.dumps({"title": " ".join(title), "lead": " ".join(body[:20])}),
        title_words=" ".join(forms), body_words=" ".join(stemmed(word, language) for word in text.split()),
        shown_at=moment, published_at=moment, updated_at=moment, etag=str(page.pk),
        marks=" ".join([mark("language", language), mark("type", kind), mark("year", moment.year), *term_marks(page)]),
    )  # fmt: skip


@cache
def site() -> Site:
    return Site.objects.get()


def terms_of(page: Page) -> dict[str, str]:
    """One topic and one audience; some have many pages, some few."""
    return {"topic": f"topic-{(page.pk % TERMS) * (page.pk % 7) // 6}", "audience": f"audience-{page.pk % TERMS}"}


def term_marks(page: Page) -> list[str]:
    return [mark(name, slug) for name, slug in terms_of(page).items()]


def narrowed_by(documents: list[PublishedDocument]) -> None:
    named = [(document, terms_of(document.page)) for document in documents]
    DocumentTopic.objects.bulk_create(DocumentTopic(document=d, topic=t["topic"], name=t["topic"]) for d, t in named)
    DocumentAudience.objects.bulk_create(
        DocumentAudience(document=d, audience=t["audience"], name=t["audience"]) for d, t in named
    )


# --- the readers ------------------------------------------------------------------------------------------------------


def counted() -> Counter[str]:
    """Word → number of documents in the readers' language."""
    found: Counter[str] = Counter()
    rows = PublishedDocument.objects.in_locale(LANGUAGE).values_list("text", flat=True)
    for text in rows.iterator(chunk_size=2000):
        found.update(set(text.split()))
    return found


def of_kind(kind: str, counts: Counter[str]) -> list[str]:
    low, high = (
        n if isinstance(n, int) and kind == "rare" else n * DOCUMENTS * LANGUAGES[LANGUAGE] for n in SPREAD[kind]
    )
    words = sorted(word for word, number in counts.items() if low <= number <= high)
    assert len(words) >= 10, (kind, len(words))
    return words


def queries(counts: Counter[str]) -> Iterator[tuple[str, Query]]:
    rare, middling, common = (of_kind(kind, counts) for kind in SPREAD)
    pick = chance.choice
    makers: dict[str, Callable[[], Query]] = {
        "rare": lambda: {"q": pick(rare)},
        "middling": lambda: {"q": pick(middling)},
        "common": lambda: {"q": pick(common)},
        "two words": lambda: {"q": f"{pick(pick((middling, common)))} {pick(pick((rare, middling, common)))}"},
        "half-typed": lambda: {"q": pick(pick((rare, middling, common)))[: chance.randint(2, 6)]},
        "filtered": lambda: {
            "q": pick(pick((middling, common))),
            **dict(chance.sample(narrowings(), chance.randint(1, 2))),
        },
        "misspelt": lambda: {"q": misspelt(pick(titled(middling)))},
    }
    for kind, number in ASKED.items():
        yield from ((kind, makers[kind]()) for _ in range(number))


def narrowings() -> list[tuple[str, str]]:
    terms = {name: f"{name}-{chance.randrange(TERMS)}" for name in ("topic", "audience")}
    return [("type", chance.choice(TYPES)), ("year", str(chance.randint(2020, 2026))), *terms.items()]


def titled(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= 7]


def misspelt(word: str) -> str:
    """Two letters swapped in the middle."""
    return word[:3] + word[4] + word[3] + word[5:]


# --- the clock --------------------------------------------------------------------------------------------------------


def timed(ask: Callable[[Query], object], asked: list[Query]) -> dict[str, float]:
    """Milliseconds a reader waits, and those this process works (SQLite in it), which a busy machine blurs less."""
    spent, worked = [], []
    for query in asked:
        began, busy = time.perf_counter(), time.process_time()
        ask(query)
        spent.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    figures = {"p50_ms": percentile(spent, 50), "p95_ms": percentile(spent, 95), "max_ms": max(spent)}
    figures |= {"cpu_p50_ms": percentile(worked, 50), "cpu_p95_ms": percentile(worked, 95)}
    return {name: round(figure, 2) for name, figure in figures.items()}


def percentile(values: list[float], which: int) -> float:
    return statistics.quantiles(values, n=100)[which - 1]


class Reader:
    """Gets pages and asks nothing of the network."""

    def __init__(self) -> None:
        self.client = Client()

    def page(self, query: Query) -> None:
        response = self.client.get(f"/{LANGUAGE}/search/", query)
        assert response.status_code == 200, response.status_code

    def suggestions(self, query: Query) -> None:
        response = self.client.get(f"/{LANGUAGE}/search/suggestions/", query)
        assert response.status_code == 200, response.status_code


def ids_alone(query: Query) -> None:
    find(query["q"], LANGUAGE)


def bare(query: Query) -> None:
    index.anywhere(parse(query["q"], LANGUAGE), [mark("language", LANGUAGE)], 20)


def typed(asked: list[tuple[str, Query]]) -> list[Query]:
    """What a reader's browser asks for while the first words are being typed: from two letters on."""
    words = [query["q"] for kind, query in asked if kind in ("rare", "middling", "common", "two words")]
    return [{"q": word[:length]} for word in words for length in range(2, len(word) + 1, 2)]


def check(asked: list[tuple[str, Query]]) -> None:
    """Every kind of query is what its name says."""
    assert all(find(query["q"], LANGUAGE).ids for kind, query in asked if kind in SPREAD)
    assert DOCUMENTS < 10_000 or all(find(q["q"], LANGUAGE).is_capped for kind, q in asked if kind == "common")
    wrong = [query["q"] for kind, query in asked if kind == "misspelt"]
    advised = [did_you_mean(word, LANGUAGE) for word in wrong if not find(word, LANGUAGE).ids]
    assert len(advised) > len(wrong) / 2 and sum(map(bool, advised)) > len(advised) / 2, (len(advised), advised)


def main() -> None:
    assert not PublishedDocument.objects.exists(), "the database is not empty"
    settings.ALLOWED_HOSTS = ["*"]
    plant(coined())
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    learn()
    asked = list(queries(counted()))
    check(asked)
    chance.shuffle(asked)
    print(json.dumps(measure(asked), indent=2))


def measure(asked: list[tuple[str, Query]]) -> dict[str, object]:
    report: dict[str, object] = {"documents": DOCUMENTS, "database": connection.vendor, "load": os.getloadavg()[0]}
    reader, every = Reader(), [query for _kind, query in asked]
    timed(reader.page, every[:40])  # warms up
    report["queries"] = len(asked)
    report["answer"] = timed(reader.page, every)
    report["find"] = timed(ids_alone, every)
    report["suggestions"] = timed(reader.suggestions, typed(asked))
    report["limit_bare_index"] = timed(bare, every)
    report["limit_page_without_words"] = timed(reader.page, [{"q": ""}] * 50)
    report["answer_by_kind"] = {kind: timed(reader.page, [q for k, q in asked if k == kind]) for kind in ASKED}
    report["load_after"] = os.getloadavg()[0]
    return report


if __name__ == "__main__":
    main()
