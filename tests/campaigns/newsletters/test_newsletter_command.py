"""`manage.py newsletter`: the buttons of the admin, with exit codes and JSON."""

import json

import pytest
from django.core.management import CommandError, call_command
from factories.newsletters import approved, write
from factories.people import subscriber
from fakes.smtp_sink import SmtpSink

from campaigns.newsletters.models import Send

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def letter(db):
    newsletter = approved(write())
    subscriber(topics=[newsletter.topic])
    return newsletter


def run(capsys, *arguments):
    call_command("newsletter", *map(str, arguments))
    return capsys.readouterr().out


def fails(*arguments):
    with pytest.raises(CommandError) as failed:
        call_command("newsletter", *map(str, arguments))
    return failed.value.returncode, str(failed.value)


def test_start_prints_the_sends_id(letter, capsys, officer):
    document = json.loads(run(capsys, "start", letter.pk, "--json", "--user", officer.get_username()))
    send = Send.objects.get()
    assert (document["send"], document["state"], send.created_by) == (str(send.pk), "freezing", officer)


def test_a_newsletter_is_also_found_by_its_key(letter, capsys):
    assert "send" in json.loads(run(capsys, "start", letter.translation_key, "--json"))


def test_schedule_reads_the_time_in_the_zone_of_the_site(letter, capsys, settings):
    settings.TIME_ZONE = "Europe/Warsaw"
    run(capsys, "schedule", letter.pk, "--at", "2099-06-01T09:00")
    assert Send.objects.get().scheduled_for.isoformat() == "2099-06-01T07:00:00+00:00"


def test_pause_resume_status_and_cancel(letter, capsys):
    run(capsys, "start", letter.pk)
    send = Send.objects.get().pk
    states = [json.loads(run(capsys, action, send, "--json"))["state"] for action in ("pause", "resume", "cancel")]
    assert states == ["paused", "freezing", "cancelled"]
    assert str(send) in run(capsys, "status", send)


def test_a_test_mail(letter, mailoutbox, capsys):
    mailoutbox.clear()
    run(capsys, "test", letter.pk, "ja@example.org")
    assert [message.to for message in mailoutbox] == [["ja@example.org"]]


def test_a_mail_server_that_says_no_to_a_test_mail_is_a_refusal_without_the_address(letter, settings):
    with SmtpSink() as sink:
        sink.replies_to_recipient["ja@example.org"] = "550 5.1.1 <ja@example.org>: user unknown"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        code, words = fails("test", letter.pk, "ja@example.org")
    assert (code, words.split(":")[0]) == (1, "not_taken")
    assert "SMTPRecipientsRefused" in words and "ja@" not in words


def test_a_refusal_is_code_1_and_says_why(capsys, db):
    code, words = fails("start", write().pk)
    assert code == 1 and "not_approved" in words
    assert not Send.objects.exists()


def test_a_refusal_as_json_is_a_document_too(capsys, db):
    with pytest.raises(SystemExit) as stopped:
        call_command("newsletter", "start", str(write().pk), "--json")
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert stopped.value.code == 1
    assert {"not_approved", "no_recipients"} <= {finding["code"] for finding in refused}


@pytest.mark.parametrize(
    "arguments",
    [
        ("start", "999"),
        ("start", "nonsense"),
        ("status", "nonsense"),
        ("pause", "7b0d5f0e-8f0f-4c8e-9f63-1b6f6f1d7a11"),
        ("start", "1", "--user", "nobody"),
        ("schedule", "1", "--at", "tomorrow"),
        ("schedule", "1", "--at", "2026-02-31T09:00"),
    ],
)
def test_what_does_not_exist_is_code_2(db, arguments):
    newsletter = write()
    code, words = fails(*(str(newsletter.pk) if word == "1" else word for word in arguments))
    assert code == 2 and words
