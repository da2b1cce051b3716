"""`rebuild_published [--check] [--json]`: the public read model from scratch, or its comparison with one."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from home.published.models import PublishedDocument
from home.published.refresh import differences, rebuild


class Command(BaseCommand):
    help = "Rebuilds the published documents. --check only compares: exit code 1 and one line per difference."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="compare with a rebuild, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        found = differences() if check else []
        if not check:
            rebuild()
        report = {"documents": PublishedDocument.objects.count(), "differences": found}
        lines = [json.dumps(report)] if options["json"] else [*found, f"{report['documents']} documents"]
        self.stdout.write("\n".join(lines))
        if found:
            raise SystemExit(1)
