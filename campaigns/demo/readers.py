"""A month of readers on the demo's pages: people, fewer at weekends, and machines that run scripts."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.utils import timezone
from wagtail.models import Locale

from campaigns import ports
from campaigns.campaign import Campaign
from campaigns.tracking import verdicts
from campaigns.tracking.models import Event, EventType, Verdict

DAYS = 30
PAGES = 8
"""Of each language, beside the campaign's own."""
Version = tuple[uuid.UUID, str]


def visit_pages(campaign: Campaign, dice: random.Random) -> None:
    """The campaign's own page is read most, the others by and by less."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    views = [
        Event(
            type=EventType.VIEWED, occurred_at=at, received_on=timezone.localdate(at), page_key=key,
            locale=locales[language], verdict=verdict, reason=reason, rule_version=verdicts.VERSION,
        )
        for rank, (key, language) in enumerate(_versions(campaign, list(locales)))
        for at, (verdict, reason) in _views(rank, dice)
    ]  # fmt: skip
    Event.objects.bulk_create(views, batch_size=2_000)


def _versions(campaign: Campaign, languages: list[str]) -> list[Version]:
    own = [(page.translation_key, page.locale) for page in ports.pages().of_campaign(campaign.pk) if page.url]
    content = ports.published_content()
    others = [(it.translation_key, it.locale) for code in languages for it in content.choose(code, limit=PAGES)]
    return list(dict.fromkeys([*own, *others]))


def _views(rank: int, dice: random.Random) -> Iterator[tuple[dt.datetime, tuple[int, str]]]:
    for day in range(DAYS):
        at = timezone.now() - dt.timedelta(days=day, hours=2)
        most = 3 if at.weekday() > 4 else 9  # people who inform themselves at work
        for _view in range(dice.randint(0, most) // (1 + rank // 3)):
            yield at, (Verdict.HUMAN, "shown")
        if dice.random() < 0.3:
            yield at, (Verdict.MACHINE, "agent")
