"""Messages per second with the full ledger, beside the limit of the same run.

  smtp      our worker over one SMTP connection: claim, arm, merge, send, settle
  limit     smtplib, one connection, finished bytes of the same size, nothing else
  provider  our worker to a Postmark-like batch endpoint

Sink and provider run in their own processes and count what they accepted; the counts are asserted.
`BENCH_DATABASE_URL` chooses another (empty, migrated or new) database than SQLite; `BENCH_PEOPLE` the audience.
"""

import asyncio
import multiprocessing
import os
import resource
import smtplib
import time

from site_process import migrate, own_folder, report

PEOPLE = int(os.environ.get("BENCH_PEOPLE", 3000))
SMTP_PORT, HTTP_PORT = 8190, 8191
SMTP = "django.core.mail.backends.smtp.EmailBackend"
POSTMARK = "anymail.backends.postmark.EmailBackend"


class Sink(asyncio.Protocol):
    """The least an SMTP server can do: answers every command, counts finished contents."""

    counter = None

    def connection_made(self, transport):
        self.transport, self.buffer, self.in_content = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_content else b"\r\n"
            head, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            self._answer(head)

    def _answer(self, line):
        if self.in_content:
            self.in_content = False
            with self.counter.get_lock():
                self.counter.value += 1
            reply = b"250 OK"
        elif line[:4].upper() == b"DATA":
            self.in_content, reply = True, b"354 go on"
        else:
            reply = b"221 bye" if line[:4].upper() == b"QUIT" else b"250 OK"
        self.transport.write(reply + b"\r\n")


def serve_smtp(counter):
    Sink.counter = counter

    async def main():
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", SMTP_PORT)
        await server.serve_forever()

    asyncio.run(main())


def serve_provider(counter):
    from fakes.postmark import FakePostmark

    class Counting(FakePostmark):
        def next_fault(self):
            counter.value = len(self.accepted)
            return super().next_fault()

    Counting(HTTP_PORT).serve_forever()


def limit(contents):
    """Seconds smtplib needs for finished bytes over one connection."""
    with smtplib.SMTP("127.0.0.1", SMTP_PORT) as connection:
        started = time.perf_counter()
        for address, content in contents:
            connection.sendmail("news@example.org", [address], content)
        return time.perf_counter() - started


def prepare(reason):
    """A frozen send, and how long the freeze took. Runs in the worker's process, before the clock starts."""
    from factories.sends import started

    from campaigns.newsletters import freeze

    send = started(reason=reason, tracking="aggregate")
    begun = time.perf_counter()
    freeze.freeze(send.pk)
    return send, time.perf_counter() - begun


def deliver(send):
    """Seconds one courier needs for the whole ledger."""
    from campaigns.newsletters.deliver import Courier

    courier = Courier()
    started = time.perf_counter()
    while courier.work(60):
        pass
    seconds = time.perf_counter() - started
    courier.close()
    send.refresh_from_db()
    assert send.state == "complete", send.state
    return seconds


def finished_bytes(send):
    from functools import cache

    from campaigns.newsletters import merge, mime
    from campaigns.newsletters.models import Delivery

    letters = cache(merge.letter)
    for row in Delivery.objects.of(send).select_related("subscriber")[:PEOPLE]:
        address = row.subscriber.read_address()
        yield address, mime.to_bytes(letters(row.edition_id).parcel(row, row.subscriber.pk, address))


def start(target, counter):
    process = multiprocessing.get_context("fork").Process(target=target, args=(counter,), daemon=True)
    process.start()
    time.sleep(0.5)
    return process


def run(smtp_counter, http_counter):
    from django.test import override_settings
    from factories.sends import readers
    from fakes import postmark

    readers(PEOPLE)
    given = {"POSTMARK_SERVER_TOKEN": postmark.TOKEN, "POSTMARK_API_URL": f"http://127.0.0.1:{HTTP_PORT}/"}
    send, freezing = prepare("smtp")
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=SMTP_PORT):
        over_smtp = deliver(send)
    assert smtp_counter.value == PEOPLE, smtp_counter.value
    contents = list(finished_bytes(send))
    bare = limit(contents)
    assert smtp_counter.value == 2 * PEOPLE, smtp_counter.value
    size = sum(len(content) for _, content in contents) // PEOPLE
    del contents
    send, _ = prepare("provider")
    with override_settings(EMAIL_BACKEND=POSTMARK, ANYMAIL=given):
        to_provider = deliver(send)
    return {
        "people": PEOPLE,
        "bytes_per_message": size,
        "freeze_people_per_s": round(PEOPLE / freezing),
        "smtp_messages_per_s": round(PEOPLE / over_smtp),
        "smtplib_limit_per_s": round(PEOPLE / bare),
        "smtp_of_limit": round(bare / over_smtp, 2),
        "provider_messages_per_s": round(PEOPLE / to_provider),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main():
    with own_folder():
        os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
        migrate()
        counters = [multiprocessing.Value("i", 0) for _ in range(2)]
        servers = [start(serve_smtp, counters[0]), start(serve_provider, counters[1])]
        try:
            import django

            django.setup()
            report(bench="send", **run(*counters))
        finally:
            for server in servers:
                server.terminate()


if __name__ == "__main__":
    main()
