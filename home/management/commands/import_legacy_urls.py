"""`import_legacy_urls FILE.csv [--dry-run] [--json]`: old addresses lead to today's pages; every row is reported."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from home.importing.legacy_urls import NotATable, Row, decoded, import_rows, read


class Command(BaseCommand):
    help = "Reads a CSV of old and new addresses, makes the old ones lead to the new, and reports row by row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON line per row")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no site yet. Run `manage.py demo`, or create one in the CMS.")
        rows = []
        for row in import_rows(read(self._text(options["file"])), site, dry_run=options["dry_run"]):
            self.stdout.write(json.dumps(row.as_json()) if options["json"] else self._words(row))
            rows.append(row)
        failed = sum(row.state == "failed" for row in rows)
        self.stderr.write(f"{len(rows)} rows, {failed} failed." + (" Nothing was written." * options["dry_run"]))
        if failed or not rows:
            raise SystemExit(1)

    def _text(self, path: Path) -> str:
        try:
            return decoded(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} cannot be read ({error.strerror}).", returncode=2) from None
        except NotATable as error:
            raise CommandError(str(error), returncode=2) from None

    def _words(self, row: Row) -> str:
        aim = row.note or f"{row.kept_as} → {f'page {row.page}' if row.page else row.new}"
        return f"line {row.line}: {row.state}: {aim}"
