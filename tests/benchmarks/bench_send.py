"""Messages per second with the full ledger, beside the limit of the same run.

  smtp      our worker over one SMTP connection: claim, arm, merge, send, settle
  limit     smtplib, one connection, finished bytes of the same size, nothing else
  far       both once more to a server ten milliseconds away, for a tenth of the people
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
SMTP_PORT, HTTP_PORT, FAR_PORT = 8190, 8191, 8192
FAR = 0.010  # seconds until an answer comes
SMTP = "django.core.mail.backends.smtp.EmailBackend"
POSTMARK = "anymail.backends.postmark.EmailBackend"


REPLIES = {b"QUIT": b"221 bye", b"EHLO": b"250-sink\r\n250 PIPELINING"}


class Sink(asyncio.Protocol):
    """The least an SMTP server can do: answers every command, counts finished contents."""

    def __init__(self, counter, seconds):
        self.counter, self.seconds = counter, seconds

    def connection_made(self, transport):
        self.transport, self.buffer, self.in_content = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, self._take, data)
        else:
            self._take(data)

    def _take(self, data):
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
            reply = REPLIES.get(line[:4].upper(), b"250 OK")
        self.transport.write(reply + b"\r\n")


def serve_smtp(counter, port=SMTP_PORT, seconds=0.0):
    async def main():
        server = await asyncio.get_running_loop().create_server(lambda: Sink(counter, seconds), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(main())


def serve_provider(counter):
    from fakes.postmark import FakePostmark

    class Counting(FakePostmark):
        def next_fault(self):
            counter.value = len(self.accepted)
            return super().next_fault()

    Counting(HTTP_PORT).serve_forever()


def serve_far_smtp(counter):
    serve_smtp(counter, FAR_PORT, FAR)


SERVERS = (serve_smtp, serve_provider, serve_far_smtp)


def limit(contents, port=SMTP_PORT):
    """Seconds smtplib needs for finished bytes over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
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


def merged(send):
    from functools import cache

    from campaigns.newsletters import merge
    from campaigns.newsletters.models import Delivery

    letters = cache(merge.letter)
    rows = Delivery.objects.of(send).select_related("subscriber")
    return [letters(row.edition_id).parcel(row, row.subscriber.pk, row.subscriber.read_address()) for row in rows]


def content_of(parcel):
    from campaigns.newsletters import mime

    return mime.to_bytes(parcel)


def start(target, counter):
    process = multiprocessing.get_context("fork").Process(target=target, args=(counter,), daemon=True)
    process.start()
    time.sleep(0.5)
    return process


def far_away(parcels, counter):
    """How many times faster our transport is than smtplib, where the way costs more than the work."""
    from django.test import override_settings

    from campaigns.newsletters import transports

    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=FAR_PORT):
        transport = transports.current(600)
        started = time.perf_counter()
        transport.send(parcels, lambda: True)
        ours = time.perf_counter() - started
        transport.close()
    bare = limit([(parcel.to, content_of(parcel)) for parcel in parcels], FAR_PORT)
    assert counter.value == 2 * len(parcels), counter.value
    return bare / ours


def run(smtp_counter, http_counter, far_counter):
    from django.test import override_settings
    from factories.sends import readers
    from fakes import postmark

    readers(PEOPLE)
    given = {"POSTMARK_SERVER_TOKEN": postmark.TOKEN, "POSTMARK_API_URL": f"http://127.0.0.1:{HTTP_PORT}/"}
    send, freezing = prepare("smtp")
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=SMTP_PORT):
        over_smtp = deliver(send)
    assert smtp_counter.value == PEOPLE, smtp_counter.value
    parcels = merged(send)
    contents = [(parcel.to, content_of(parcel)) for parcel in parcels]
    bare = limit(contents)
    assert smtp_counter.value == 2 * PEOPLE, smtp_counter.value
    size = sum(len(content) for _, content in contents) // PEOPLE
    del contents
    far = far_away(parcels[: PEOPLE // 10], far_counter)
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
        "far_smtp_over_smtplib": round(far, 2),
        "provider_messages_per_s": round(PEOPLE / to_provider),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main():
    with own_folder():
        os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
        migrate()
        counters = [multiprocessing.Value("i", 0) for _ in range(3)]
        servers = [start(serve, counter) for serve, counter in zip(SERVERS, counters, strict=True)]
        try:
            import django

            django.setup()
            report(bench="send", **run(*counters))
        finally:
            for server in servers:
                server.terminate()


if __name__ == "__main__":
    main()
