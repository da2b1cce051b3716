import queue
import socketserver
import threading
import uuid
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from django.test import override_settings
from fakes.smtp_sink import SmtpSink

from campaigns.newsletters import mime, transports
from campaigns.newsletters.merge import Parcel
from campaigns.newsletters.outcomes import Stage, classify

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(params=[True, False], ids=["in one breath", "step by step"])
def sink(request):
    with (
        SmtpSink(pipelining=request.param) as server,
        override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port),
    ):
        yield server


def parcel(address="anna@example.org", text="Zażółć gęślą jaźń\n.kropka\n", html="<p>Zażółć</p>\n"):
    return Parcel(
        delivery_id=uuid.uuid4(),
        to=address,
        from_email="Latarnia Łódź <news@example.org>",
        subject="Wiadomości, marzec",
        html=html,
        text=text,
        unsubscribe_url="https://x.test/u/1",
    )


def send(*parcels, may_begin=lambda: True):
    transport = transports.current(10)
    try:
        return transport.send(parcels, may_begin)
    finally:
        transport.close()


def states(seen):
    return [classify(one).state for one in seen]


def parsed(content) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(content)


TEXTS = ["plain\n", "Zażółć gęślą jaźń\n", "Ласкаво просимо до нашої розсилки\n", "x" * 3000 + "\n.\n"]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_read_is_what_was_written(text):
    message = parsed(mime.to_bytes(parcel(text=text, html=f"<p>{text}</p>")))

    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert text.strip() in message.get_body(("html",)).get_content().replace("\r\n", "\n")
    assert message["Subject"] == "Wiadomości, marzec"
    assert message["From"].addresses[0].display_name == "Latarnia Łódź"


def test_every_line_is_short_enough_for_smtp():
    content = mime.to_bytes(parcel(text="ż" * 5000, html="ї" * 5000))

    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("address", ["żółw@example.org", "anna@example.org\r\nBcc: jan@example.org"])
def test_an_address_that_would_break_the_message_is_refused(sink, address):
    assert states(send(parcel(address), parcel("jan@example.org"))) == ["failed", "sent"]
    assert [one.address for one in sink.accepted] == ["jan@example.org"]


def test_a_message_arrives_whole_with_one_recipient_and_its_delivery_id(sink):
    one = parcel()

    assert states(send(one)) == ["sent"]

    message = sink.accepted[0].message
    assert message["To"] == "anna@example.org"
    assert str(one.delivery_id) in message["Message-ID"]
    assert message["List-Unsubscribe"] == "<https://x.test/u/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_body(("plain",)).get_content().splitlines() == ["Zażółć gęślą jaźń", ".kropka"]
    assert message.get_body(("html",)).get_content().strip() == "<p>Zażółć</p>"


def test_an_envelope_goes_in_one_breath_where_the_server_takes_it(sink):
    assert states(send(parcel(), parcel("jan@example.org"))) == ["sent", "sent"]
    assert sink.envelopes_in_one_breath == (2 if sink.pipelining else 0)


@pytest.mark.parametrize(
    ("reply", "state", "suppresses"),
    [
        ("550 5.1.1 no such user", "rejected", True),
        ("550 5.7.1 policy", "rejected", False),
        ("451 4.7.1 greylisted", "pending", False),
    ],
)
def test_a_refused_recipient_does_not_spoil_the_connection(sink, reply, state, suppresses):
    sink.replies_to_recipient["jan@example.org"] = reply

    seen = send(parcel("anna@example.org"), parcel("jan@example.org"), parcel("ewa@example.org"))

    assert states(seen) == ["sent", state, "sent"]
    assert classify(seen[1]).suppresses is suppresses


SCRIPT = {
    b"EHLO": b"250-odd\r\n250 PIPELINING",
    b"MAIL": b"250 fine",
    b"RCPT": b"550 5.1.1 no such user",
    b"DATA": b"354 go on all the same",
}


@pytest.fixture
def odd_server():
    """Wants the content of a message whose only recipient it has refused. Gives what it heard after that."""
    heard = queue.SimpleQueue()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 odd\r\n")
            for line in self.rfile:
                self.wfile.write(SCRIPT[line[:4].upper()] + b"\r\n")
                if line.startswith(b"DATA"):
                    return heard.put(self.rfile.read())

    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.server_address[1]):
            yield heard
        server.shutdown()


def test_no_content_follows_a_refusal_even_if_the_server_waits_for_it(odd_server):
    assert states(send(parcel(), parcel("jan@example.org"))) == ["rejected", "pending"]
    assert odd_server.get(timeout=5) == b""


def test_refused_content_is_a_failure_of_that_message(sink):
    sink.replies_to_content["anna@example.org"] = "554 5.6.0 looks like spam"

    assert states(send(parcel(), parcel("jan@example.org"))) == ["failed", "sent"]


def test_a_hang_up_before_the_content_can_be_tried_again(sink):
    sink.hangs_up_at_recipient.add("jan@example.org")

    seen = send(parcel("anna@example.org"), parcel("jan@example.org"), parcel("ewa@example.org"))

    assert [one.stage for one in seen] == [Stage.SMTP_CONTENT, Stage.NOT_HANDED_OVER, Stage.NOT_BEGUN]
    assert states(seen) == ["sent", "pending", "pending"]


def test_a_hang_up_after_the_content_leaves_us_not_knowing(sink):
    sink.hangs_up_after_content.add("jan@example.org")

    seen = send(parcel("anna@example.org"), parcel("jan@example.org"), parcel("ewa@example.org"))

    assert states(seen) == ["sent", "ambiguous", "pending"]
    assert sink.copies()["jan@example.org"] == 1


def test_a_refused_sender_stops_the_send(sink):
    sink.sender_reply = "553 5.7.1 not your address"

    assert classify(send(parcel())[0]).pauses


def test_a_server_that_is_away_is_tried_again():
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        seen = send(parcel(), parcel())

    assert [one.stage for one in seen] == [Stage.NOT_CONNECTED, Stage.NOT_BEGUN]


def test_nothing_is_begun_after_the_word_to_stop(sink):
    words = iter([True, False, True])

    assert states(send(parcel(), parcel(), parcel(), may_begin=lambda: next(words))) == ["sent", "pending", "pending"]
    assert len(sink.accepted) == 1
