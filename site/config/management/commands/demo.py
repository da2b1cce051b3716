"""`demo`: a site to try, with content and a seeded history; `--serve` also runs it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaigns import demo as campaigns_demo
from config import serving
from config.empty import empty
from home import demo as home_demo
from home.media.sweep import make_all

ANNOUNCEMENT = """
  Latarnia is ready.

    Site          {base}/pl/   {base}/en/
    CMS           {base}/admin/
    Mails         {base}/outbox/
    API           {base}/api/v1/docs

  Log in as (password for all: {password})
{logins}

  Ctrl-C stops everything. The data stays in var/; `make clean` removes it.

"""


class Command(BaseCommand):
    help = "Loads the demo site and its seeded history. Refuses in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=["s", "m", "l"], default="s", help="how much history (default: s)")
        parser.add_argument("--reset", action="store_true", help="empty the database first")
        parser.add_argument("--serve", action="store_true", help="then run the web server and the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo refuses to run with APP_ENV=production: it would mix made-up people with real ones."
            )
        port = int(settings.SITE_BASE_URL.rsplit(":", 1)[-1])
        if options["serve"]:
            self._ensure_free(port)
        if options["reset"]:
            self._step("emptying the database", empty)
        self._step("migrating the database", lambda: call_command("migrate", verbosity=0))
        self._step("loading the demo site", lambda: self._load(options["size"]))
        self._step("making its pictures", make_all)  # else the first visitor would find the worker still at it
        if options["serve"]:
            raise SystemExit(serving.serve(settings.BASE_DIR, port, announce=self._announcement()))
        self.stdout.write(self._announcement())

    def _ensure_free(self, port: int) -> None:
        try:
            serving.ensure_free(port)
        except serving.PortTaken as error:
            raise CommandError(str(error)) from error

    def _load(self, size: str) -> None:
        try:
            with transaction.atomic():
                campaigns_demo.plan()
                home_demo.load()
                campaigns_demo.history(size)
        except home_demo.Occupied:
            raise CommandError(
                "The database holds other pages, and nothing was changed. Name another one in DATABASE_URL, or lose "
                "what is in it with: manage.py demo --reset"
            ) from None

    def _step(self, what: str, act: Any) -> None:
        self.stdout.write(f"==> {what} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        act()
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _announcement(self) -> str:
        logins = "\n".join(f"    {name:<14}{role}" for name, role in home_demo.LOGINS.items())
        return ANNOUNCEMENT.format(base=settings.SITE_BASE_URL, password=home_demo.PASSWORD, logins=logins)
