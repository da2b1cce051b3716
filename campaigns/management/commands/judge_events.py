"""`judge_events`: applies the present rules about people and machines to older events."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.tracking import judging


class Command(BaseCommand):
    help = "Judges events anew whose rules are older than the present ones. Run `roll_up --rebuild` afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        count = judging.rejudge()
        self.stderr.write(f"{count} events judged anew" + (". Now run: roll_up --rebuild" if count else ""))
