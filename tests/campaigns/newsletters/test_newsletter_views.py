"""The screens around a send: who may see them, what they say, what their buttons do."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.newsletters import approved, write
from factories.people import subscriber, topic

from campaigns.newsletters import start
from campaigns.newsletters.models import Delivery, Newsletter, Send

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def letter(db):
    newsletter = approved(write())
    subscriber(topics=[newsletter.topic])
    return newsletter


@pytest.fixture
def running(letter):
    """A send in work, with one delivery of which nobody knows, and one that waits."""
    send = start.start(letter, actor=None)
    edition = send.editions.create(
        locale=letter.locale, newsletter=letter, revision_id=1, subject="Temat", from_email="a@b.pl", digest=b""
    )
    for state in ("ambiguous", "pending"):
        Delivery.objects.create(send=send, edition=edition, tracking="none", state=state)
    Send.objects.filter(pk=send.pk).update(state="sending", intended=2, frozen_at=send.created_at)
    send.refresh_from_db()
    return send


def url(name, *args):
    return reverse(f"campaigns_sends:{name}", args=args)


def go(client, user, name, *args, data=None):
    client.force_login(user)
    return client.get(url(name, *args)) if data is None else client.post(url(name, *args), data)


@pytest.mark.parametrize("name", ["start", "test"])
def test_neither_a_stranger_nor_a_guest_comes_near_a_send(client, letter, stranger, name):
    guest = client.get(url(name, letter.pk))
    assert guest.status_code == 302 and "/login/" in guest["Location"]
    assert go(client, stranger, name, letter.pk, data={"address": "x@example.org"}).status_code == 302
    assert not Send.objects.exists()


def test_an_editor_writes_but_does_not_send(client, letter, editor):
    assert go(client, editor, "start", letter.pk).status_code == 302
    go(client, editor, "start", letter.pk, data={})
    assert not Send.objects.exists()
    edit = client.get(reverse("wagtailsnippets_campaigns_newsletter:edit", args=[letter.pk]))
    assert edit.status_code == 200 and url("start", letter.pk) not in edit.content.decode()


def test_an_officer_finds_the_way_from_the_newsletter_and_from_the_list(client, letter, officer):
    client.force_login(officer)
    for page in ("edit", "list"):
        args = [letter.pk] if page == "edit" else []
        html = client.get(reverse(f"wagtailsnippets_campaigns_newsletter:{page}", args=args)).content.decode()
        assert url("start", letter.pk) in html


def test_the_page_says_who_what_and_what_the_checks_say(client, letter, officer):
    html = go(client, officer, "start", letter.pk).content.decode()
    for words in ("Aktualności", "Wiadomości", "letter-approver"):
        assert words in html
    assert 'name="confirm"' not in html and 'name="reason"' not in html


def test_the_button_starts_the_send_and_leads_to_it(client, letter, officer):
    response = go(client, officer, "start", letter.pk, data={})
    send = Send.objects.get()
    assert response["Location"] == url("show", send.pk)
    assert (send.created_by, send.state) == (officer, "freezing")


def test_many_readers_are_typed_by_hand(client, letter, officer):
    for _ in range(101):
        subscriber(topics=[letter.topic])
    assert 'name="confirm"' in go(client, officer, "start", letter.pk).content.decode()
    go(client, officer, "start", letter.pk, data={"confirm": "101"})
    assert not Send.objects.exists()
    go(client, officer, "start", letter.pk, data={"confirm": "102"})
    assert Send.objects.get().created_by == officer


def test_another_language_is_agreed_to_before_anybody_gets_it(client, letter, officer):
    subscriber(topics=[letter.topic], language="uk")
    assert 'name="accept_fallback"' in go(client, officer, "start", letter.pk).content.decode()
    go(client, officer, "start", letter.pk, data={})
    assert not Send.objects.exists()
    go(client, officer, "start", letter.pk, data={"accept_fallback": "on"})
    assert Send.objects.exists()


def test_sending_again_asks_for_the_reason(client, letter, officer):
    start.start(letter, actor=officer)
    assert 'name="reason"' in go(client, officer, "start", letter.pk).content.decode()
    assert go(client, officer, "start", letter.pk, data={}).status_code == 200
    go(client, officer, "start", letter.pk, data={"reason": "Zła data"})
    assert [send.reason for send in Send.objects.order_by("created_at")] == ["", "Zła data"]


def test_what_is_not_approved_has_no_send_button(client, officer):
    newsletter = write()
    subscriber(topics=[newsletter.topic])
    html = go(client, officer, "start", newsletter.pk).content.decode()
    assert f'action="{url("start", newsletter.pk)}"' not in html
    assert reverse("wagtailsnippets_campaigns_newsletter:edit", args=[newsletter.pk]) in html
    go(client, officer, "start", newsletter.pk, data={})
    assert not Send.objects.exists()


def test_the_test_mail_goes_to_the_address_typed(client, letter, officer, mailoutbox):
    mailoutbox.clear()  # what the workflow told its people
    go(client, officer, "test", letter.pk, data={"address": "moja@example.org"})
    assert [message.to for message in mailoutbox] == [["moja@example.org"]]


def test_the_status_page_counts_and_lists_what_nobody_knows(client, running, officer):
    html = go(client, officer, "show", running.pk).content.decode()
    assert '<progress class="send__bar" max="2" value="0"' in html
    assert str(running.deliveries.get(state="ambiguous").pk) in html


def test_a_manager_looks_and_does_not_steer(client, running, manager):
    html = go(client, manager, "show", running.pk).content.decode()
    assert "<progress" in html and url("steer", running.pk, "pause") not in html and 'name="decision"' not in html
    go(client, manager, "steer", running.pk, "pause", data={})
    go(client, manager, "resolve", running.pk, data={"all": "1", "decision": "sent"})
    running.refresh_from_db()
    assert running.state == "sending" and running.deliveries.filter(state="ambiguous").exists()


def test_the_buttons_pause_resume_and_cancel(client, running, officer):
    states = []
    for action in ("pause", "resume", "cancel"):
        go(client, officer, "steer", running.pk, action, data={})
        running.refresh_from_db()
        states.append(running.state)
    assert states == ["paused", "sending", "cancelled"]
    assert sorted(running.deliveries.values_list("state", flat=True)) == ["ambiguous", "cancelled"]


def test_looking_changes_nothing(client, running, officer):
    for name, args in (("steer", ["pause"]), ("resolve", [])):
        assert go(client, officer, name, running.pk, *args).status_code == 405
    running.refresh_from_db()
    assert running.state == "sending"


def test_there_are_no_other_actions(client, running, officer):
    answer = go(client, officer, "steer", running.pk, "delete", data={})
    running.refresh_from_db()
    assert running.state == "sending" and answer.get("Location") != url("show", running.pk)


@pytest.mark.parametrize(("decision", "state"), [("sent", "sent"), ("failed", "failed"), ("resend", "pending")])
def test_a_person_decides_about_one_message(client, running, officer, decision, state):
    unknown = running.deliveries.get(state="ambiguous")
    go(client, officer, "resolve", running.pk, data={"delivery": str(unknown.pk), "decision": decision})
    unknown.refresh_from_db()
    assert unknown.state == state


@pytest.mark.parametrize("data", [{"decision": "sent"}, {"all": "1", "decision": "x"}, {"delivery": "x"}])
def test_half_a_decision_changes_nothing(client, running, officer, data):
    go(client, officer, "resolve", running.pk, data=data)
    assert running.deliveries.filter(state="ambiguous").count() == 1


def test_polling_tells_the_numbers_and_no_address(client, running, officer):
    answer = json.loads(go(client, officer, "progress", running.pk).content)
    assert (answer["state"], answer["settled"], answer["intended"], answer["is_moving"]) == ("sending", 0, 2, True)
    assert answer["deliveries"] == {"pending": 1, "ambiguous": 1}


def test_the_list_of_sends_costs_the_same_for_one_and_for_many(client, officer, django_assert_max_num_queries):
    for number in range(12):
        start.start(sendable(number), actor=officer)
    client.force_login(officer)
    client.get(url("list"))
    with django_assert_max_num_queries(16):
        html = client.get(url("list")).content.decode()
    assert html.count("Numer ") >= 12


def sendable(number):
    own = topic(f"topic-{number}", pl=f"Temat {number}")
    subscriber(topics=[own])
    return approved(write(title=f"Numer {number}", topic=own))


def test_the_list_of_newsletters_costs_the_same_for_one_and_for_many(client, officer):
    """Without the buttons of wagtail-localize, which ask about every row."""

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("wagtailsnippets_campaigns_newsletter:list"))
        return len([q for q in queries if "translation" not in q["sql"].partition("WHERE")[2]])

    client.force_login(officer)
    write(topic=topic("topic-0", pl="Temat"))
    cost()
    one = cost()
    for number in range(1, 12):
        write(title=f"Numer {number}", topic=topic(f"topic-{number}", pl="Temat"))
    assert cost() <= one


@pytest.mark.parametrize("mode", ["html", "text"])
def test_the_preview_is_the_mail_itself(letter, mode):
    body = letter.make_preview_request(preview_mode=mode).content.decode()
    assert "Dzień dobry." in body and "[[" not in body
    assert ("<table" in body) == (mode == "html")


def test_the_preview_keeps_the_styles_of_the_mail_and_runs_nothing(letter):
    policy = letter.make_preview_request(preview_mode="html")["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy and "default-src 'none'" in policy and "script-src" not in policy


def test_a_newsletter_can_be_seen_before_it_is_saved(db):
    unsaved = Newsletter(title="Numer 1", subject="Wiosna")
    assert "Wiosna" in unsaved.make_preview_request(preview_mode="html").content.decode()


def test_a_newsletter_saves_itself_only_once_it_exists(client, administrator, letter):
    client.force_login(administrator)
    name = "wagtailsnippets_campaigns_newsletter"
    assert "data-w-autosave-interval" not in client.get(reverse(f"{name}:add")).content.decode()
    assert "data-w-autosave-interval" in client.get(reverse(f"{name}:edit", args=[letter.pk])).content.decode()
