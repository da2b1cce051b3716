"""A real SMTP server on loopback: keeps what it accepted, refuses and hangs up on demand."""

import asyncio
import email
import email.policy
import socket
from collections import Counter
from dataclasses import dataclass

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Accepted:
    address: str
    content: bytes

    @property
    def message(self):
        return email.message_from_bytes(self.content, policy=email.policy.default)


class SmtpSink:
    """Use as a context manager. Dictionaries map an address to the reply it gets, or to a hang-up.

    `pipelining`: whether it takes several commands in one breath (RFC 2920); it counts the envelopes that came so.
    """

    def __init__(self, *, pipelining=True):
        self.pipelining = pipelining
        self.envelopes_in_one_breath = 0
        self.accepted: list[Accepted] = []
        self.sender_reply = ""
        self.replies_to_recipient: dict[str, str] = {}
        self.replies_to_content: dict[str, str] = {}
        self.hangs_up_at_recipient: set[str] = set()
        self.hangs_up_after_content: set[str] = set()
        self.seconds_to_accept = 0.0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *error):
        self._controller.stop()

    def copies(self):
        return Counter(one.address for one in self.accepted)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        greeting, *extensions = responses
        return [greeting, *["250-PIPELINING"] * self.pipelining, *extensions]

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.envelopes_in_one_breath += b"DATA\r\n" in server._reader._buffer
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.hangs_up_at_recipient:
            self.hangs_up_at_recipient.discard(address)
            server.transport.abort()
            return "451 gone"
        if reply := self.replies_to_recipient.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if reply := self.replies_to_content.get(address):
            return reply
        await asyncio.sleep(self.seconds_to_accept)
        self.accepted.append(Accepted(address, envelope.content))
        if address in self.hangs_up_after_content:
            self.hangs_up_after_content.discard(address)
            server.transport.abort()
        return "250 OK"
