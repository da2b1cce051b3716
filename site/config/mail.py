"""Mails of the CMS to its people leave after the commit, or not at all: they tell of what has happened.

Every editorial write runs in one transaction, and Wagtail writes its mails in the midst of it: of something that may
yet be taken back, and with the transaction open for as long as the mail server takes. Newsletters do not come by here:
they have a ledger.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from wagtail.admin import mail

log = structlog.get_logger(__name__)


class AfterCommit(BaseEmailBackend):
    """Keeps what it is given until the transaction is over, then hands all of it to EMAIL_BACKEND at once.

    The words were written before: they tell of the moment of the deed. Where no transaction is open nothing waits.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._waiting: list[EmailMessage] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        is_first = not self._waiting
        self._waiting.extend(email_messages)
        if is_first:
            transaction.on_commit(self._hand_over)
        return len(email_messages)

    def _hand_over(self) -> None:
        messages, self._waiting = self._waiting, []
        try:
            with get_connection() as server:
                for message in messages:
                    _send(server, message)
        except Exception as failure:  # noqa: BLE001 - a mail backend may raise anything
            _record(failure)


def _send(server: BaseEmailBackend, message: EmailMessage) -> None:
    """One that is refused keeps nobody else waiting."""
    try:
        server.send_messages([message])
    except Exception as failure:  # noqa: BLE001 - as above
        _record(failure)


def _record(failure: Exception) -> None:
    """Without what the other side said: it may repeat the address."""
    log.error("The mail server took no mail to a colleague; what it tells of is done", why=type(failure).__name__)


def wait_for_commits() -> None:
    """All that Wagtail writes to its people goes through this one name; it has no setting for it."""
    mail.get_connection = AfterCommit
