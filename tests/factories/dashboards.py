"""One campaign with everything a dashboard can show; the numbers are planted, so tests can ask for them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from factories import campaigns as make
from wagtail.models import Page

from campaigns.metrics.rollup import roll_up
from campaigns.models import Campaign, CostLine, Indicator, Measurement, Objective, Send, Target
from home.models import CampaignPage

ADDRESS = "https://example.org"


@dataclass
class Story:
    campaign: Campaign
    old: Send
    """30 days ago: 300 Polish and 60 English recipients; 12 hard bounces, 8 complaints, 7 left."""
    new: Send
    """Yesterday: 300 recipients, provisional; 3 hard bounces (hidden)."""


def plant() -> Story:
    now = timezone.now().replace(hour=10)
    campaign = make.campaign("Bezpieczna szkoła", ends_on=timezone.localdate() + dt.timedelta(days=90))
    old = make.send(recipients=300, campaign=campaign, sent_at=now - dt.timedelta(days=30))
    make.edition(old, "en", subject="News")
    make.deliveries(old, 60, language="en")
    make.deliver(old, hard=12, soft=6, complained=8, unsubscribed=7)
    make.deliver(old, language="en")
    new = make.send(recipients=300, campaign=campaign, sent_at=now - dt.timedelta(days=1))
    make.deliver(new, hard=3)
    _click(old, new, now)
    _meet(campaign, now)
    _show(campaign, now)
    _aim(campaign)
    roll_up()
    return Story(campaign, old, new)


def _click(old, new, now):
    guide = make.link(f"{ADDRESS}/poradnik", label="Poradnik dla szkół", send=old)
    course = make.link(f"{ADDRESS}/szkolenie?a=1&b=2", label="Zapisz się na szkolenie", send=old)
    english = make.link(f"{ADDRESS}/en/guide", label="A guide for schools", language="en", send=old)
    fresh = make.link(f"{ADDRESS}/nowe", send=new)
    for days, human in enumerate([24, 9, 4, 0, 2]):
        make.hits(guide, at=old.frozen_at + dt.timedelta(days=days), human=human, machine=human // 2)
    make.hits(course, human=18, machine=30, unknown=6)
    make.hits(english, human=11, machine=4)
    make.hits(fresh, at=now - dt.timedelta(hours=20), human=14, machine=9, unknown=3)
    poster = make.link(f"{ADDRESS}/plakat", label="Plakat", campaign=old.campaign, purpose="poster")
    make.hits(poster, at=now - dt.timedelta(days=12), human=5)


def _meet(campaign, now):
    held = [(70, "onsite", 48, 6), (65, "online", 31, 2), (40, "onsite", 22, 6), (35, "hybrid", None, 4)]
    for days, form, attended, hours in [*held, (10, "online", 3, 1)]:
        make.activity(
            at=now - dt.timedelta(days=days), campaign=campaign, format=form, attended=attended, hours=Decimal(hours)
        )
    CostLine.objects.create(
        campaign=campaign, spent_on=timezone.localdate() - dt.timedelta(days=20), kind="cash", amount_minor=14_000_00
    )


def _show(campaign, now):
    """Its page, seen 61 times in Polish and 9 times in English; nobody can read it any more."""
    key = uuid.uuid4()
    for language, title, human in (("pl", "Pierwsza rozmowa", 61), ("en", "The first talk", 9)):
        page = CampaignPage(
            title=title, slug=f"talk-{language}", locale=make.locale(language), campaign=campaign, translation_key=key,
            live=False,
        )  # fmt: skip
        Page.get_first_root_node().add_child(instance=page)
        for number in range(human + 5):
            make.event(
                "viewed", at=now - dt.timedelta(days=number % 9 + 1), verdict="human" if number < human else "machine",
                page_key=key, locale=page.locale,
            )  # fmt: skip


def aim(campaign, stage, metric, target, *, first=None, last=None, measured=None, baseline=None):
    """An objective with one indicator and one target; `measured` also enters a measurement."""
    today = timezone.localdate()
    first, last = first or today - dt.timedelta(days=100), last or today - dt.timedelta(days=8)
    objective = Objective.objects.create(campaign=campaign, text=f"Cel: {metric}", stage=stage)
    indicator = Indicator.objects.create(objective=objective, metric=metric)
    if measured is not None:
        Measurement.objects.create(
            indicator=indicator, period_start_on=first, period_end_on=last, value=measured, n=120, basis="survey"
        )
    return Target.objects.create(
        indicator=indicator, period_start_on=first, period_end_on=last, value=target, baseline=baseline
    )


def _aim(campaign):
    aim(campaign, "output", "out.participations", 100)
    aim(campaign, "output", "out.person_hours", 700)
    aim(campaign, "outtake", "tak.human_clicks_per100", 15)
    aim(campaign, "outcome", "oc.awareness_change", 10, measured=12, baseline=0)
    aim(campaign, "outcome", "oc.intention_change", 5)
    aim(campaign, "output", "out.human_clicks", 500, last=timezone.localdate() + dt.timedelta(days=60))
