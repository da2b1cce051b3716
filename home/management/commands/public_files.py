"""`public_files [--check] [--json]`: the public storage as it ought to be, or what differs."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand

from home.media.sweep import differences, make_all, sweep


class Command(BaseCommand):
    help = "Makes and erases public files. --check only compares: exit code 1 and one line per difference."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = differences() if check else []
        report = {"differences": found} if check else {"swept": sweep(dt.timedelta()), "made": make_all()}
        lines = [f"{key}: {value}" for key, value in report.items() if not check]
        self.stdout.write(json.dumps(report) if options["json"] else "\n".join([*found, *lines]))
        if found:
            raise SystemExit(1)
