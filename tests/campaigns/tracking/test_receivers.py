"""Webhooks as providers send them: payloads written after their public documentation, with invented people."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from pathlib import Path

import pytest
from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView
from django.db import OperationalError, connection
from factories import links as make
from factories import people

from campaigns.newsletters.models import Tracking
from campaigns.subscribers.models import Suppression
from campaigns.tracking import receivers
from campaigns.tracking.models import Event, EventType, ParkedEvent, Verdict

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailInsecureWebhookWarning"),
]
DATA = Path(__file__).parents[2] / "data" / "webhooks"
DELIVERY = uuid.UUID("11111111-2222-4333-8444-555555555555")
SECRET, SIGNING_KEY = "provider:a long word", "mailgun signs with this"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}


@pytest.fixture
def letter():
    return make.delivery(make.send(), subscriber=people.subscriber("reader@example.org", tracking=True), pk=DELIVERY)


def payload(name, **signature):
    """A recorded body; Mailgun's are signed now unless told otherwise."""
    text = (DATA / f"{name}.json").read_text()
    fields = {"now": str(int(time.time())), "token": uuid.uuid4().hex} | signature
    fields["signature"] = hmac.new(
        SIGNING_KEY.encode(), (fields["now"] + fields["token"]).encode(), hashlib.sha256
    ).hexdigest()
    for field, value in fields.items():
        text = text.replace("{" + field + "}", value)
    return text


def post(client, esp, body, secret=SECRET):
    headers = {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
    return client.post(f"/anymail/{esp}/tracking/", body, content_type="application/json", headers=headers)


def receive(client, name):
    response = post(client, name.partition("_")[0], payload(name))
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("name", "kind", "fate"),
    [
        ("postmark_delivery", EventType.DELIVERED, "delivered"),
        ("postmark_hard_bounce", EventType.BOUNCED, "bounced_hard"),
        ("postmark_soft_bounce", EventType.BOUNCED, "bounced_soft"),
        ("postmark_spam_complaint", EventType.COMPLAINED, "complained"),
        ("mailgun_delivered", EventType.DELIVERED, "delivered"),
        ("mailgun_permanent_failure", EventType.BOUNCED, "bounced_hard"),
        ("mailgun_policy_failure", EventType.BOUNCED, "bounced_block"),
        ("mailgun_temporary_failure", EventType.DEFERRED, "deferred"),
        ("brevo_delivered", EventType.DELIVERED, "delivered"),
        ("brevo_soft_bounce", EventType.BOUNCED, "bounced_soft"),
        ("brevo_hard_bounce", EventType.BOUNCED, "bounced_hard"),
    ],
)
def test_each_provider_is_understood(client, letter, name, kind, fate):
    receive(client, name)

    letter.refresh_from_db()
    assert (letter.fate, Event.objects.get().type) == (fate, kind)
    assert Suppression.objects.exists() == (fate in {"bounced_hard", "complained"})


@pytest.mark.parametrize(
    ("name", "kind", "fate"),
    [
        ("ses_permanent_bounce", EventType.BOUNCED, "bounced_hard"),
        ("ses_transient_bounce", EventType.BOUNCED, "bounced_soft"),
        ("ses_complaint", EventType.COMPLAINED, ""),
    ],
)
def test_amazon_is_understood_without_its_library(name, kind, fate):
    view = AmazonSESTrackingWebhookView.__new__(AmazonSESTrackingWebhookView)
    notification = {"MessageId": "sns-1", "Timestamp": "2026-05-04T09:30:01.000Z"}

    [event] = view.esp_to_anymail_events(json.loads(payload(name)), notification)
    fact = receivers.to_fact(event, "Amazon SES")

    assert (fact.type, fact.fate, fact.delivery_id) == (kind, fate, DELIVERY)


def test_a_webhook_sent_twice_counts_once(client, letter):
    for _ in range(3):
        receive(client, "postmark_delivery")

    assert Event.objects.count() == 1


def test_who_left_at_the_provider_has_left(client, letter):
    receive(client, "postmark_suppression")

    letter.refresh_from_db()
    assert letter.unsubscribed_at


def test_a_provider_that_says_it_was_a_machine_is_believed(client, letter):
    receive(client, "brevo_proxy_open")
    receive(client, "mailgun_opened_by_machine")

    assert set(Event.objects.values_list("verdict", "reason")) == {(Verdict.MACHINE, "provider_flag")}


def test_a_provider_observes_only_people_who_agreed(client):
    make.delivery(make.send(Tracking.NONE), subscriber=people.subscriber("reader@example.org"), pk=DELIVERY)

    receive(client, "postmark_open")

    assert not Event.objects.exists()


def test_one_bad_item_does_not_take_its_batch_with_it(client, letter):
    receive(client, "sendgrid_batch")

    letter.refresh_from_db()
    assert letter.fate == "complained"
    assert sorted(Event.objects.values_list("type", flat=True)) == sorted(
        [EventType.QUEUED, EventType.DELIVERED, EventType.OPENED, EventType.BOUNCED, EventType.COMPLAINED]
    )


