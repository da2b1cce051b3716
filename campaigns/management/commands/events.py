"""`events SEND`: everything raw we know about a send, in the order it happened. No address, no person's name."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from campaigns.links.models import TrackedLink
from campaigns.newsletters.models import Send
from campaigns.tracking.models import Event


class Command(BaseCommand):
    help = "Raw events of a send, one per line: when, what, in which language, which link, verdict and reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("send", metavar="SEND", help="the send's id")
        parser.add_argument("--json", action="store_true", help="one JSON document per line")

    def handle(self, *args: Any, **options: Any) -> None:
        for row in rows(_send(options["send"])):
            if options["json"]:
                self.stdout.write(json.dumps(row, ensure_ascii=False))
            else:
                self.stdout.write("\t".join(str(value if value is not None else "-") for value in row.values()))


def rows(send: Send) -> Iterator[dict[str, Any]]:
    """Three queries and flat memory, however many events there are."""
    links = dict(TrackedLink.objects.filter(send=send).values_list("pk", "code"))
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    for event in Event.objects.filter(send=send).order_by("occurred_at", "pk").iterator():
        yield {
            "occurred_at": event.occurred_at.isoformat(),
            "type": event.get_type_display(),
            "locale": languages.get(event.locale_id or 0),
            "link": links.get(event.link_id or 0),
            "delivery": str(event.delivery_id) if event.delivery_id else None,
            "verdict": event.get_verdict_display() if event.rule_version else None,
            "reason": event.reason or None,
            "rule_version": event.rule_version or None,
        }


def _send(key: str) -> Send:
    try:
        return Send.objects.get(pk=uuid.UUID(key))
    except ValueError:
        raise CommandError(f"{key!r} is not the id of a send.", returncode=2) from None
    except Send.DoesNotExist:
        raise CommandError(f"There is no send {key}.", returncode=2) from None
