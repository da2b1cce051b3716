"""`deliveries SEND` lists the ledger; `deliveries resolve SEND --as …` decides what nobody knows."""

import json
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from campaigns.newsletters import ledger
from campaigns.newsletters.models import Delivery, Send
from campaigns.subscribers import addresses

COLUMNS = ["id", "subscriber", "language", "state", "reason", "fate", "attempts", "armed_at", "settled_at", "detail"]


class Command(BaseCommand):
    help = "Lists a send's ledger, one row per person, or decides about the deliveries nobody knows the fate of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="+", metavar="[resolve] SEND", help="The send's id; `resolve` before it.")
        parser.add_argument("--with-address", action="store_true", help="Show addresses in clear.")
        parser.add_argument("--json", action="store_true", help="One JSON object per line.")
        parser.add_argument("--delivery", action="append", type=uuid.UUID, help="Only this one; may be repeated.")
        parser.add_argument(
            "--as", dest="decision", choices=list(ledger.DECISIONS), help="resend may give a second copy."
        )

    def handle(self, *args: Any, words: list[str], **options: Any) -> None:
        is_resolve = words[0] == "resolve"
        if len(words) != 1 + is_resolve:
            raise CommandError(
                "Write: deliveries SEND, or: deliveries resolve SEND --as sent|resend|failed", returncode=2
            )
        send = _send(words[-1])
        if is_resolve:
            self._resolve(send, options)
        else:
            self._list(send, options)

    def _resolve(self, send: Send, options: dict[str, Any]) -> None:
        if not options["decision"]:
            raise CommandError("Say what is decided: --as sent, resend or failed.", returncode=2)
        moved = ledger.resolve(send, decision=options["decision"], delivery_ids=options["delivery"])
        wanted = len(options["delivery"]) if options["delivery"] else None
        if options["json"]:
            self.stdout.write(json.dumps({"send": str(send.pk), "decision": options["decision"], "resolved": moved}))
        else:
            self.stdout.write(f"{moved} deliveries resolved as {options['decision']}.")
        if wanted and moved < wanted:
            raise CommandError(f"{wanted - moved} of the named deliveries are not ambiguous deliveries of this send.")

    def _list(self, send: Send, options: dict[str, Any]) -> None:
        columns = [*COLUMNS, "address"] if options["with_address"] else COLUMNS
        if not options["json"]:
            self.stdout.write("\t".join(columns))
        rows = (
            Delivery.objects.of(send)
            .select_related("subscriber", "edition__locale")
            .defer("edition__html", "edition__text")
        )
        for row in rows.order_by("created_at", "pk").iterator(chunk_size=1000):
            values = _values(row, options["with_address"])
            if options["json"]:
                self.stdout.write(json.dumps(values))
            else:
                self.stdout.write("\t".join("" if values[name] is None else str(values[name]) for name in columns))


def _send(words: str) -> Send:
    try:
        return Send.objects.get(pk=words)
    except (Send.DoesNotExist, ValidationError, ValueError):
        raise CommandError(f"There is no send {words}.", returncode=2) from None


def _values(row: Delivery, with_address: bool) -> dict[str, Any]:
    values = {
        "id": str(row.pk),
        "subscriber": str(row.subscriber_id) if row.subscriber_id else None,
        "language": row.edition.locale.language_code,
        "state": row.state,
        "reason": row.reason,
        "fate": row.fate,
        "attempts": row.attempts,
        "armed_at": row.armed_at.isoformat() if row.armed_at else None,
        "settled_at": row.settled_at.isoformat() if row.settled_at else None,
        "detail": row.detail,
    }
    if with_address:
        values["address"] = _address(row)
    return values


def _address(row: Delivery) -> str | None:
    """None when the person was erased or the key is gone."""
    try:
        return row.subscriber.read_address() if row.subscriber else None
    except addresses.Unreadable:
        return None
