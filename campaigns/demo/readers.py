"""A month of readers on the demo's pages: people, fewer at weekends, and machines that run scripts."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.utils import timezone

from campaigns import ports
from campaigns.campaign import Campaign
from campaigns.tracking import verdicts
from campaigns.tracking.models import Event, EventType, Verdict

DAYS = 30
PAGES = 24
"""Of each language, beside the campaign's own."""
FOREIGN = 5
"""How many times fewer read in another language than the site's first."""


def visit_pages(campaign: Campaign, dice: random.Random) -> None:
    """The campaign's own page is read most, the others less and less."""
    views = [
        Event(
            type=EventType.VIEWED, occurred_at=at, received_on=timezone.localdate(at), page_key=key, locale=locale,
            verdict=verdict, reason=reason, rule_version=verdicts.VERSION,
        )
        for foreign, locale in enumerate(ports.languages())
        for rank, key in enumerate(_pages(campaign, locale.language_code))
        for at, (verdict, reason) in _views((1 + rank // 3) * (FOREIGN if foreign else 1), dice)
    ]  # fmt: skip
    Event.objects.bulk_create(views, batch_size=2_000)


def _pages(campaign: Campaign, language: str) -> list[uuid.UUID]:
    own = [it for it in ports.pages().of_campaign(campaign.pk) if it.url and it.locale == language]
    others = ports.published_content().choose(language, limit=PAGES)
    keys = [it.translation_key for it in own] + [it.translation_key for it in others]
    return list(dict.fromkeys(keys))


def _views(rarity: int, dice: random.Random) -> Iterator[tuple[dt.datetime, tuple[int, str]]]:
    for day in range(DAYS):
        at = timezone.now() - dt.timedelta(days=day, hours=2)
        most = 6 if at.weekday() > 4 else 20  # people who inform themselves at work
        for _view in range(dice.randint(0, most) // rarity):
            yield at, (Verdict.HUMAN, "shown")
        if dice.random() < 0.6 / rarity:
            yield at, (Verdict.MACHINE, "agent")
