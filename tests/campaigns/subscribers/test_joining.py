import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from factories import people

from campaigns.links import tokens
from campaigns.subscribers import emails, joining, leaving
from campaigns.subscribers.models import ConsentRecord, Subscriber, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return people.topic("news", pl="Aktualności", en="News")


@pytest.fixture
def ask(news):
    def request(address="anna@example.org", *, language="pl", topics=None, tracking=False):
        joining.request(
            address, locale=people.locale(language), topics=topics or [news], wants_tracking=tracking, source="site"
        )
        return Subscriber.objects.find(address)

    return request


def confirm(person):
    return joining.confirm(tokens.confirm(person.pk), shown_in="pl")


def answer(person):
    return emails.answer_request.call(str(person.pk))


def log(person):
    return list(ConsentRecord.objects.filter(subscriber_uuid=person.pk).values_list("purpose", "state", "topic"))


def test_asking_changes_nothing_that_mail_depends_on(ask):
    person = ask(tracking=True)
    assert (person.state, person.tracking_agreed_at) == ("pending", None)
    assert not Subscriber.objects.reachable().exists() and not person.subscriptions.active().exists()
    assert log(person) == [("newsletter", "requested", "news"), ("email_tracking", "requested", "")]


def test_confirming_gives_what_was_asked_for_and_no_more(ask):
    person = confirm(ask())
    assert (person.state, person.tracking_agreed_at) == ("confirmed", None)
    assert [s.topic.slug for s in person.subscriptions.active()] == ["news"]
    assert log(person) == [("newsletter", "requested", "news"), ("newsletter", "given", "news")]


def test_tracking_is_agreed_to_only_when_it_was_ticked_last(ask):
    ask(tracking=True)
    person = confirm(ask(tracking=False))
    assert person.tracking_agreed_at is None
    assert confirm(ask("ola@example.org", tracking=True)).tracking_agreed_at is not None


def test_confirming_twice_changes_nothing_the_second_time(ask):
    person = ask(tracking=True)
    confirm(person)
    before = (Subscriber.objects.values().get(), log(person))
    confirm(person)
    assert (Subscriber.objects.values().get(), log(person)) == before


def test_an_old_link_confirms_nothing(ask):
    person = ask()
    old = tokens.confirm(person.pk, timezone.now() - joining.CONFIRM_WITHIN - dt.timedelta(minutes=1))
    with pytest.raises(tokens.BadToken):
        joining.confirm(old, shown_in="pl")


def test_a_link_of_somebody_erased_confirms_nothing(ask):
    person = ask()
    leaving.erase(person.pk)
    with pytest.raises(tokens.BadToken):
        confirm(person)


def test_a_link_from_before_leaving_does_not_bring_the_person_back(ask):
    person = confirm(ask())
    leaving.leave(person.pk, method="link", language="pl")
    with pytest.raises(tokens.BadToken):
        confirm(person)


def test_somebody_who_left_may_come_back_by_asking_again(ask):
    person = confirm(ask())
    leaving.leave(person.pk, method="link", language="pl")
    assert ask().state == "left"
    person = confirm(person)
    assert person.state == "confirmed" and not leaving.is_suppressed(person)


def test_asking_for_a_subscribed_address_changes_nothing(ask):
    person = confirm(ask())
    before = (Subscriber.objects.values().get(), log(person))
    ask(language="en", topics=[people.topic("events")], tracking=True)
    assert (Subscriber.objects.values().get(), log(person)) == before


@pytest.mark.parametrize("reason", ["complained", "manual"])
def test_an_address_that_must_never_get_mail_gets_none(ask, reason):
    leaving.suppress(people.subscriber("anna@example.org").pk, reason)
    leaving.erase("anna@example.org")
    assert ask() is None
    assert Suppression.objects.get().reason == reason


def test_the_task_knows_the_person_and_not_the_address(ask):
    from django_tasks_db.models import DBTaskResult

    person = ask()
    task = DBTaskResult.objects.get(task_path__endswith="answer_request")
    assert task.args_kwargs == {"args": [str(person.pk)], "kwargs": {}}


def test_the_confirmation_is_in_the_language_that_was_asked_for(ask):
    assert answer(ask(language="en"))
    [message] = mail.outbox
    assert message.to == ["anna@example.org"]
    assert "confirm your subscription" in message.subject and "News" in message.body
    assert "/en/newsletter/confirm/" in message.body and "/en/newsletter/confirm/" in message.alternatives[0][0]


def test_one_address_gets_one_answer_a_day(ask):
    person = ask()
    assert [answer(person), answer(person)] == [True, False]
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        assert answer(ask())
    assert len(mail.outbox) == 2


def test_a_subscribed_person_gets_the_link_to_the_preferences_instead(ask):
    person = confirm(ask())
    answer(person)
    assert tokens.preferences(person.pk) in mail.outbox[0].body
    assert "/confirm/" not in mail.outbox[0].body


def test_a_mail_that_failed_does_not_use_up_the_day_and_names_nobody(ask, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    person = ask()
    with pytest.raises(emails.MailFailed) as failure:
        answer(person)
    assert str(failure.value) == "ConnectionRefusedError" and failure.value.__suppress_context__
    person.refresh_from_db()
    assert person.confirmation_sent_at is None


def test_the_kill_switch_holds_system_mail_too(ask, settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SENDING_DISABLED": True}
    assert answer(ask()) is False and mail.outbox == []
