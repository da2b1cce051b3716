"""`stats send:ID` or `stats campaign:ID`: what the dashboard shows, with denominators, intervals and reasons."""

import json
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.campaign import Campaign
from campaigns.dashboards.words import shown
from campaigns.metrics import queries, report
from campaigns.newsletters.models import Send


class Command(BaseCommand):
    help = "The numbers of a send or a campaign, as on its dashboard: small numbers hidden, every ratio with its n."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subject", help="send:ID or campaign:ID (a campaign also by its short name)")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, subject: str, **options: Any) -> None:
        dashboard = _dashboard(subject)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(subject, dashboard), ensure_ascii=False))
            return
        for step in dashboard.ladder:
            rate = f"  {shown(step.share, step.metric or 'out.delivery_rate')}" if step.share else ""
            self.stdout.write(f"{step.label:<34} {shown(step.value):>12}{rate}")
        for one in queries.measured(dashboard.facts):
            self.stdout.write(f"{one.definition.name:<34} {shown(one.value, one.definition.code)}")
        for row in dashboard.targets:
            actual = shown(row.actual, row.definition.code)
            self.stdout.write(f"{row.definition.name}: {actual}, target {row.target.normalize():f} ({row.progress})")


def _dashboard(subject: str) -> queries.Dashboard:
    kind, _, key = subject.partition(":")
    try:
        if kind == "send":
            return queries.of_send(Send.objects.get(pk=uuid.UUID(key)))
        if kind == "campaign":
            where = {"pk": int(key)} if key.isdigit() else {"slug": key}
            return queries.of_campaign(Campaign.objects.get(**where))
    except (ValueError, Send.DoesNotExist, Campaign.DoesNotExist):
        raise CommandError(f"There is no {kind} {key!r}.", returncode=2) from None
    raise CommandError(f"{subject!r} names neither send:ID nor campaign:ID.", returncode=2)
