"""Plain SMTP, one message after another over one connection, step by step so that we know where it broke off.

A server that takes it gets the envelope in one breath (RFC 2920): two round trips for a message in the place of four,
which is what a far server costs. Each step is still answered for itself, and the content waits for all three.
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from django.core.mail.backends import smtp

from campaigns.newsletters import mime
from campaigns.newsletters.merge import Parcel
from campaigns.newsletters.outcomes import Observation, Stage
from campaigns.newsletters.timeouts import Timeouts

IDLE_SECONDS = 20
"""A connection that rested longer is opened anew: servers hang up on idle clients without a word."""
MESSAGES_PER_CONNECTION = 500
"""Fewer than the servers we know allow."""
STEPS = ((Stage.SMTP_MAIL, 2), (Stage.SMTP_RCPT, 2), (Stage.SMTP_DATA, 3))
"""Of an envelope, and the kind of reply that lets the next one follow."""
GO_AHEAD = 354

Reply = tuple[int, bytes]


class ConnectQuickly:
    """Mixed into smtplib: waits `connect_seconds` for the connection and `timeout` for every reply."""

    connect_seconds = 3.0

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, self.connect_seconds)  # type: ignore[misc]
        sock.settimeout(timeout)
        return sock


class QuickSMTP(ConnectQuickly, smtplib.SMTP):
    pass


class QuickSMTPOverTLS(ConnectQuickly, smtplib.SMTP_SSL):
    pass


class Backend(smtp.EmailBackend):
    """Django's settings, log-in and TLS; our timeouts."""

    @property
    def connection_class(self) -> Any:
        return QuickSMTPOverTLS if self.use_ssl else QuickSMTP


class Broken(Exception):
    """The conversation ended; carries what is known about the message it ended in."""

    def __init__(self, seen: Observation) -> None:
        super().__init__(seen.stage.value)
        self.seen = seen


class SmtpTransport:
    """Sends parcels through the server of Django's EMAIL_* settings."""

    most = 50
    """Messages between two settlements: what one crash can make ambiguous."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._backend = Backend(timeout=timeouts.read)
        self._used_at = 0.0
        self._messages = 0

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> list[Observation]:
        """One observation per parcel. After a broken connection, and once `may_begin` says no, nothing is begun."""
        seen: list[Observation] = []
        try:
            for parcel in parcels:
                if not may_begin():
                    break
                seen.append(self._send_one(parcel))
        except Broken as broken:
            self.close()
            seen.append(broken.seen)
        return seen + [Observation(Stage.NOT_BEGUN)] * (len(parcels) - len(seen))

    def close(self) -> None:
        connection, self._backend.connection = self._backend.connection, None
        if connection is not None:
            connection.close()

    def _send_one(self, parcel: Parcel) -> Observation:
        try:
            content = mime.to_bytes(parcel)
        except mime.Unfit as unfit:
            return Observation(Stage.UNFIT, text=str(unfit))
        return self._converse(self._connection(), parcel, content)

    def _connection(self) -> smtplib.SMTP:
        """The open connection, or a new one. Raises Broken."""
        rested = time.monotonic() - self._used_at > IDLE_SECONDS
        if rested or self._messages >= MESSAGES_PER_CONNECTION:
            self.close()
        if self._backend.connection is None:
            self._messages = 0
            self._open()
        self._used_at = time.monotonic()
        self._messages += 1
        return cast(smtplib.SMTP, self._backend.connection)

    def _open(self) -> None:
        try:
            self._backend.open()
            cast(smtplib.SMTP, self._backend.connection).ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as refused:
            raise Broken(_reply(Stage.SMTP_CONNECT, (refused.smtp_code, refused.smtp_error))) from None
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            raise Broken(Observation(Stage.NOT_CONNECTED, text=type(error).__name__)) from None

    def _converse(self, connection: smtplib.SMTP, parcel: Parcel, content: bytes) -> Observation:
        """MAIL, RCPT, DATA, content. Until the content leaves us the message cannot have been accepted."""
        is_piped = connection.has_extn("pipelining")
        speak = _in_one_breath if is_piped else _step_by_step
        replies = speak(connection, _envelope(parcel))
        for stage, good in STEPS:
            reply = _ask(lambda: next(replies), Stage.NOT_HANDED_OVER)
            if reply[0] // 100 != good:
                return self._refused(connection, _reply(stage, reply), replies if is_piped else ())
        return _reply(Stage.SMTP_CONTENT, _ask(lambda: _hand_over(connection, content), Stage.NO_ANSWER))

    def _refused(self, connection: smtplib.SMTP, seen: Observation, unread: Iterable[Reply]) -> Observation:
        """Clears the envelope for the next message; a server that says goodbye ends the conversation.

        So do we, where it wants the content of a message it has just refused: hung up on, it has nothing to deliver.
        """
        if seen.code == 421:
            raise Broken(seen)
        try:
            if GO_AHEAD in [code for code, _words in unread]:
                raise Broken(seen)
            connection.rset()
        except (smtplib.SMTPException, OSError):
            raise Broken(seen) from None
        return seen


def _envelope(parcel: Parcel) -> list[str]:
    return [_sender_line(parcel.from_email), f"RCPT TO:{smtplib.quoteaddr(parcel.to)}", "DATA"]


@lru_cache(maxsize=32)
def _sender_line(from_email: str) -> str:
    return f"MAIL FROM:{smtplib.quoteaddr(mime.envelope_sender(from_email))}"


def _in_one_breath(connection: smtplib.SMTP, lines: Sequence[str]) -> Iterator[Reply]:
    connection.send("".join(f"{line}\r\n" for line in lines))
    for _line in lines:
        yield connection.getreply()


def _step_by_step(connection: smtplib.SMTP, lines: Sequence[str]) -> Iterator[Reply]:
    for line in lines:
        yield connection.docmd(line)


def _ask(step: Callable[[], Reply], otherwise: Stage) -> Reply:
    """The server's reply. A cut or silent connection raises Broken with the stage `otherwise`."""
    try:
        return step()
    except (smtplib.SMTPException, OSError) as error:
        raise Broken(Observation(otherwise, text=type(error).__name__)) from None


def _hand_over(connection: smtplib.SMTP, content: bytes) -> Reply:
    quoted = content.replace(b"\r\n.", b"\r\n..")  # RFC 5321, 4.5.2; a message never begins with a dot
    connection.send(quoted + b".\r\n")
    return connection.getreply()


def _reply(stage: Stage, reply: tuple[int, bytes | str]) -> Observation:
    code, text = reply
    return Observation(stage, code=code, text=text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
