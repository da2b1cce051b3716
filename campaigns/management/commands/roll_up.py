"""`roll_up`: raw events → rollups. Running it again changes nothing."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.metrics.rollup import roll_up


class Command(BaseCommand):
    help = "Counts new events into the daily rollups. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=dt.date.fromisoformat, help="count again from this day on, as 2026-09-01")
        parser.add_argument("--rebuild", action="store_true", help="count everything again")

    def handle(self, *args: Any, since: dt.date | None, rebuild: bool, **options: Any) -> None:
        changed = roll_up(since=since, rebuild=rebuild)
        self.stderr.write(f"{changed} rows of the rollups written")
