"""The full-text index of each database, behind three questions: how many, which in order, which of a queryset."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

TITLE_WEIGHT = 8.0  # a word in the title counts as much as eight in the text


@dataclass(frozen=True)
class Term:
    """One word of a query: a stem, and the beginning of a word when it may be half-typed. Letters or digits only."""

    stem: str
    prefix: str = ""


class Fts5:
    """SQLite: the external-content table `search_index`."""

    COUNT = "SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH %s LIMIT %s)"
    RANKED = f"""
        SELECT rowid FROM search_index WHERE search_index MATCH %s AND rank MATCH 'bm25({TITLE_WEIGHT}, 1.0)'
        ORDER BY rank, rowid DESC LIMIT %s
    """  # noqa: S608 - a constant of ours
    MATCHING = "SELECT rowid FROM search_index WHERE search_index MATCH %s"

    @staticmethod
    def expression(terms: Sequence[Term]) -> str:
        return " AND ".join(f'("{t.stem}" OR "{t.prefix}" *)' if t.prefix else f'"{t.stem}"' for t in terms)

    @classmethod
    def matching(cls, terms: Sequence[Term], *, title_only: bool) -> Q:
        words = cls.expression(terms)
        expression = f"{{title_words}} : ({words})" if title_only else words
        return Q(pk__in=RawSQL(cls.MATCHING, [expression]))  # noqa: S611 - the expression is a parameter


class Tsvector:
    """PostgreSQL: the generated columns `title_vector` and `search_vector` (in it titles are weighted A)."""

    COUNT = """
        SELECT count(*) FROM (
            SELECT 1 FROM home_publisheddocument WHERE search_vector @@ %s::tsquery LIMIT %s
        ) AS found
    """
    RANKED = f"""
        SELECT page_id FROM home_publisheddocument, CAST(%s AS tsquery) AS query WHERE search_vector @@ query
        ORDER BY ts_rank('{{{1 / TITLE_WEIGHT}, 0, 0, 1}}', search_vector, query, 1) DESC, page_id DESC LIMIT %s
    """  # noqa: S608 - a constant of ours
    TITLE_MATCHING = "home_publisheddocument.title_vector @@ %s::tsquery"
    MATCHING = "home_publisheddocument.search_vector @@ %s::tsquery"

    @staticmethod
    def expression(terms: Sequence[Term]) -> str:
        return " & ".join(f"('{t.stem}' | '{t.prefix}':*)" if t.prefix else f"'{t.stem}'" for t in terms)

    @classmethod
    def matching(cls, terms: Sequence[Term], *, title_only: bool) -> Q:
        condition = cls.TITLE_MATCHING if title_only else cls.MATCHING
        return Q(RawSQL(condition, [cls.expression(terms)], output_field=BooleanField()))  # noqa: S611 - as above


ENGINES: dict[str, type[Fts5] | type[Tsvector]] = {"sqlite": Fts5, "postgresql": Tsvector}


def engine() -> type[Fts5] | type[Tsvector]:
    return ENGINES[connection.vendor]


def matching(terms: Sequence[Term], *, title_only: bool = False) -> Q:
    """A condition on `PublishedDocument`: every term is in the text (or in the title)."""
    return engine().matching(terms, title_only=title_only)


def count(terms: Sequence[Term], limit: int) -> int:
    """How many documents of all languages match; counts no further than `limit`."""
    return _column(engine().COUNT, [engine().expression(terms), limit])[0]


def ranked(terms: Sequence[Term], limit: int) -> list[int]:
    """Page ids, the best first."""
    return _column(engine().RANKED, [engine().expression(terms), limit])


def _column(sql: str, parameters: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
