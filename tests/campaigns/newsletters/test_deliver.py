import io
import json
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from factories.newsletters import approved, translate_letter
from factories.people import subscriber
from factories.sends import frozen, letter, mailings, news_topic, readers, started
from fakes.smtp_sink import SmtpSink

from campaigns.links import tokens
from campaigns.links.models import TrackedLink
from campaigns.newsletters import deliver, freeze, leases, ledger, merge
from campaigns.newsletters.leases import Settlement
from campaigns.newsletters.models import Delivery, Edition, Newsletter, Send
from campaigns.newsletters.outcomes import Observation, Stage
from campaigns.subscribers import leaving

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def states(send):
    return sorted(Delivery.objects.of(send).values_list("state", flat=True))


def test_the_freeze_writes_everybody_down_once(db):
    send = frozen(5)

    assert (send.state, send.intended) == ("sending", 5)
    assert states(send) == ["pending"] * 5
    assert not freeze.freeze(send.pk)


def test_everybody_gets_the_edition_of_their_language(db):
    readers(2)
    readers(1, language="en", prefix="english")
    news = letter()
    approved(translate_letter(news, "en", subject="News in English"))
    send = Send.objects.create(newsletter_key=news.translation_key, topic=news.topic, tracking="none", state="freezing")

    freeze.freeze(send.pk)
    deliver.work()

    subjects = sorted((one.to[0], one.subject) for one in mailings())
    assert subjects == [
        ("english0@example.org", "News in English"),
        ("reader0@example.org", "Wiadomości"),
        ("reader1@example.org", "Wiadomości"),
    ]


def test_who_is_held_or_suppressed_stands_in_the_ledger_with_the_reason(db):
    held, suppressed, _ = readers(3)
    leaving.hold(held.pk)
    leaving.suppress(suppressed.pk, "bounced")
    subscriber("left@example.org", topics=[news_topic()], state="left")

    send = started()
    freeze.freeze(send.pk)

    rows = dict(Delivery.objects.of(send).filter(state="suppressed").values_list("subscriber", "reason"))
    assert rows == {held.pk: "held", suppressed.pk: "suppressed"}
    send.refresh_from_db()
    assert send.intended == 3


@pytest.mark.parametrize(("tier", "others_are_counted"), [("aggregate", True), ("consented", False)])
def test_only_those_who_agreed_get_personal_links(db, tier, others_are_counted):
    readers(1, tracking=True, prefix="agreed")
    readers(1, prefix="silent")
    send = started(tracking=tier)
    freeze.freeze(send.pk)

    deliver.work()

    bodies = {one.to[0]: one.alternatives[0].content for one in mailings()}
    code = TrackedLink.objects.get(send=send, url__contains="strona").code
    delivery = Delivery.objects.of(send).get(tracking="consented")
    assert tokens.click(code, delivery.pk) in bodies["agreed0@example.org"]
    assert tokens.open_(delivery.pk) in bodies["agreed0@example.org"]
    assert (tokens.click(code) in bodies["silent0@example.org"]) is others_are_counted
    assert "/t/o/" not in bodies["silent0@example.org"]


@pytest.mark.parametrize(("tier", "has_tokens"), [("none", False), ("aggregate", True)])
def test_without_consent_nothing_but_leaving_is_personal(db, tier, has_tokens):
    send = frozen(2, tracking=tier)

    deliver.work()

    first, second = (one.alternatives[0].content for one in mailings())
    assert ("/t/c/" in first) is has_tokens
    assert ("https://example.org/strona?a=1&amp;b=2" in first) is not has_tokens
    for row, one in zip(Delivery.objects.of(send).order_by("pk"), sorted(mailings(), key=_delivery), strict=True):
        unsubscribe = tokens.unsubscribe(row.pk)
        assert unsubscribe in one.body and unsubscribe in one.extra_headers["List-Unsubscribe"]
        first = first.replace(unsubscribe, "")
    assert "[[" not in first + second


def _delivery(one):
    return one.metadata["delivery"]


def test_a_newsletter_that_lost_its_approval_pauses_the_send_with_the_reason(db):
    readers(1)
    send = started()
    Newsletter.objects.update(live=False)

    freeze.freeze(send.pk)

    send.refresh_from_db()
    assert send.state == "paused"
    assert send.state_reason
    assert not Edition.objects.filter(send=send).exists()
    assert states(send) == []


@pytest.mark.parametrize("field", ["subscriber", "address_hmac"])
def test_the_database_refuses_a_second_row_for_the_same_person(db, field):
    send = frozen(1)
    row = Delivery.objects.of(send).get()
    copy = Delivery(send=send, edition=row.edition, tracking="none", **{field: getattr(row, field)})

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_database_made_ids_are_random_uuids(db):
    send = frozen(50)

    ids = list(Delivery.objects.of(send).values_list("pk", flat=True))
    assert len(set(ids)) == 50
    assert {(pk.version, pk.variant) for pk in ids} == {(4, ids[0].variant)}


