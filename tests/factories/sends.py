"""Mailings ready to go: an approved newsletter, readers in bulk, a send that waits for its worker."""

from django.core import mail
from django.utils import timezone
from factories.newsletters import approved, text, write
from factories.people import locale, topic

from campaigns.newsletters import freeze, start
from campaigns.newsletters.models import Send
from campaigns.subscribers.models import Subscriber, Subscription

BODY = '<p>Dzień dobry, <a href="https://example.org/strona?a=1&amp;b=2">czytaj dalej</a>.</p>'


def news_topic():
    return topic("news", pl="Aktualności", en="News", uk="Новини")


def readers(count, *, language="pl", tracking=False, prefix="reader"):
    """Confirmed people with addresses reader0@example.org …, subscribed to the topic "news"."""
    now = timezone.now()
    people = [
        Subscriber(
            state="confirmed", locale=locale(language), confirmed_at=now, tracking_agreed_at=now if tracking else None
        )
        for _ in range(count)
    ]
    for number, person in enumerate(people):
        person.write_address(f"{prefix}{number}@example.org")
    Subscriber.objects.bulk_create(people)
    news = news_topic()
    Subscription.objects.bulk_create(Subscription(subscriber=person, topic=news, state="active") for person in people)
    return people


def letter(**fields):
    """An approved newsletter in Polish with one link."""
    return approved(write(topic=news_topic(), body=[text(BODY)], **fields))


def started(*, reason="", **fields):
    """A send that waits to be frozen."""
    return start.start(letter(**fields), actor=None, reason=reason)


def mailings():
    """Messages of sends in Django's memory outbox, without the workflow's own mails to colleagues."""
    return [one for one in mail.outbox if hasattr(one, "metadata")]


def frozen(count=3, **fields):
    """A send whose ledger is written; nobody has got anything yet."""
    readers(count)
    send = started(**fields)
    assert freeze.freeze(send.pk)
    return Send.objects.get(pk=send.pk)
