"""Who gets a mailing: people who confirmed, subscribed to its topic, and are not suppressed."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from wagtail.models import Locale

from campaigns.newsletters.models import Send
from campaigns.subscribers.models import Subscriber, Suppression, Topic


@dataclass(frozen=True)
class Readers:
    """People of one language, and the language their mail is written in."""

    language: str
    count: int
    edition: str
    """Empty when they would get nothing."""

    @property
    def gets_another_language(self) -> bool:
        return bool(self.edition) and self.edition != self.language


def eligible(audience: Send | Topic) -> QuerySet[Subscriber]:
    """Asked at the freeze; consent and suppression are asked again at the moment of sending."""
    topic = audience.topic if isinstance(audience, Send) else audience
    suppressed = Suppression.objects.filter(
        address_hmac=OuterRef("address_hmac"), address_hmac_version=OuterRef("address_hmac_version")
    )
    return Subscriber.objects.reachable().subscribed_to(topic).exclude(Exists(suppressed))


def by_locale(topic: Topic) -> dict[str, int]:
    """Language code → people, languages without people left out. One query."""
    rows = eligible(topic).order_by().values_list("locale__language_code").annotate(people=Count("pk"))
    return dict(sorted(rows))


def edition_language(language: str, available: Collection[str]) -> str:
    """The reader's own language, else the site's first one; empty when neither is available. Queries the locale."""
    if language in available:
        return language
    first: str = Locale.get_default().language_code
    return first if first in available else ""


def readers(topic: Topic, available: Collection[str]) -> list[Readers]:
    """Everybody, by language, with what they would get; `available` are the languages approved."""
    return [
        Readers(language, count, edition_language(language, available)) for language, count in by_locale(topic).items()
    ]