def test_one_broken_address_costs_one_message(db):
    send = frozen(3)
    person = Delivery.objects.of(send).first().subscriber
    type(person).objects.filter(pk=person.pk).update(address=b"\x00broken")

    deliver.work()

    assert states(send) == ["failed", "sent", "sent"]
    send.refresh_from_db()
    assert send.state == "complete"


def test_a_fault_of_ours_before_the_call_gives_everybody_back(db):
    send = frozen(2)
    Edition.objects.filter(send=send).update(html="[[link:99]]")

    with pytest.raises(KeyError):
        deliver.work()

    assert states(send) == ["pending"] * 2
    assert mailings() == []


def test_over_smtp_a_refused_and_a_busy_mailbox_are_told_apart(db):
    send = frozen(4)
    with SmtpSink() as sink, override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port):
        sink.replies_to_recipient["reader1@example.org"] = "550 5.1.1 no such user reader1@example.org"
        sink.replies_to_recipient["reader2@example.org"] = "452 4.2.2 mailbox full"
        deliver.work()

    assert states(send) == ["pending", "rejected", "sent", "sent"]
    assert set(sink.copies().values()) == {1}
    assert "@" not in Delivery.objects.of(send).get(state="rejected").detail
    assert Delivery.objects.of(send).get(state="pending").not_before
    sent = Delivery.objects.of(send).filter(state="sent")
    assert all(str(row.pk) in "".join(one.message["Message-ID"] for one in sink.accepted) for row in sent)


def test_memory_does_not_grow_with_the_audience(db):
    def peak(count, prefix):
        readers(count, prefix=prefix)
        send = started(reason=prefix)
        tracemalloc.start()
        freeze.freeze(send.pk)
        rows = leases.arm(leases.claim(send.pk, 50))
        leases.settle(send.pk, [Settlement(row, Observation(Stage.POSTMARK, code=0)) for row in rows])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(50, "warm")  # templates, imports
    few = peak(200, "few")
    many = peak(1500, "many")

    assert many < few * 1.5


def test_the_command_lists_one_row_per_person_and_hides_addresses(db):
    send = frozen(2)

    rows = [json.loads(line) for line in _run("deliveries", str(send.pk), "--json").splitlines()]

    assert [row["state"] for row in rows] == ["pending", "pending"]
    assert "@" not in json.dumps(rows)
    assert "reader0@example.org" in _run("deliveries", str(send.pk), "--with-address")


def test_the_command_asks_for_all_its_rows_at_once(db, django_assert_num_queries):
    send = frozen(20)
    with django_assert_num_queries(2):  # the send, and everything of its rows
        assert len(_run("deliveries", str(send.pk), "--json", "--with-address").splitlines()) == 20


def test_the_command_resolves_what_nobody_knew(db):
    send = frozen(2)
    rows = leases.arm(leases.claim(send.pk, 2))
    leases.settle(send.pk, [Settlement(row, Observation(Stage.NO_ANSWER)) for row in rows])
    ledger.conclude(send.pk)

    _run("deliveries", "resolve", str(send.pk), "--delivery", str(rows[0].pk), "--as", "sent")
    answer = json.loads(_run("deliveries", "resolve", str(send.pk), "--as", "failed", "--json"))

    assert answer["resolved"] == 1
    assert states(send) == ["failed", "sent"]
    send.refresh_from_db()
    assert send.state == "complete"


@pytest.mark.parametrize(
    "words", [["no-such-send"], ["resolve", "no-such-send", "--as", "sent"], ["a", "b", "c"]], ids=" ".join
)
def test_the_command_refuses_nonsense_in_words(db, words):
    with pytest.raises(CommandError):
        _run("deliveries", *words)


def _run(*words):
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_no_address_is_written_anywhere_in_clear(db):
    send = frozen(3)
    deliver.work()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM campaigns_delivery")
        assert "@example.org" not in str(cursor.fetchall())
    assert "@" not in str(list(Send.objects.filter(pk=send.pk).values()))


def test_a_slow_server_is_given_no_new_message_after_half_a_lease(db, settings):
    """So that a row is never on its way when somebody else may call it lost."""
    send = frozen(6)
    with SmtpSink() as sink:
        sink.seconds_to_accept = 0.4
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", sink.port
        settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SEND_LEASE_SECONDS": 2}
        courier = deliver.Courier()
        courier.deliver_batch(send, merge.letter)
        courier.close()

    rest = Delivery.objects.of(send).filter(state="pending")
    assert 0 < len(sink.accepted) < 6 and rest.count() == 6 - len(sink.accepted)
    assert set(rest.values_list("attempts", flat=True)) == {0}
