from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.worker import Worker


class Command(BaseCommand):
    help = "Sends, schedules, rolls up and runs background tasks, in the foreground. Run as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drain", action="store_true", help="End when nothing is left to do.")

    def handle(self, *args: Any, drain: bool, **options: Any) -> None:
        worker = Worker(drain=drain)
        worker.listen()
        worker.run()
        if drain and worker.failed:
            raise CommandError("A job failed; see the log.")
