"""Development mail: every message becomes a file under var/outbox, which a person can read in the browser.

Never mounted in production, and only when the outbox is the mail backend.
"""

import email
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}")
SHOWN = 200
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups"


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes one file per message; a reader never sees half of one."""
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
            draft = folder / f"{name}.draft"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Mail:
    name: str
    message: ParsedMessage

    def part(self, kind: str) -> str:
        """The body as "html" or "plain"; empty when the message has none."""
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    return Mail(path.stem, message)


def _mail(name: str) -> Mail:
    path = Path(settings.OUTBOX_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.exists():
        raise Http404
    return _read(path)


def list_mails(request: HttpRequest) -> HttpResponse:
    paths = sorted(Path(settings.OUTBOX_DIR).glob("*.eml"), reverse=True)
    context = {"mails": [_read(path) for path in paths[:SHOWN]], "total": len(paths), "shown": SHOWN}
    return render(request, "config/outbox.html", context)


def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = _mail(name)
    headers = [(key, str(value)) for key, value in mail.message.items()]
    return render(request, "config/outbox_mail.html", {"mail": mail, "headers": headers, "text": mail.part("plain")})


def show_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for a frame: mails carry inline styles, so it gets a policy of its own, without scripts."""
    response = HttpResponse(_mail(name).part("html"))
    response["Content-Security-Policy"] = MAIL_POLICY
    return response
