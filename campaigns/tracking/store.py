"""Writes raw events in bulk: by COPY on PostgreSQL, by one prepared statement on SQLite. Models would cost more."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from campaigns.tracking.models import Event


class Row(NamedTuple):
    """An event on its way into the table; names and order are the columns."""

    type: int
    occurred_at: dt.datetime
    received_on: dt.date
    send_id: uuid.UUID | None
    delivery_id: uuid.UUID | None
    link_id: int | None
    locale_id: int | None
    verdict: int
    reason: str
    rule_version: int
    signals: int
    page_key: uuid.UUID | None


COLUMNS = ", ".join(Row._fields)


def store(rows: Iterable[Row]) -> None:
    """Inside the caller's transaction."""
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        _insert(rows)


def _copy(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {Event._meta.db_table} ({COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(rows: Iterable[Row]) -> None:
    marks = ", ".join(["%s"] * len(Row._fields))
    statement = f"INSERT INTO {Event._meta.db_table} ({COLUMNS}) VALUES ({marks})"  # noqa: S608 - names only
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_adapted(row) for row in rows])


def _adapted(row: Row) -> tuple[Any, ...]:
    """As the database's driver takes it: SQLite knows neither UUID nor time zone."""
    ops = connection.ops
    return (
        row.type,
        ops.adapt_datetimefield_value(row.occurred_at),
        ops.adapt_datefield_value(row.received_on),
        row.send_id and row.send_id.hex,
        row.delivery_id and row.delivery_id.hex,
        *row[5:-1],
        row.page_key and row.page_key.hex,
    )
