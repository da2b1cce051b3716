"""The command line: Django's, and a sentence with the cure where the database lacks what this version expects."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def run(words: Sequence[str]) -> None:
    with nullcontext() if "--traceback" in words else in_words():
        execute_from_command_line(list(words))


@contextmanager
def in_words() -> Iterator[None]:
    """Asked only after a failure: to compare the migrations with the tables takes as long as many a command."""
    try:
        yield
    except (OperationalError, ProgrammingError):  # SQLite's and PostgreSQL's words for a table that is not there
        if not _lacks_migrations():
            raise
        words = _("The database does not have the tables of this version. Run: manage.py migrate")
        sys.stderr.write(f"{words}\n")
        raise SystemExit(1) from None


def _lacks_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
