"""Mails to colleagues tell of what has happened: they leave after the commit, or not at all."""

import contextlib
import json
import logging
from collections import Counter

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from factories.pages import add, plant_site
from fakes.smtp_sink import SmtpSink
from wagtail.admin.mail import send_notification
from wagtail.models import TaskState

from config.middleware import EditorialTransactionMiddleware
from home.models import NewsPage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SCENARIO = {
    "locales": ["pl"],
    "users": [{"name": name, "role": name, "password": "correct horse"} for name in ("editor", "approver")],
    "topics": [{"slug": "news", "names": {"pl": "Wieści"}}],
    "newsletters": [
        {"key": "one", "topic": "news", "is_approved": True, "texts": {"pl": {"title": "Jeden", "subject": "Temat"}}}
    ],
}


@pytest.fixture
def news(db):
    return add(NewsPage, plant_site(names=("news",)).pl.news, "Kulik", live=False)


@pytest.fixture
def submitted(news, editor, approver):
    """A draft that waits for its approver; the mails about that have gone."""
    news.save_revision(user=editor)
    news.get_workflow().start(news, editor)
    mail.outbox.clear()
    return news


@pytest.fixture
def smtp(settings):
    """The mail server as production has it; here it is none yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.invalid", 25
    return settings


def seed(tmp_path, **more):
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps({**SCENARIO, **more}))
    call_command("seed", file, "--json")


def approve(client, page, approver):
    client.force_login(approver)
    step = TaskState.objects.get(revision=page.latest_revision)
    answer = client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk]))
    page.refresh_from_db()
    return answer


def recipients():
    return Counter(address for message in mail.outbox for address in message.to)


def test_a_scenario_that_was_refused_has_written_to_nobody(tmp_path):
    with pytest.raises(CommandError):
        seed(tmp_path, links=[{"key": "x", "url": "javascript:alert(1)"}])
    assert not mail.outbox


def test_a_scenario_that_was_planted_has_written_once_to_each(tmp_path):
    seed(tmp_path)
    assert recipients() == {"approver@example.org": 1, "editor@example.org": 1}
    assert {message.subject for message in mail.outbox} and all(message.body for message in mail.outbox)


def test_an_approval_tells_the_author_once(client, submitted, approver):
    assert approve(client, submitted, approver).status_code == 302 and submitted.live
    assert recipients() == {"editor@example.org": 1}


def test_a_write_that_fails_in_the_end_has_written_to_nobody(submitted, approver):
    def view(request):
        TaskState.objects.get(revision=submitted.latest_revision).approve(user=approver)
        raise RuntimeError

    with contextlib.suppress(RuntimeError):
        EditorialTransactionMiddleware(view)(RequestFactory().post("/admin/"))
    submitted.refresh_from_db()
    assert not submitted.live and not mail.outbox


def test_a_part_that_was_taken_back_has_written_to_nobody(news, editor, approver):
    news.save_revision(user=editor)
    with transaction.atomic():
        with contextlib.suppress(RuntimeError), transaction.atomic():
            news.get_workflow().start(news, editor)
            raise RuntimeError
        assert not mail.outbox
    assert not mail.outbox


@pytest.mark.parametrize("happens", [True, False])
def test_comments_are_told_of_when_they_are_there(news, editor, administrator, happens):
    kinds = ("new_comments", "resolved_comments", "deleted_comments", "replied_comments")
    told = {"page": news, "editor": editor, **dict.fromkeys(kinds, ())}
    with transaction.atomic():
        send_notification([administrator], "updated_comments", told)
        assert not mail.outbox
        transaction.set_rollback(not happens)
    assert recipients() == ({administrator.email: 1} if happens else {})


@pytest.mark.django_db(transaction=False)
def test_a_new_password_is_offered_once_nothing_waits_for_the_mail_server(
    client, editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        answer = client.post(reverse("wagtailadmin_password_reset"), {"email": editor.email})
    assert answer.status_code == 302 and not mail.outbox
    for send in waiting:
        send()
    assert recipients() == {editor.email: 1}


def test_what_is_published_stays_so_while_the_mail_server_is_away(client, submitted, approver, smtp, caplog):
    with caplog.at_level(logging.WARNING):
        answer = approve(client, submitted, approver)
    assert answer.status_code == 302 and submitted.live
    (line,) = [record.getMessage() for record in caplog.records if "mail" in record.getMessage()]
    assert "gaierror" in line and "@" not in caplog.text


def test_an_address_that_is_refused_keeps_nobody_else_waiting(news, editor, approver, administrator, smtp, caplog):
    with SmtpSink() as sink, caplog.at_level(logging.WARNING):
        smtp.EMAIL_HOST, smtp.EMAIL_PORT = "127.0.0.1", sink.port
        sink.replies_to_recipient = dict.fromkeys([administrator.email], "550 nobody of that name")
        news.save_revision(user=editor)
        news.get_workflow().start(news, editor)
    assert sink.copies() == {approver.email: 1}
    assert "SMTPRecipientsRefused" in caplog.text and "@" not in caplog.text
