"""Facts → the rows that dashboards, exports and the `stats` command show. All of them show the same."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field

from campaigns.campaign import Campaign
from campaigns.metrics import facts as read
from campaigns.metrics import suppression, targets
from campaigns.metrics.definitions import N_, REGISTRY, MetricDefinition
from campaigns.metrics.facts import Facts, Held, Link, Mail
from campaigns.metrics.pages import PageRow, rows
from campaigns.metrics.suppression import Reason, Value, counted, people, per_hundred, share
from campaigns.metrics.targets import TargetRow
from campaigns.metrics.values import fates, is_audience_small, is_provisional, measure
from campaigns.newsletters.models import Send

SEND_HEADLINES = ("out.delivery_rate", "tak.human_clicks_per100", "hl.unsubscribe", "hl.bot_share")
GROUP = suppression.suppressed(Reason.SMALL_GROUP)
CAMPAIGN_HEADLINES = ("out.mail_accepted", "tak.human_clicks_per100", "out.participations", "inp.cost_total")


@dataclass(frozen=True)
class Headline:
    definition: MetricDefinition
    value: Value


@dataclass(frozen=True)
class Step:
    """One rung of the delivery ladder, with its share of the rung it is counted out of."""

    code: str
    label: str
    value: Value
    of: str = ""
    """Label of the denominator."""
    share: Value | None = None
    metric: str = ""


@dataclass(frozen=True)
class Day:
    day: dt.date
    human: int
    machine: int
    unknown: int
    is_provisional: bool


@dataclass(frozen=True)
class LinkRow:
    label: str
    url: str
    language: str
    human: Value
    machine: Value
    unknown: Value
    per_hundred: Value
    """Human visits for each hundred messages sent; not applicable to a short link."""


@dataclass(frozen=True)
class LanguageRow:
    language: str
    sent: Value
    human: Value
    per_hundred: Value
    """Human visits for each hundred messages with counted links.

    Not of those that arrived: beside `sent` that would tell of the few that did not.
    """


@dataclass(frozen=True)
class MonthRow:
    """Outreach of one month, by format. `uncounted` activities are in none of the numbers."""

    month: dt.date
    participations: dict[str, Value]
    person_hours: dict[str, Value]
    total: Value
    hours_total: Value
    activities: int
    uncounted: int


@dataclass(frozen=True)
class Dashboard:
    facts: Facts
    headlines: list[Headline]
    ladder: list[Step]
    days: list[Day]
    links: list[LinkRow]
    languages: list[LanguageRow]
    months: list[MonthRow] = field(default_factory=list)
    pages: list[PageRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)


def of_send(send: Send, *, least: int | None = None) -> Dashboard:
    """Five queries."""
    return _common(read.of_send(send, least=least), SEND_HEADLINES)


def of_campaign(campaign: Campaign, *, least: int | None = None) -> Dashboard:
    """Ten queries."""
    facts = read.of_campaign(campaign, least=least)
    common = _common(facts, CAMPAIGN_HEADLINES)
    of_campaigns = {"months": months(facts), "pages": rows(facts), "targets": targets.rows(campaign, facts)}
    return Dashboard(**{**vars(common), **of_campaigns})


def _common(facts: Facts, headlines: tuple[str, ...]) -> Dashboard:
    return Dashboard(
        facts,
        [Headline(REGISTRY[code], measure(code, facts)) for code in headlines],
        ladder(facts),
        days(facts),
        links(facts),
        languages(facts),
    )


def measured(facts: Facts) -> list[Headline]:
    """Every metric that can be computed from these facts."""
    return [Headline(d, measure(code, facts)) for code, d in REGISTRY.items() if not d.is_entered]


# --- mail -------------------------------------------------------------------------------------------------------------
INTENDED, SENT, ARRIVED = N_("intended"), N_("sent"), N_("accepted")
LABELS = {
    "arrived": N_("Accepted"),
    "hard": N_("Hard bounces"),
    "soft": N_("Soft bounces"),
    "block": N_("Blocked"),
    "silent": N_("Nothing heard yet"),
}
FATE_METRICS = {
    "arrived": "out.delivery_rate",
    "hard": "hl.hard_bounce",
    "soft": "hl.soft_bounce",
    "block": "hl.block",
}


def ladder(facts: Facts) -> list[Step]:
    """From intended to unsubscribed. Our own work is never hidden; what became of people's messages may be."""
    mail, cells = facts.mail, fates(facts)
    return [
        Step("intended", N_("Intended"), counted(mail.intended)),
        Step("not_sent", N_("Not sent"), counted(mail.not_sent), INTENDED, share(mail.not_sent, mail.intended, 1)),
        Step("waiting", N_("Still to be sent"), counted(mail.waiting)),
        Step("ambiguous", N_("Unknown whether sent"), counted(mail.ambiguous)),
        Step("sent", N_("Sent"), counted(mail.sent), INTENDED, share(mail.sent, mail.intended, 1)),
        *(_fate_step(name, cells[name], facts) for name in LABELS),
        _reached_step("complained", N_("Complaints"), "hl.complaint", facts),
        _reached_step("left", N_("Unsubscribed"), "hl.unsubscribe", facts),
    ]


def _fate_step(name: str, cell: Value, facts: Facts) -> Step:
    metric = FATE_METRICS.get(name, "")
    return Step(name, LABELS[name], cell, SENT, measure(metric, facts) if metric else None, metric)


