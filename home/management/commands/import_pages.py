"""`import_pages DIR`: legacy pages, saved as text, become pages; every line that found no place is reported."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from home.importing.plant import Planted, plant
from home.importing.read import NotAPage, read

SUFFIXES = {".txt", ".md"}


class Command(BaseCommand):
    help = "Imports legacy pages from a folder of text files and reports line by line what could not be placed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--locale", default="en", help="language the pages are written in (default: en)")
        parser.add_argument("--json", action="store_true", help="one JSON line per file")
        parser.add_argument("--lines", action="store_true", help="also say where every line went")

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_locale(options["locale"])
        files, folders = self._files(options["folder"])
        reports = [
            self._failed(f"{path.name}/", "A folder inside is not read. Import it by itself.") for path in folders
        ]
        for report in reports:
            self._tell(report, options)
        for path in files:  # each is told at once: what is public must be known, whatever happens to the next
            reports.append(self._import(path, options["locale"]))
            self._tell(reports[-1], options)
        failed = sum(report["state"] == "failed" for report in reports)
        self.stderr.write(f"{len(files)} files, {failed} failed.")
        if failed:
            raise SystemExit(1)

    def _tell(self, report: dict[str, Any], options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report) if options["json"] else self._words(report, options["lines"]))

    def _check_locale(self, language: str) -> None:
        from django.conf import settings

        known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        if language not in known:
            words = f"{language!r} is no language of this site ({', '.join(known)}). See CONTENT_LANGUAGES."
            raise CommandError(words, returncode=2)

    def _files(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """What is read and the folders that are not. Hidden ones are left out: file managers make them."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder. Put the saved pages into one and name it.", returncode=2)
        seen = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        files = [path for path in seen if path.is_file()]
        if not files:
            raise CommandError(f"{folder} holds no files.", returncode=2)
        return files, [path for path in seen if path.is_dir()]

    def _import(self, path: Path, language: str) -> dict[str, Any]:
        try:
            article = read(self._text(path))
        except NotAPage as error:
            return self._failed(path.name, str(error))
        planted = plant(article, language)
        lines = [
            {"line": line.number, "place": line.place, "note": line.note, "text": line.words} for line in article.lines
        ]
        return {
            "file": path.name,
            "state": planted.state,
            "kind": article.kind,
            "page": planted.page.pk if planted.page else None,
            "title": article.title,
            "notes": [*planted.notes, *self._line_notes(planted, lines)],
            "unplaced": [row for row in lines if not row["place"]],
            "lines": lines,
        }

    def _failed(self, name: str, why: str) -> dict[str, Any]:
        return {"file": name, "state": "failed", "page": None, "notes": [why], "unplaced": [], "lines": []}

    def _text(self, path: Path) -> str:
        if path.suffix.lower() not in SUFFIXES:
            raise NotAPage(f"Only {' and '.join(sorted(SUFFIXES))} files are read. Save the page as text.")
        raw = path.read_bytes()
        for encoding in ("utf-8-sig", "cp1250"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise NotAPage("The file is neither UTF-8 nor Windows-1250 text.")

    def _line_notes(self, planted: Planted, lines: list[dict[str, Any]]) -> list[str]:
        return [f"line {row['line']} ({row['place']}): {row['note']}" for row in lines if row["note"]]

    def _words(self, report: dict[str, Any], every_line: bool) -> str:
        rows = [f"{report['file']}: {report['state']}" + (f", page {report['page']}" if report["page"] else "")]
        rows += [f"  {note}" for note in report["notes"]]
        rows += [f"  NOT PLACED line {row['line']}: {row['text']}" for row in report["unplaced"]]
        if every_line:
            rows += [
                f"  {row['line']:>4}  {row['place'] or 'NOT PLACED':<28} {row['text'][:70]}" for row in report["lines"]
            ]
        return "\n".join(rows)
