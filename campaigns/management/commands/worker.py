from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from campaigns.jobs import JobRun
from campaigns.worker import Worker


class Command(BaseCommand):
    help = "Sends, schedules, rolls up and runs background tasks, in the foreground. Run as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="End when nothing is left to do.")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        _ask_for_tables()
        worker = Worker(drain=drain)
        worker.listen()
        worker.run()
        if drain and worker.failed:
            raise CommandError("A job failed; see the log.")


def _ask_for_tables() -> None:
    """Raises DatabaseError where there are none: every job would fail, again and again. A database that is away may
    come back, and the worker waits for it.
    """
    try:
        JobRun.objects.exists()
    except DatabaseError:
        if connection.connection is not None:  # it answers
            raise
