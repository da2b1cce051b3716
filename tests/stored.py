"""Everything the database keeps, as text to look for words in."""

from django.db import connection


def everything_stored():
    """(table, row) of every row of every table, in small letters; bytes as the text they would be."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - _virtual_tables(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                cells = (bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
                yield table, " ".join(c.decode("latin-1") if isinstance(c, bytes) else str(c) for c in cells).lower()


def _virtual_tables(cursor):
    """Names of SQLite's, which keep their rows in tables of other names."""
    if connection.vendor != "sqlite":
        return set()
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    return {name for (name,) in cursor.fetchall()}
