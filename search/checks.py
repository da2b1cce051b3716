"""Notices when the index came off the table of documents."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags
from django.core.checks import register as register_check
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

ATTACHED = {
    "sqlite": "SELECT count(*) = 3 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_follow_%'",
    "postgresql": "SELECT count(*) = 1 FROM pg_trigger WHERE tgname = 'search_follow'",
}


def register() -> None:
    register_check(Tags.database)(index_is_attached)


def index_is_attached(databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """search.E001. Runs with `check --database default` and before every migrate."""
    if not databases:
        return []
    connection = connections["default"]
    if ("search", "0003_places") not in MigrationRecorder(connection).applied_migrations():
        return []  # migrating will attach it
    with connection.cursor() as cursor:
        cursor.execute(ATTACHED[connection.vendor])
        if cursor.fetchone()[0]:
            return []
    hint = "Run `manage.py migrate --skip-checks search 0002`, which this check would stop, and `manage.py migrate`."
    return [Error("The search index is not attached to the published documents.", hint=hint, id="search.E001")]
