import datetime as dt

import pytest

from campaigns.newsletters.models import Delivery
from campaigns.newsletters.outcomes import (
    BY_STAGE,
    GIVES_UP_AFTER,
    Observation,
    Outcome,
    Stage,
    Wait,
    after_attempts,
    classify,
    retry_after,
    seconds_to_wait,
    strike,
)

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (Observation(Stage.NOT_CONNECTED), "pending"),
        (Observation(Stage.NOT_HANDED_OVER), "pending"),
        (Observation(Stage.NOT_BEGUN), "pending"),
        (Observation(Stage.NO_ANSWER), "ambiguous"),
        (Observation(Stage.HTTP, code=200), "ambiguous"),
        (Observation(Stage.HTTP, code=302), "pending"),
        (Observation(Stage.HTTP, code=400), "failed"),
        (Observation(Stage.HTTP, code=401), "pending"),
        (Observation(Stage.HTTP, code=403), "pending"),
        (Observation(Stage.HTTP, code=404), "failed"),
        (Observation(Stage.HTTP, code=408), "ambiguous"),
        (Observation(Stage.HTTP, code=429), "pending"),
        (Observation(Stage.HTTP, code=500), "ambiguous"),
        (Observation(Stage.HTTP, code=502), "ambiguous"),
        (Observation(Stage.HTTP, code=503), "ambiguous"),
        (Observation(Stage.HTTP, code=503, retry_after=2), "pending"),
        (Observation(Stage.POSTMARK, code=0), "sent"),
        (Observation(Stage.POSTMARK, code=300), "failed"),
        (Observation(Stage.POSTMARK, code=406), "rejected"),
        (Observation(Stage.POSTMARK, code=412), "pending"),
        (Observation(Stage.POSTMARK, code=99999), "failed"),
        (Observation(Stage.WORD, word="queued"), "sent"),
        (Observation(Stage.WORD, word="rejected"), "rejected"),
        (Observation(Stage.WORD, word="invalid"), "rejected"),
        (Observation(Stage.WORD, word="failed"), "failed"),
        (Observation(Stage.WORD, word="unknown"), "ambiguous"),
        (Observation(Stage.WORD, word="something new"), "ambiguous"),
        (Observation(Stage.SMTP_CONTENT, code=250), "sent"),
        (Observation(Stage.SMTP_CONTENT, code=451), "pending"),
        (Observation(Stage.SMTP_CONTENT, code=554), "failed"),
        (Observation(Stage.SMTP_CONTENT, code=354), "ambiguous"),
        (Observation(Stage.SMTP_RCPT, code=450), "pending"),
        (Observation(Stage.SMTP_RCPT, code=550), "rejected"),
        (Observation(Stage.SMTP_MAIL, code=550), "pending"),
        (Observation(Stage.SMTP_CONNECT, code=535), "pending"),
    ],
    ids=str,
)
def test_an_observation_leads_to_the_state_it_proves(seen, state):
    assert classify(seen).state == state


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("code", [0, 100, 200, 250, 300, 354, 400, 421, 451, 503, 550, 599, 999])
def test_every_observation_has_a_state_of_the_ledger(stage, code):
    assert classify(Observation(stage, code=code)).state in Delivery.State.values


def test_only_what_cannot_have_been_accepted_is_tried_again():
    handed_over = [Observation(Stage.NO_ANSWER), *(Observation(Stage.HTTP, code=c) for c in (200, 408, 500, 502, 504))]

    assert {classify(seen).state for seen in handed_over} == {"ambiguous"}


@pytest.mark.parametrize(
    "seen",
    [
        Observation(Stage.HTTP, code=401),
        Observation(Stage.HTTP, code=403),
        Observation(Stage.POSTMARK, code=10),
        Observation(Stage.POSTMARK, code=405),
        Observation(Stage.SMTP_CONNECT, code=535),
        Observation(Stage.SMTP_MAIL, code=553),
    ],
    ids=str,
)
def test_what_would_befall_every_message_pauses_the_send(seen):
    assert classify(seen).pauses
    assert classify(seen).state == "pending"


def test_a_dead_mailbox_is_suppressed_and_a_policy_refusal_is_not():
    dead = classify(Observation(Stage.SMTP_RCPT, code=550, text="5.1.1 no such user"))
    policy = classify(Observation(Stage.SMTP_RCPT, code=550, text="5.7.1 blocked by policy"))

    assert (dead.suppresses, policy.suppresses) == (True, False)


def test_a_server_that_says_goodbye_holds_the_whole_send():
    assert classify(Observation(Stage.SMTP_RCPT, code=421)).wait is Wait.SEND


def test_a_mailbox_that_never_says_yes_is_given_up():
    later = classify(Observation(Stage.SMTP_RCPT, code=451))

    assert after_attempts(later, GIVES_UP_AFTER - 1) is later
    assert after_attempts(later, GIVES_UP_AFTER) == Outcome("failed", "gave_up")


def test_an_unreachable_provider_is_never_given_up():
    away = BY_STAGE[Stage.NOT_CONNECTED]

    assert after_attempts(away, 1000) is away


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (9, 900), (500, 900)])
def test_back_off_doubles_and_ends(attempts, seconds):
    assert seconds_to_wait(Observation(Stage.NOT_CONNECTED), attempts) == seconds


def test_the_provider_decides_how_long_to_wait():
    assert seconds_to_wait(Observation(Stage.HTTP, code=429, retry_after=120), attempts=5) == 120


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 12:01:00 GMT", 60),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    assert retry_after(header, NOON) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <Anna.Nowak@Example.org>: Recipient address rejected",
        "Found inactive addresses: anna.nowak@example.org. Inactive",
        "Invalid 'To' address: 'anna.nowak'.",
        "ANNA.NOWAK@EXAMPLE.ORG unknown",
        "mailto:anna.nowak@example.org",
    ],
)
def test_no_address_is_kept_in_what_the_other_side_said(text):
    kept = strike(text, "anna.nowak@example.org").lower()

    assert "anna" not in kept
    assert "nowak" not in kept
    assert "@" not in kept


def test_what_is_kept_fits_its_column():
    assert len(strike("x " * 1000)) <= Delivery._meta.get_field("detail").max_length