def _reached_step(name: str, label: str, metric: str, facts: Facts) -> Step:
    rate = measure(metric, facts)
    count = counted(rate.part or 0) if rate.is_number else people(getattr(facts.mail, name), facts.least)
    if rate.state is suppression.State.SUPPRESSED:
        count = suppression.suppressed(rate.reason)
    return Step(name, label, count, ARRIVED, rate, metric)


def languages(facts: Facts) -> list[LanguageRow]:
    """Parity: what readers of each language got. A language with few readers is hidden, and one more with it."""
    by_language = facts.mail_by_language()
    sent = suppression.protected({language: mail.sent for language, mail in by_language.items()}, facts.least)
    human = Counter[str]()
    for visit in facts.visits:
        if visit.send and visit.verdict == "human":
            human[visit.language] += visit.count
    ranked = sorted(by_language, key=lambda language: -by_language[language].sent)
    return [_language_row(code, sent[code], by_language[code], human[code], facts.least) for code in ranked]


def _language_row(language: str, sent: Value, mail: Mail, human: int, least: int) -> LanguageRow:
    if not sent.is_number:
        return LanguageRow(language, sent, GROUP, GROUP)
    if not mail.counted:
        return LanguageRow(language, sent, *[suppression.not_applicable(Reason.NOT_COUNTED_HERE)] * 2)
    return LanguageRow(language, sent, counted(human), per_hundred(human, mail.counted, least))


# --- visits -----------------------------------------------------------------------------------------------------------
def days(facts: Facts) -> list[Day]:
    """Every day from the first visit to the last, days without one included: nought is a number."""
    counts: dict[dt.date, Counter[str]] = {}
    for visit in facts.visits:
        counts.setdefault(visit.day, Counter())[visit.verdict] += visit.count
    if not counts or is_audience_small(facts.mail, facts.least):
        return []
    first, last = min(counts), max(counts)
    provisional_from = facts.today - dt.timedelta(days=REGISTRY["out.human_clicks"].settle_days)
    none: Counter[str] = Counter()
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [
        Day(day, found["human"], found["machine"], found["unknown"], day > provisional_from)
        for day in every
        for found in [counts.get(day, none)]
    ]


def links(facts: Facts) -> list[LinkRow]:
    """Most followed by people first. Links of a mailing with few readers are hidden, and one link more with them."""
    sent: dict[tuple[uuid.UUID | None, str], int]
    sent = {(one.send, one.language): one.mail.counted for one in facts.mailings}
    small = [link for link in facts.links if suppression.is_small(sent.get((link.send, link.language), 0), facts.least)]
    shown = sorted((link for link in facts.links if link not in small), key=lambda link: (-link.human, link.url))
    if small and shown:
        small.append(shown.pop(_last_followed(shown)))
    return [
        *(_link_row(link, sent.get((link.send, link.language), 0), facts.least) for link in shown),
        *(LinkRow(link.label or link.url, link.url, link.language, *[GROUP] * 4) for link in small),
    ]


def _last_followed(ranked: list[Link]) -> int:
    """Index of the least followed link that anybody followed at all."""
    return max((i for i, link in enumerate(ranked) if link.human), default=len(ranked) - 1)


def _link_row(link: Link, sent: int, least: int) -> LinkRow:
    rate = per_hundred(link.human, sent, least) if link.send else suppression.not_applicable()
    counts = (counted(link.human), counted(link.machine), counted(link.unknown))
    return LinkRow(link.label or link.url, link.url, link.language, *counts, rate)


# --- outreach ---------------------------------------------------------------------------------------------------------
def months(facts: Facts) -> list[MonthRow]:
    """Participations and person-hours by month and format.

    Months add up to the headline and formats add up to their month, so both lines are protected; a hidden month shows
    none of its formats. There are no totals per format over the months: they would need a third protection.
    """
    by_month: dict[dt.date, list[Held]] = {}
    for held in facts.activities:
        by_month.setdefault(held.day.replace(day=1), []).append(held)
    hidden = suppression.protect({month: _attended(held) for month, held in by_month.items()}, facts.least)
    return [_month_row(month, held, month in hidden, facts.least) for month, held in sorted(by_month.items())]


def _month_row(month: dt.date, held: list[Held], is_hidden: bool, least: int) -> MonthRow:
    formats = {name: [a for a in held if a.format == name] for name in sorted({a.format for a in held})}
    cells = {name: _attended(some) for name, some in formats.items()}
    hidden = frozenset(cells) if is_hidden else suppression.protect(cells, least)
    return MonthRow(
        month,
        {name: _participations(some, name in hidden) for name, some in formats.items()},
        {name: _hours(some, name in hidden) for name, some in formats.items()},
        _participations(held, is_hidden),
        _hours(held, is_hidden),
        len(held),
        sum(a.attended is None for a in held),
    )


def _attended(held: list[Held]) -> int:
    return sum(a.attended or 0 for a in held)


def _participations(held: list[Held], is_hidden: bool) -> Value:
    if is_hidden:
        return suppression.suppressed()
    if all(a.attended is None for a in held):
        return suppression.not_collected(Reason.NOT_COUNTED)
    return counted(_attended(held))


def _hours(held: list[Held], is_hidden: bool) -> Value:
    if is_hidden:
        return suppression.suppressed()
    known = [(a.attended, a.hours) for a in held if a.attended is not None and a.hours is not None]
    if not known:
        return suppression.not_collected(Reason.NOT_COUNTED)
    return counted(float(sum(attended * hours for attended, hours in known)))


def are_provisional(facts: Facts, code: str) -> bool:
    return is_provisional(REGISTRY[code], facts)
