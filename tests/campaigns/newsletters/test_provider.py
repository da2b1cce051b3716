import uuid

import pytest
from anymail.utils import parse_single_address
from django.test import override_settings
from fakes import postmark
from fakes.postmark import FakePostmark
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.newsletters import transports
from campaigns.newsletters.merge import Parcel
from campaigns.newsletters.outcomes import Stage, classify
from campaigns.newsletters.provider import ORDINARY

POSTMARK = "anymail.backends.postmark.EmailBackend"


@pytest.fixture
def provider():
    with FakePostmark() as fake:
        given = {"POSTMARK_SERVER_TOKEN": postmark.TOKEN, "POSTMARK_API_URL": fake.url}
        with override_settings(EMAIL_BACKEND=POSTMARK, ANYMAIL=given):
            yield fake


def parcel(address="anna@example.org", **fields):
    defaults = {
        "from_email": "Latarnia <news@example.org>",
        "subject": "Zażółć",
        "unsubscribe_url": "https://x.test/u/1",
    }
    return Parcel(
        delivery_id=uuid.uuid4(),
        to=address,
        html=f"<p>for {address}</p>",
        text=f"for {address}",
        **{**defaults, **fields},
    )


def send(parcels, may_begin=lambda: True, lease=10):
    transport = transports.current(lease)
    try:
        return transport.send(parcels, may_begin)
    finally:
        transport.close()


def test_one_call_carries_everybody_s_own_message(provider):
    parcels = [parcel(f"reader{n}@example.org") for n in range(50)]

    seen = send(parcels)

    assert provider.calls == 1
    assert {classify(one).state for one in seen} == {"sent"}
    assert len({one.message_id for one in seen}) == 50
    for one, sent in zip(parcels, provider.accepted, strict=True):
        assert (sent.address, sent.delivery) == (one.to, str(one.delivery_id))
        assert (sent.message["HtmlBody"], sent.message["TextBody"]) == (one.html, one.text)
        assert sent.message["Subject"] == "Zażółć"


@given(st.from_regex(ORDINARY, fullmatch=True))
@example("a@b.c")
@example("anna.nowak+gazetka@poczta.uczelnia.edu.pl")
def test_an_address_called_ordinary_is_one_that_anymail_reads_as_it_is(address):
    assert parse_single_address(address).addr_spec == address


def test_the_provider_neither_tracks_nor_shows_other_recipients(provider):
    send([parcel("anna@example.org"), parcel("jan@example.org", unsubscribe_url="https://x.test/u/2")])

    first, second = (one.message for one in provider.accepted)
    assert (first["To"], second["To"]) == ("anna@example.org", "jan@example.org")
    assert "Cc" not in first and "Bcc" not in first
    assert (first["TrackOpens"], first["TrackLinks"]) == (False, "None")
    headers = {header["Name"]: header["Value"] for header in second["Headers"]}
    assert headers["List-Unsubscribe"] == "<https://x.test/u/2>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_bad_recipient_costs_only_that_one(provider):
    provider.plan[1] = postmark.one_bad_recipient(1)

    seen = send([parcel(f"reader{n}@example.org") for n in range(3)])

    outcomes = [classify(one) for one in seen]
    assert [one.state for one in outcomes] == ["sent", "rejected", "sent"]
    assert [one.suppresses for one in outcomes] == [False, True, False]


def test_an_address_that_is_none_costs_only_that_one(provider):
    seen = send([parcel("anna@example.org"), parcel("not an address"), parcel("jan@example.org")])

    assert [classify(one).state for one in seen] == ["sent", "rejected", "sent"]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (postmark.provider_dies_before_reading(), "ambiguous"),
        (postmark.reset_after_accept(), "ambiguous"),
        (postmark.truncated_answer(), "ambiguous"),
        (postmark.error_after_accept(), "ambiguous"),
        (postmark.slow(1.5), "ambiguous"),
        (postmark.too_many(7), "pending"),
        (postmark.unavailable(7), "pending"),
        (postmark.Fault(status=403), "pending"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_call_that_breaks_is_the_same_for_everybody_in_it(provider, fault, state):
    provider.plan[1] = fault

    seen = send([parcel("anna@example.org"), parcel("jan@example.org")], lease=2)

    assert [classify(one).state for one in seen] == [state, state]
    assert provider.calls == 1
    if state == "pending" and fault.headers:
        assert seen[0].retry_after == 7


def test_a_wrong_token_stops_the_send(provider):
    with override_settings(ANYMAIL={"POSTMARK_SERVER_TOKEN": "wrong", "POSTMARK_API_URL": provider.url}):
        seen = send([parcel()])

    assert classify(seen[0]).pauses
    assert provider.accepted == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/"])
def test_a_provider_nobody_could_reach_is_tried_again(url, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with override_settings(EMAIL_BACKEND=POSTMARK, ANYMAIL={"POSTMARK_SERVER_TOKEN": "x", "POSTMARK_API_URL": url}):
        seen = send([parcel()])

    assert seen[0].stage is Stage.NOT_CONNECTED
    assert classify(seen[0]).state == "pending"


def test_nothing_is_begun_after_the_word_to_stop(provider):
    seen = send([parcel()], may_begin=lambda: False)

    assert seen[0].stage is Stage.NOT_BEGUN
    assert provider.calls == 0


def test_a_parcel_shows_nobody_s_address():
    assert "anna" not in repr(parcel("anna@example.org"))


def test_other_providers_get_one_call_per_message_and_say_what_became_of_it():
    with override_settings(EMAIL_BACKEND="anymail.backends.test.EmailBackend"):
        seen = send([parcel("anna@example.org"), parcel("jan@example.org")])

    assert [classify(one).state for one in seen] == ["sent", "sent"]
