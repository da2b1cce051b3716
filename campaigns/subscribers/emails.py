"""The mails the system itself writes: subject, text and html side by side, rendered by one function.

They are sent outside the request by a task that knows the person's id and no address.
"""

import datetime as dt
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailError
from anymail.message import AnymailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from campaigns import conf, ports
from campaigns.links import tokens
from campaigns.subscribers import notices
from campaigns.subscribers.models import Subscriber, Subscription

ONCE_IN = dt.timedelta(days=1)


class MailFailed(Exception):
    """A system mail did not go out. Says what happened, never to whom: task rows keep the text of exceptions."""


@task()
def answer_request(subscriber_id: str) -> bool:
    """Answers somebody who asked to subscribe, at most once a day. True when a mail went out."""
    person = Subscriber.objects.select_related("locale").filter(pk=UUID(subscriber_id)).first()
    if not person or conf.current().sending_disabled or not _claim(person):
        return False
    try:
        _message(person).send()
    except (SMTPException, AnymailError, OSError) as failure:
        Subscriber.objects.filter(pk=person.pk).update(confirmation_sent_at=person.confirmation_sent_at)
        raise MailFailed(type(failure).__name__) from None
    return True


def _claim(person: Subscriber) -> bool:
    """True for one caller a day. Claimed before sending, because two mails are worse than asking again."""
    now = timezone.now()
    free = Q(confirmation_sent_at=None) | Q(confirmation_sent_at__lte=now - ONCE_IN)
    return bool(Subscriber.objects.filter(free, pk=person.pk).update(confirmation_sent_at=now))


def _message(person: Subscriber) -> AnymailMessage:
    language = person.locale.language_code
    if person.state == Subscriber.State.CONFIRMED:
        link = address_of("preferences", tokens.preferences(person.pk), language)
        return render("already_subscribed", language, person.read_address(), {"link": link})
    subscriptions = person.subscriptions.exclude(state=Subscription.State.LEFT)
    topics = [subscription.topic.name_in(language) for subscription in subscriptions.select_related("topic")]
    link = address_of("confirm", tokens.confirm(person.pk), language)
    facts = {"link": link, "topics": topics, "notice": notices.NEWSLETTER.in_language(language)}
    return render("confirmation", language, person.read_address(), facts)


def address_of(name: str, token: str, language: str) -> str:
    """Absolute address of a page for one person, in that language."""
    with translation.override(language):
        return conf.current().base_url + reverse(f"newsletter:{name}", args=[token])


def render(name: str, language: str, to: str, facts: dict[str, Any]) -> AnymailMessage:
    """`campaigns/email/<name>.subject`, `.txt` and `.html` as one message that nobody counts."""
    with translation.override(language):
        context = {"identity": ports.identity(language), "language": language, **facts}
        subject, text, html = (
            render_to_string(f"campaigns/email/{name}.{kind}", context) for kind in ("subject", "txt", "html")
        )
    message = AnymailMessage(
        subject=" ".join(subject.split()),
        body=text,
        from_email=conf.current().from_email,
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
        track_opens=False,
        track_clicks=False,
    )
    message.attach_alternative(html, "text/html")
    return message
