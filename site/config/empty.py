"""Takes everything out of the database, tables included, so that `migrate` begins as in a fresh clone.

Django's `flush` would also take what only migrations write (the root of the tree, languages, workflow tasks), and
nothing would bring it back.
"""

from pathlib import Path

from django.db import connection


def empty() -> None:
    """No other process may be at work on the database."""
    EMPTYING[connection.vendor]()


def _empty_sqlite() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    for file in (f"{name}", f"{name}-wal", f"{name}-shm"):
        Path(file).unlink(missing_ok=True)


def _empty_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


EMPTYING = {"sqlite": _empty_sqlite, "postgresql": _empty_postgresql}
