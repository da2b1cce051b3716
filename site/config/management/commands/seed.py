"""`seed FILE.json`: loads a described scenario and prints the ids of what it made."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import scenario, seeding


class Command(BaseCommand):
    help = "Loads a described scenario (see docs/operations.md) and prints the ids. Unknown keys are an error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")
        parser.add_argument("--json", action="store_true", help="one JSON object: part → key → id")

    def handle(self, *args: Any, **options: Any) -> None:
        data = self._data(options["file"])
        try:
            ids = seeding.plant(scenario.read(data))
        except scenario.SeedError as error:
            words = _("%s was not loaded, and nothing was changed:") % options["file"]
            raise CommandError(f"{words}\n{error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(ids))
            return
        for part, made in ids.items():
            for key, pk in made.items():
                self.stdout.write(f"{part:<12} {key:<30} {pk}")

    def _data(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_every_key_once)
        except json.JSONDecodeError as error:
            words = _("%(file)s is not JSON: look at line %(line)d, column %(column)d.")
            raise _wrong(words, file=path, line=error.lineno, column=error.colno) from None
        except scenario.SeedError as error:
            raise _wrong(_("%(file)s was not loaded: %(why)s"), file=path, why=error) from None
        except OSError:
            raise _wrong(_("%(file)s is not there, or must not be read."), file=path) from None
        except UnicodeDecodeError:
            raise _wrong(_("%(file)s is no text in UTF-8."), file=path) from None
        except RecursionError:
            raise _wrong(_("%(file)s is nested too deeply to be a scenario."), file=path) from None


def _wrong(words: str, **values: Any) -> CommandError:
    return CommandError(words % values, returncode=2)


def _every_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON's own reader would take the last and drop the others."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise scenario.SeedError(_("“%s” stands twice in one object. Put both together.") % key)
        found[key] = value
    return found
