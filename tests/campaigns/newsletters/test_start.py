"""Starting and steering a send: who is refused, with which reason, and what is written."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from factories.newsletters import approved, rewrite, translate_letter, write
from factories.people import subscriber, topic

from campaigns.newsletters import start
from campaigns.newsletters.freeze import freeze
from campaigns.newsletters.models import Send

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def letter(db):
    newsletter = approved(write())
    subscriber(topics=[newsletter.topic])
    return newsletter


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def refused_with(newsletter, **options):
    with pytest.raises(start.SendRefused) as refused:
        start.start(newsletter, actor=None, **options)
    return codes(refused)


def test_an_approved_newsletter_with_readers_starts(letter, officer):
    send = start.start(letter, actor=officer)
    assert (send.state, send.newsletter_key, send.created_by) == ("freezing", letter.translation_key, officer)
    assert (send.topic, send.tracking, send.intended) == (letter.topic, letter.tracking, None)


def test_it_starts_later_when_asked_to(letter):
    at = timezone.now() + dt.timedelta(hours=2)
    send = start.start(letter, actor=None, scheduled_for=at)
    assert (send.state, send.scheduled_for) == ("scheduled", at)


def test_a_time_that_has_passed_is_refused(letter):
    assert refused_with(letter, scheduled_for=timezone.now() - dt.timedelta(minutes=1)) == ["in_the_past"]


def test_without_approval_nothing_starts(db):
    newsletter = write()
    subscriber(topics=[newsletter.topic])
    assert "not_approved" in refused_with(newsletter)
    assert not Send.objects.exists()


def test_writing_after_the_approval_takes_it_away(letter):
    rewrite(letter, subject="Inny temat")
    assert "not_approved" in refused_with(letter)


def test_without_readers_nothing_starts(db):
    assert refused_with(approved(write())) == ["no_recipients"]


def test_sending_again_needs_a_reason(letter):
    start.start(letter, actor=None)
    assert refused_with(letter) == ["already_sent"]
    again = start.start(letter, actor=None, reason="Wrong date in the first one")
    assert again.reason == "Wrong date in the first one"


def test_a_reason_is_good_for_one_send(letter):
    start.start(letter, actor=None)
    start.start(letter, actor=None, reason="Wrong date")
    assert refused_with(letter, reason="Wrong date") == ["already_sent"]
    assert start.start(letter, actor=None, reason="The hall was moved").reason == "The hall was moved"


@pytest.mark.parametrize("reason", ["", "Wrong date"])
def test_two_officers_pressing_at_once_start_one_send(letter, monkeypatch, reason):
    """Both passed the checks; the database decides."""
    start.start(letter, actor=None, reason=reason)
    monkeypatch.setattr(start.preflight, "errors", lambda *args, **options: [])
    assert refused_with(letter, reason=reason) == ["already_sent"]
    assert Send.objects.count() == 1


def test_a_cancelled_send_may_be_started_again(letter):
    start.cancel(start.start(letter, actor=None), actor=None)
    assert start.start(letter, actor=None).state == "freezing"


def test_a_send_cancelled_half_way_has_reached_people_and_counts(letter):
    send = start.start(letter, actor=None)
    freeze(send.pk)
    send.refresh_from_db()
    start.cancel(send, actor=None)
    assert refused_with(letter) == ["already_sent"]
    assert start.start(letter, actor=None, reason="The first one was stopped").state == "freezing"


def test_readers_of_a_missing_language_are_not_missed_silently(letter):
    subscriber(topics=[letter.topic], language="en")
    assert refused_with(letter) == ["language_not_approved"]
    assert start.start(letter, actor=None, accept_fallback=True).state == "freezing"


def test_the_fallback_needs_the_sites_first_language(db):
    english = approved(write(language="en", subject="News"))
    subscriber(topics=[english.topic], language="uk")
    assert refused_with(english, accept_fallback=True) == ["language_not_approved"]


def test_a_draft_translation_does_not_stop_what_is_approved(letter):
    translate_letter(letter, "en", body=[])
    assert start.start(letter, actor=None).state == "freezing"


def test_pause_resume_and_cancel_follow_each_other(letter, officer):
    send = start.start(letter, actor=officer)
    start.pause(send, actor=officer)
    assert send.state == "paused" and officer.get_username() in send.state_reason
    start.resume(send, actor=officer)
    assert (send.state, send.state_reason) == ("freezing", "")
    start.cancel(send, actor=officer)
    assert send.state == "cancelled" and send.finished_at


@pytest.mark.parametrize("action", ["pause", "resume", "cancel"])
def test_what_is_over_cannot_be_steered(letter, action):
    send = start.start(letter, actor=None)
    Send.objects.update(state="complete")
    with pytest.raises(start.SendRefused) as refused:
        getattr(start, action)(send, actor=None)
    assert codes(refused) == ["wrong_state"]
    assert send.state == "complete"


def test_a_missed_send_is_checked_again_before_it_starts(letter):
    send = start.start(letter, actor=None, scheduled_for=timezone.now() + dt.timedelta(minutes=1))
    Send.objects.update(state="missed")
    rewrite(letter, subject="Po zatwierdzeniu")
    with pytest.raises(start.SendRefused) as refused:
        start.resume(send, actor=None)
    assert "not_approved" in codes(refused)
    assert Send.objects.get().state == "missed"


def test_a_test_mail_is_the_latest_draft_with_plain_links_and_no_counting(db, officer):
    newsletter = write(body=[("text", '<p><a href="https://example.org/a">Czytaj</a></p>')])
    rewrite(newsletter, subject="Drugi szkic")
    start.send_test(newsletter, "kolega@example.org", officer)
    (message,) = mail.outbox
    html = message.alternatives[0][0]
    assert message.to == ["kolega@example.org"] and "Drugi szkic" in message.subject
    assert 'href="https://example.org/a"' in html and "https://example.org/a" in message.body
    assert "[[" not in html + message.body and "/t/" not in html
    assert not Send.objects.exists()


def test_a_test_mail_refuses_what_is_no_address(db):
    with pytest.raises(start.SendRefused) as refused:
        start.send_test(write(), "nobody", None)
    assert codes(refused) == ["bad_address"] and not mail.outbox


def test_the_kill_switch_stops_test_mails_too(db, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SENDING_DISABLED": True}
    with pytest.raises(start.SendRefused):
        start.send_test(write(), "kolega@example.org", None)


def test_nobody_of_another_topic_counts(letter):
    subscriber(topics=[topic("other", pl="Inny")], language="en")
    assert start.start(letter, actor=None)
