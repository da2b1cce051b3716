"""`events` and `judge_events`."""

import io
import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from factories import links as make
from factories import people

from campaigns.tracking import ingest, spool
from campaigns.tracking.facts import Fact, from_hit
from campaigns.tracking.models import Event, EventType
from campaigns.tracking.verdicts import VERSION, Signal

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def letter():
    """A delivered mailing with one click of a machine."""
    letter = make.delivery(make.send(), subscriber=people.subscriber("reader@example.org", tracking=True))
    link = make.mailing_link(letter.send)
    hit = spool.hit(EventType.CLICKED, Signal.HEAD | Signal.PERSONAL, link.code, letter.pk)
    delivered = Fact(b"d" * 16, EventType.DELIVERED, letter.created_at, delivery_id=letter.pk, esp="Brevo")
    ingest.record([from_hit(hit), delivered])
    return letter


def printed(*arguments):
    call_command(*arguments, stdout=(out := io.StringIO()))
    return out.getvalue()


def test_events_are_json_lines_in_the_order_they_happened(letter):
    lines = [json.loads(line) for line in printed("events", str(letter.send_id), "--json").splitlines()]

    assert [(line["type"], line["verdict"], line["reason"]) for line in lines] == [
        ("delivered", None, None),
        ("clicked", "machine", "head"),
    ]
    assert lines[1]["link"] == letter.send.links.get().code
    assert lines[1]["delivery"] == str(letter.pk)
    assert lines[1]["rule_version"] == VERSION


def test_events_name_nobody(letter):
    out = printed("events", str(letter.send_id)) + printed("events", str(letter.send_id), "--json")

    assert len(out.splitlines()) == 4
    assert "reader" not in out
    assert str(letter.subscriber_id) not in out


@pytest.mark.parametrize("key", ["nonsense", str(uuid.uuid4())])
def test_an_unknown_send_is_an_error_with_its_own_code(key):
    with pytest.raises(CommandError) as error:
        printed("events", key)

    assert error.value.returncode == 2


def test_the_cost_of_listing_does_not_grow(letter, django_assert_num_queries):
    with django_assert_num_queries(4):
        printed("events", str(letter.send_id))


def test_judging_again_says_what_to_do_next(letter):
    Event.objects.filter(type=EventType.CLICKED).update(rule_version=0, reason="")
    call_command("judge_events", stderr=(out := io.StringIO()))

    assert "1 events" in out.getvalue()
    assert Event.objects.get(type=EventType.CLICKED).reason == "head"
