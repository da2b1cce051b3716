"""`consent_log verify`: is the record of who agreed to what still whole? Exit code 1 when it is not."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.subscribers import consent
from campaigns.subscribers.models import ConsentHead, ConsentRecord


class Command(BaseCommand):
    help = "Checks the hash chain of the consent log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = consent.verify()
        head = ConsentHead.objects.first() or ConsentHead()
        facts = {"records": ConsentRecord.objects.count(), "head": bytes(head.digest).hex(), "problems": problems}
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write("\n".join(problems) or f"{facts['records']} records, whole, ending in {facts['head']}.")
        if problems:
            raise CommandError(f"The consent log is broken in {len(problems)} places.", returncode=1)
