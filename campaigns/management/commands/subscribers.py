"""`subscribers import|find|export|erase|rotate|rehash`: people, from the command line.

Exit codes as in docs/operations.md: that nobody has an address is an answer (1), no wrong question (2).
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.subscribers import importing, leaving, record, rotation
from campaigns.subscribers.models import Subscriber, Topic


class Command(BaseCommand):
    help = "Imports, finds, exports and erases people; moves them to new keys."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("import", help="a CSV list of people who agreed elsewhere")
        load.add_argument("file", type=Path)
        load.add_argument("--topic", required=True, metavar="SLUG")
        load.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        for name, text in (
            ("find", "who has this address"),
            ("export", "everything we know of this person"),
            ("erase", "forget this person"),
        ):
            actions.add_parser(name, help=text).add_argument("address")
        actions.add_parser("rotate", help="encrypt all addresses under the newest of FIELD_KEYS")
        actions.add_parser("rehash", help="index all addresses under the newest of ADDRESS_INDEX_KEY")
        for action in actions.choices.values():
            action.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {
            "import": self._import,
            "find": self._find,
            "export": self._export,
            "erase": self._erase,
            "rotate": self._rotate,
            "rehash": self._rehash,
        }[action](options)

    def _import(self, options: dict[str, Any]) -> None:
        report = importing.run(self._rows(options["file"]), self._topic(options["topic"]), dry=options["dry_run"])
        lines = [f"line {line.line}: {line.fate} {line.detail}".rstrip() for line in report.lines]
        counted = ", ".join(f"{count} {fate}" for fate, count in report.counts.items()) or "no rows"
        self._say(options, report.as_dict(), "\n".join([*lines, counted + (" (dry run)" if report.is_dry_run else "")]))

    def _rows(self, file: Path) -> list[importing.Row]:
        try:
            return importing.read(file.read_bytes())
        except OSError as failure:
            raise CommandError(f"{file} cannot be read: {failure.strerror}.", returncode=2) from None
        except importing.NotAList as reason:
            raise CommandError(str(reason), returncode=2) from None

    def _topic(self, slug: str) -> Topic:
        if topic := Topic.objects.filter(slug=slug).first():
            return topic
        known = ", ".join(Topic.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no topic {slug}. Known: {known}.", returncode=2)

    def _find(self, options: dict[str, Any]) -> None:
        person = self._person(options)
        self._say(options, {"id": str(person.pk), "state": person.state}, f"{person.pk} {person.state}")

    def _export(self, options: dict[str, Any]) -> None:
        facts = record.of(self._person(options))
        self._say(options, facts, json.dumps(facts, indent=2, ensure_ascii=False))

    def _erase(self, options: dict[str, Any]) -> None:
        person = self._person(options)
        leaving.erase(person.pk)
        self._say(options, {"erased": str(person.pk)}, f"{person.pk} erased.")

    def _rotate(self, options: dict[str, Any]) -> None:
        self._until_done(options, rotation.rotate)

    def _rehash(self, options: dict[str, Any]) -> None:
        self._until_done(options, rotation.rehash)

    def _until_done(self, options: dict[str, Any], step: Any) -> None:
        done = sum(iter(step, 0))
        self._say(options, {"moved": done}, f"{done} people moved to the newest key.")

    def _person(self, options: dict[str, Any]) -> Subscriber:
        if person := Subscriber.objects.find(options["address"]):
            return person
        raise CommandError("Nobody has this address.", returncode=1)

    def _say(self, options: dict[str, Any], facts: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(facts) if options["json"] else words)
