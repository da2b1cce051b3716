"""Leaving: only a POST acts, the button of the mail program needs nothing, and nobody learns who is known here."""

import uuid

import pytest
from django.test import Client
from factories import links as make
from factories import people

from campaigns.links import tokens
from campaigns.newsletters.models import Delivery
from campaigns.subscribers import leaving
from campaigns.subscribers.models import ConsentRecord, Subscriber, Subscription
from campaigns.tracking.models import Event, EventType

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def letter():
    """One mailing about "news" to somebody who also gets "school"."""
    news, school = people.topic("news", pl="Aktualności", en="News"), people.topic("school", pl="Szkoła")
    person = people.subscriber("jan@example.org", topics=[news, school])
    return make.delivery(make.send(topic=news), subscriber=person)


@pytest.fixture
def address(letter):
    return f"/u/{tokens.unsubscribe(letter.pk)}"


def active():
    return sorted(Subscription.objects.active().values_list("topic__slug", flat=True))


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, address, method):
    response = getattr(client, method)(address)

    assert response.status_code == 200
    assert active() == ["news", "school"]
    assert not ConsentRecord.objects.exists()
    assert not Event.objects.exists()


def test_the_page_names_the_topic_and_the_masked_address_in_the_language_of_the_mail(client, address):
    response = client.get(address, headers={"accept-language": "en"})

    page = response.content.decode()
    assert "Aktualności" in page
    assert "j•••@e•••.org" in page
    assert "jan@example.org" not in page
    assert response["Content-Language"] == "pl"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_the_button_ends_the_topic_of_the_mail(client, address, letter):
    response = client.post(address, {"scope": "topic"})

    letter.refresh_from_db()
    assert response.status_code == 200
    assert active() == ["school"]
    assert letter.unsubscribed_at
    assert ConsentRecord.objects.get().method == "link"


def test_everything_ends_everything(client, address):
    client.post(address, {"scope": "all"})

    assert active() == []
    assert Subscriber.objects.get().state == "left"


def test_this_is_not_me_changes_nothing(client, address):
    response = client.post(address, {"act": "not_me"})

    assert response.status_code == 200
    assert active() == ["news", "school"]


def test_the_mail_programs_button_needs_no_cookie_no_token_and_no_redirect(address):
    response = Client(enforce_csrf_checks=True).post(address, ONE_CLICK)

    assert response.status_code == 200
    assert not response.cookies
    assert active() == ["school"]
    assert ConsentRecord.objects.get().method == "one_click"


def test_pressing_again_changes_nothing_and_is_counted_once(client, address):
    answers = [client.post(address, ONE_CLICK) for _ in range(3)]

    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert ConsentRecord.objects.count() == 1
    assert [event.type for event in Event.objects.all()] == [EventType.UNSUBSCRIBED]


def test_nobody_learns_from_the_answer_who_is_known(client, letter):
    known = client.post(f"/u/{tokens.unsubscribe(letter.pk)}", ONE_CLICK)
    gone = make.delivery(make.send(), subscriber=people.subscriber("ewa@example.org"))
    leaving.erase("ewa@example.org")
    erased = client.post(f"/u/{tokens.unsubscribe(gone.pk)}", ONE_CLICK)
    unknown = client.post(f"/u/{tokens.unsubscribe(uuid.uuid4())}", ONE_CLICK)
    forged = client.post("/u/nonsense", ONE_CLICK)

    assert (
        len({(answer.status_code, answer.content, *answer.headers) for answer in (known, erased, unknown, forged)}) == 1
    )


def test_the_page_of_somebody_erased_has_nothing_to_offer(client, letter, address):
    leaving.erase("jan@example.org")

    response = client.get(address)

    assert response.status_code == 200
    assert "Aktualności" not in response.content.decode()
    assert b"<form" not in client.post(address).content.partition(b"<main")[2].partition(b"</main")[0]


def test_leaving_again_by_the_same_mail_after_coming_back_works(client, address, letter):
    client.post(address, ONE_CLICK)
    Subscription.objects.filter(topic__slug="news").update(state="active")

    client.post(address, ONE_CLICK)

    assert active() == ["school"]
    assert Event.objects.count() == 1


def test_a_broken_address_says_so(client):
    assert client.get("/u/nonsense").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405
    assert active() == ["news", "school"]


def test_leaving_works_without_the_key_to_the_address(client, address, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "FIELD_KEYS": "9:" + "A" * 43 + "="}

    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 200
    assert active() == ["school"]


def test_what_this_mail_did_stands_in_the_ledger_once(client, address):
    client.post(address, ONE_CLICK)
    first = Delivery.objects.get().unsubscribed_at

    client.post(address, {"scope": "all"})

    assert Delivery.objects.get().unsubscribed_at == first