def test_an_event_names_no_address_and_no_program(client, letter):
    receive(client, "mailgun_opened_by_machine")

    stored = " ".join(str(value) for value in Event.objects.values().get().values())
    for private in ("reader", "203.0.113.7", "Mozilla"):
        assert private not in stored


def test_news_of_an_unknown_message_is_parked(client):
    receive(client, "postmark_hard_bounce")

    assert ParkedEvent.objects.get().delivery_uuid == DELIVERY


def test_news_of_another_recipient_changes_nothing(client):
    letter = make.delivery(make.send(), subscriber=people.subscriber("somebody@example.org"), pk=DELIVERY)

    receive(client, "postmark_spam_complaint")

    letter.refresh_from_db()
    assert letter.fate == "none"


@pytest.mark.parametrize("esp", ["postmark", "sendgrid", "brevo", "mailgun"])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "7", '"x"', "{}", '[{"event": 1}]', "\x00", "[" * 50_000, '{"event-data": null}']
)
def test_nonsense_is_never_a_server_error(client, esp, body):
    assert post(client, esp, body).status_code in {200, 400}
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["postmark_soft_bounce", "postmark_open", "brevo_hard_bounce"])
@pytest.mark.parametrize("nonsense", [-1, [1], 1e30, 10**400, "\ud800", "0001-01-01T00:00:00"])
def test_nonsense_in_one_field_is_never_a_server_error(client, letter, name, nonsense):
    body = json.loads(payload(name))
    for field in body:
        answer = post(client, name.partition("_")[0], json.dumps(body | {field: nonsense}))
        assert answer.status_code in {200, 400}, field


@pytest.mark.parametrize("moment", ["1" + "0" * 400, "1e400", "null", "[]"])
def test_a_nonsensical_moment_of_a_signature_is_a_400(client, moment):
    assert post(client, "mailgun", f'{{"signature": {{"timestamp": {moment}}}}}', "").status_code == 400


@pytest.mark.parametrize("esp", ["postmark", "sendgrid", "brevo"])
def test_malformed_json_is_a_400(client, esp):
    assert post(client, esp, "{").status_code == 400


@pytest.mark.parametrize("word", ["", "provider:guess", "provider"])
def test_without_the_secret_nothing_is_believed(client, letter, word):
    assert post(client, "postmark", payload("postmark_spam_complaint"), word).status_code == 400
    assert not Event.objects.exists()


def test_a_site_without_a_secret_takes_no_webhooks(client, letter, settings):
    settings.ANYMAIL = {}

    assert post(client, "postmark", payload("postmark_spam_complaint"), "").status_code == 400
    assert not Event.objects.exists()


def test_an_unknown_or_unconfigured_provider_has_no_door(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    assert post(client, "nobody", "{}").status_code == 404
    assert post(client, "mailgun", "{}").status_code == 404
    assert client.get("/anymail/postmark/tracking/").status_code == 405


def test_mailguns_signature_is_used_once_whatever_the_body_says(client, letter):
    one = {"token": "abc", "now": str(int(time.time()))}
    assert post(client, "mailgun", payload("mailgun_delivered", **one)).status_code == 200

    assert post(client, "mailgun", payload("mailgun_permanent_failure", **one)).status_code == 200

    letter.refresh_from_db()
    assert letter.fate == "delivered"


def test_an_old_signature_of_mailgun_is_refused(client, letter):
    recorded = payload("mailgun_delivered", now=str(int(time.time()) - 13 * 3600))

    assert post(client, "mailgun", recorded).status_code == 400


def test_a_click_on_our_own_link_is_left_to_our_own_door(client, letter):
    body = json.loads(payload("postmark_open"))
    body |= {"RecordType": "Click", "OriginalLink": "https://example.org/t/c/token"}

    assert post(client, "postmark", json.dumps(body)).status_code == 200
    assert not Event.objects.exists()


def test_a_click_the_provider_saw_finds_its_link(client, letter):
    link = make.mailing_link(letter.send)
    body = json.loads(payload("postmark_open")) | {"RecordType": "Click", "OriginalLink": link.url}

    post(client, "postmark", json.dumps(body))

    assert Event.objects.get().link_id == link.pk


def test_a_database_that_is_away_makes_the_provider_try_again(client, letter):
    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        assert post(client, "postmark", payload("postmark_delivery")).status_code == 500

    receive(client, "postmark_delivery")
    assert Event.objects.count() == 1


def test_a_batch_is_one_transaction(client, letter, django_assert_max_num_queries):
    delivered = json.loads(payload("sendgrid_batch"))[1]
    items = [{**delivered, "sg_event_id": f"event {n}"} for n in range(300)]

    with django_assert_max_num_queries(15):
        post(client, "sendgrid", json.dumps(items))

    assert Event.objects.count() == 300
