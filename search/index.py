"""The full-text index of each database, behind two questions: which pages hold these words, and which titles do.

Answers are *places*, the newest first: a place is a page and its date in one number, so both databases give the same
order, and neither has to look anything up for it. What is best among few is told by `search.rank`, on both alike.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from home import clock
from home.published.words import mark

PAGE_BITS = 25
"""Of a place; the seconds since 1970 stand above them, as far as the calendar goes: an event may be mistyped into the
year 9026. The triggers of migration 0003 compute the same."""


@dataclass(frozen=True)
class Term:
    """One word of a query: a stem, and the beginning of a word when it may be half-typed. Letters or digits only."""

    stem: str
    prefix: str = ""


def page_of(place: int) -> int:
    return place & (1 << PAGE_BITS) - 1


def year_of(place: int) -> int:
    """In the site's time zone."""
    return clock.local(dt.datetime.fromtimestamp(place >> PAGE_BITS, dt.UTC)).year


class Fts5:
    """SQLite: two contentless tables whose row ids are places. They are read in that order, and `LIMIT` ends it."""

    WORDS = "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s"
    TITLES = "SELECT rowid FROM search_titles WHERE search_titles MATCH %s ORDER BY rowid DESC LIMIT %s"
    SOME = "SELECT rowid FROM search_words WHERE search_words MATCH %s LIMIT %s"
    AND = " AND "
    AMONG = "SELECT value FROM json_each(%s)"

    @staticmethod
    def either(term: Term) -> str:
        return f'("{term.stem}" OR "{term.prefix}" *)' if term.prefix else f'"{term.stem}"'

    @classmethod
    def anywhere(cls, expression: str, limit: int) -> list[int]:
        return _column(cls.WORDS, [expression, limit])

    @classmethod
    def titled(cls, expression: str, limit: int) -> list[int]:
        return _column(cls.TITLES, [expression, limit])


class Tsvector:
    """PostgreSQL: the narrow table `search_index`. GIN finds rows in no order, so a common word is first looked for
    in the newest years alone; reading titles, which are short, row by row from the newest on is cheaper still.
    """

    WINDOW = 8000  # documents; their years are what common words are looked for in
    TITLES_WINDOW = 4000
    # `+ 0` keeps the planner from walking the table by date and unpacking every text on the way.
    WORDS = "SELECT place FROM search_index WHERE words @@ %s::tsquery ORDER BY place + 0 DESC LIMIT %s"
    TITLES = "SELECT place FROM search_index WHERE titles @@ %s::tsquery ORDER BY place + 0 DESC LIMIT %s"
    NEWEST_TITLES = """
        SELECT place FROM (SELECT place, titles FROM search_index ORDER BY place DESC LIMIT %s) AS newest
        WHERE titles @@ %s::tsquery ORDER BY place DESC LIMIT %s
    """
    # Of every year that occurs among the newest, the newest place: one look at the key a year.
    YEARS = """
        WITH RECURSIVE oldest AS (SELECT place FROM search_index ORDER BY place DESC OFFSET %s LIMIT 1),
        years AS (
            SELECT (SELECT max(place) FROM search_index) AS place FROM oldest
            UNION ALL
            SELECT (
                SELECT max(place) FROM search_index WHERE place < extract(
                    epoch FROM date_trunc('year', to_timestamp(years.place >> %s), %s)
                )::bigint << %s
            ) FROM years, oldest WHERE years.place >= oldest.place
        )
        SELECT years.place FROM years, oldest WHERE years.place >= oldest.place
    """
    # Materialised: else the limit talks the planner into reading the whole table for words that stand nowhere.
    SOME = """
        WITH found AS MATERIALIZED (SELECT place FROM search_index WHERE words @@ %s::tsquery)
        SELECT place FROM found LIMIT %s
    """
    AND = " & "
    AMONG = "SELECT value::bigint FROM json_array_elements_text(%s::json)"

    @staticmethod
    def either(term: Term) -> str:
        return f"('{term.stem}' | '{term.prefix}':*)" if term.prefix else f"'{term.stem}'"

    @classmethod
    def anywhere(cls, expression: str, limit: int) -> list[int]:
        if places := _column(cls.YEARS, [cls.WINDOW, PAGE_BITS, timezone.get_default_timezone_name(), PAGE_BITS]):
            recent = " | ".join(mark("year", year_of(place)) for place in places)
            found = _column(cls.WORDS, [f"{expression} & ({recent})", limit])
            if len(found) == limit:
                return found
        return _column(cls.WORDS, [expression, limit])

    @classmethod
    def titled(cls, expression: str, limit: int) -> list[int]:
        found = _column(cls.NEWEST_TITLES, [cls.TITLES_WINDOW, expression, limit])
        return found if len(found) == limit else _column(cls.TITLES, [expression, limit])


ENGINES: dict[str, type[Fts5] | type[Tsvector]] = {"sqlite": Fts5, "postgresql": Tsvector}


def anywhere(terms: Sequence[Term], marks: Iterable[str], limit: int) -> list[int]:
    """Places of documents with every mark and every word, as a whole word of the page in whatever form."""
    engine = ENGINES[connection.vendor]
    return engine.anywhere(_expression(engine, _whole(terms), marks), limit)


def number(terms: Sequence[Term], marks: Iterable[str], limit: int) -> int:
    """How many documents `anywhere` would find, without looking for the newest."""
    engine = ENGINES[connection.vendor]
    return len(_column(engine.SOME, [_expression(engine, _whole(terms), marks), limit]))


def titled(terms: Sequence[Term], marks: Iterable[str], limit: int) -> list[int]:
    """Places of documents with every mark, and every word in the title, where words may be half-typed."""
    engine = ENGINES[connection.vendor]
    return engine.titled(_expression(engine, terms, marks), limit)


def among(ids: Sequence[int]) -> RawSQL:
    """For `pk__in`: the ids as one parameter. Django would look at each of a thousand, which takes it milliseconds."""
    return RawSQL(ENGINES[connection.vendor].AMONG, [json.dumps(list(ids))])  # noqa: S611 - a parameter


def _whole(terms: Sequence[Term]) -> list[Term]:
    return [Term(term.stem) for term in terms]


def _expression(engine: type[Fts5] | type[Tsvector], terms: Sequence[Term], marks: Iterable[str]) -> str:
    return engine.AND.join(engine.either(term) for term in [*terms, *map(Term, marks)])


def _column(sql: str, parameters: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
