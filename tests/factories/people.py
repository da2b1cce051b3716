"""People who get our mail, with only what matters to the test. All invented."""

import uuid

from django.utils import timezone
from wagtail.models import Locale

from campaigns.subscribers.models import Subscriber, Subscription, Topic, TopicText


def topic(slug="news", **names):
    """`topic("news", pl="Aktualności", en="News")`; without names it is called by its short name."""
    made, is_new = Topic.objects.get_or_create(slug=slug)
    for code, name in names.items() if is_new else ():
        TopicText.objects.create(owner=made, locale=locale(code), name=name)
    return made


def locale(code="pl"):
    return Locale.objects.get_or_create(language_code=code)[0]


def subscriber(address=None, *, topics=None, language="pl", state="confirmed", tracking=False, **fields):
    """Somebody confirmed who gets the topic "news", unless told otherwise."""
    now = timezone.now()
    person = Subscriber(
        state=state,
        locale=locale(language),
        confirmed_at=None if state == "pending" else now,
        tracking_agreed_at=now if tracking else None,
        **fields,
    )
    person.write_address(address or f"{uuid.uuid4().hex[:10]}@example.org")
    person.save()
    states = {"pending": "pending", "left": "left"}
    for one in [topic()] if topics is None else topics:
        Subscription.objects.create(subscriber=person, topic=one, state=states.get(state, "active"))
    return person
