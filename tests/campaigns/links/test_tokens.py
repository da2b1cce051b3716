"""Tokens: what goes in comes out, nothing else does."""

import datetime as dt
import uuid
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.links import tokens
from campaigns.links.models import ALPHABET

codes = st.text(ALPHABET, min_size=7, max_size=16)
deliveries = st.none() | st.uuids()
MAKERS = {
    "click": lambda someone: tokens.click("abcdefg", someone),
    "open": tokens.open_,
    "unsubscribe": tokens.unsubscribe,
    "preferences": tokens.preferences,
    "confirm": tokens.confirm,
}
READERS = {
    "click": tokens.read_click,
    "open": tokens.read_open,
    "unsubscribe": tokens.read_unsubscribe,
    "preferences": tokens.read_preferences,
    "confirm": lambda token: tokens.read_confirm(token, dt.timedelta(days=1)),
}


@given(codes, deliveries)
def test_a_click_token_gives_back_its_link_and_delivery(code, delivery):
    assert tokens.read_click(tokens.click(code, delivery)) == (code, delivery)


@pytest.mark.parametrize("purpose", [name for name in MAKERS if name != "click"])
def test_a_personal_token_gives_back_its_uuid(purpose):
    someone = uuid.uuid4()

    assert READERS[purpose](MAKERS[purpose](someone)) == someone


@given(codes, deliveries, st.data())
def test_a_token_changed_in_one_character_is_refused(code, delivery, data):
    token = tokens.click(code, delivery)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_.!=~ ą").filter(lambda character: character != token[at]))

    with pytest.raises(tokens.BadToken):
        tokens.read_click(token[:at] + other + token[at + 1 :])


@given(st.text(max_size=300))
def test_no_text_at_all_crashes_a_reader(text):
    for read in READERS.values():
        with pytest.raises(tokens.BadToken):
            read(text)


@pytest.mark.parametrize("made_for", MAKERS)
@pytest.mark.parametrize("read_as", READERS)
def test_a_token_opens_only_its_own_door(made_for, read_as):
    token = MAKERS[made_for](uuid.uuid4())
    if made_for == read_as:
        READERS[read_as](token)
    else:
        with pytest.raises(tokens.BadToken):
            READERS[read_as](token)


def test_tokens_survive_a_key_rotation_and_end_with_the_retired_key(settings):
    token = tokens.unsubscribe(someone := uuid.uuid4())

    settings.SECRET_KEY_FALLBACKS = ["another old key", settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert tokens.read_unsubscribe(token) == someone

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(tokens.BadToken):
        tokens.read_unsubscribe(token)


def test_a_confirmation_ends_with_its_time():
    asked_at = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    token = tokens.confirm(someone := uuid.uuid4(), asked_at)
    two_days = dt.timedelta(days=2)

    assert tokens.read_confirm(token, two_days, now=asked_at + two_days) == someone
    with pytest.raises(tokens.BadToken):
        tokens.read_confirm(token, two_days, now=asked_at + two_days + dt.timedelta(seconds=1))


def test_a_token_is_short_and_tells_only_the_code_and_a_random_id():
    someone = uuid.uuid4()

    assert len(tokens.click("abcdefg")) <= 24
    assert len(personal := tokens.click("abcdefg", someone)) <= 48
    assert urlsafe_b64decode(personal + "==")[:-10] == b"abcdefg\0" + someone.bytes
