"""`seed FILE.json`: loads a described scenario and prints the ids of what it made."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
            raise CommandError(f"{options['file']} was not loaded, and nothing was changed:\n{error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(ids))
            return
        for part, made in ids.items():
            for key, pk in made.items():
                self.stdout.write(f"{part:<12} {key:<30} {pk}")

    def _data(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_every_key_once)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
        except RecursionError:
            raise CommandError(f"{path} is nested too deeply to be a scenario.", returncode=2) from None
        except scenario.SeedError as error:
            raise CommandError(f"{path} was not loaded: {error}", returncode=2) from None
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            words = f"{path} is not JSON: {error}. Check the file with a JSON editor."
            raise CommandError(words, returncode=2) from error


def _every_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON's own reader would take the last and drop the others."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise scenario.SeedError(f"{key!r} stands twice in one object. Put both together.")
        found[key] = value
    return found
