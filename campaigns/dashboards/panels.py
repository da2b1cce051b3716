"""Rows → panels: what one figure of a dashboard says. Active title, chart, one sentence, table, definitions.

One function per panel; each decides what it says when there is nothing to show. A new chart is a new function here,
its rows in `metrics.queries`, and its name in SEND_PANELS or CAMPAIGN_PANELS.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from babel.dates import format_date
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext, to_locale
from django.utils.translation import gettext as _

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Bar, Series
from campaigns.dashboards.theme import Figure
from campaigns.dashboards.words import Cell, amount, cell, count_cell, interval_cell, language_name, number
from campaigns.metrics.models import Basis, Measurement, Stage
from campaigns.metrics.queries import Dashboard, LinkRow, MonthRow, Step
from campaigns.metrics.suppression import Value
from campaigns.metrics.targets import Progress, TargetRow
from campaigns.outreach.models import Activity

TOP_LINKS = 12
MAX_LABEL = 42


@dataclass(frozen=True)
class Panel:
    key: str
    """Part of the export's address."""
    title: str
    codes: Sequence[str]
    """Metrics whose definitions it shows."""
    sentence: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    figure: Figure | None = None
    empty: str = ""
    """What to do, when there is nothing to show."""
    is_open: bool = False
    """The table is what the panel is about."""


# --- the delivery ladder ----------------------------------------------------------------------------------------------
ROLES = {
    "intended": "muted",
    "sent": "sent",
    "arrived": "good",
    "silent": "muted",
    "not_sent": "muted",
    "waiting": "muted",
    "ambiguous": "warn",
}
ALWAYS_DRAWN = {"intended", "sent", "arrived", "hard", "soft", "block", "complained", "left"}


def ladder(dashboard: Dashboard) -> Panel:
    title, codes = _("What became of the messages"), ("out.delivery_rate", "hl.hard_bounce", "hl.complaint")
    steps = {step.code: step for step in dashboard.ladder}
    if not steps["intended"].value.number:
        return Panel("ladder", title, codes, empty=_("Nothing was sent yet. Start a send from a newsletter."))
    rate = steps["arrived"].share
    if rate and rate.is_number:
        share = amount(rate, "out.delivery_rate")
        title = _("%(share)s of the messages sent were accepted") % {"share": share}
    return Panel(
        "ladder",
        title,
        (*codes, "hl.unsubscribe"),
        _ladder_sentence(steps),
        (_("Step"), _("Messages"), _("Share"), pgettext("share", "out of"), _("Interval, 95 %")),
        [_step_cells(step) for step in dashboard.ladder],
        charts.bars([_step_bar(step) for step in dashboard.ladder if step.code in ALWAYS_DRAWN or step.value.number]),
    )


def _ladder_sentence(steps: dict[str, Step]) -> str:
    return _(
        "Of %(intended)s messages intended, %(sent)s were sent; accepted: %(accepted)s, hard bounces: %(hard)s, "
        "complaints: %(complaints)s, unsubscribed: %(left)s."
    ) % {
        "intended": amount(steps["intended"].value),
        "sent": amount(steps["sent"].value),
        "accepted": amount(steps["arrived"].value),
        "hard": amount(steps["hard"].value),
        "complaints": amount(steps["complained"].value),
        "left": amount(steps["left"].value),
    }


def _step_cells(step: Step) -> list[Cell]:
    metric = step.metric or "out.delivery_rate"
    return [
        Cell(_(step.label), _(step.label)),
        cell(step.value),
        cell(step.share, metric) if step.share else Cell(""),
        Cell(_(step.of), _(step.of)) if step.of else Cell(""),
        interval_cell(step.share, metric) if step.metric else Cell(""),
    ]


def _step_bar(step: Step) -> Bar:
    text = amount(step.value)
    if step.share and step.share.is_number and step.value.is_number:
        text = f"{text} · {amount(step.share, step.metric or 'out.delivery_rate')}"
    return Bar(_(step.label), step.value.number, text, ROLES.get(step.code, "bad"))


# --- visits -----------------------------------------------------------------------------------------------------------
def days(dashboard: Dashboard) -> Panel:
    codes = ("out.human_clicks", "hl.bot_share")
    if not dashboard.days:
        empty = _("Nobody has followed a link yet. Clicks appear here within minutes, when statistics are on.")
        return Panel("days", _("Human clicks per day"), codes, empty=empty)
    best = max(dashboard.days, key=lambda day: day.human)
    title = _("No person has followed a link yet")
    if best.human:
        title = _("Most people clicked on %(day)s") % {"day": _short_day(best.day)}
    series = [
        Series(pgettext("visits", "people"), "human", [day.human for day in dashboard.days]),
        Series(pgettext("visits", "unknown"), "unknown", [day.unknown for day in dashboard.days]),
        Series(pgettext("visits", "machines"), "machine", [day.machine for day in dashboard.days]),
    ]
    unsettled = next((day.day for day in dashboard.days if day.is_provisional), None)
    note = pgettext("data", "provisional")
    return Panel(
        "days",
        title,
        codes,
        _days_sentence(dashboard),
        (_("Day"), _("People"), pgettext("verdict", "Unknown"), _("Machines"), _("State")),
        [
            [
                Cell(_day(day.day), day.day.isoformat()),
                *map(count_cell, (day.human, day.unknown, day.machine)),
                Cell(pgettext("data", "provisional") if day.is_provisional else pgettext("data", "settled")),
            ]
            for day in dashboard.days
        ],
        charts.by_day([day.day for day in dashboard.days], series, provisional_from=unsettled, note=note),
    )


def _days_sentence(dashboard: Dashboard) -> str:
    human, machine, unknown = (sum(getattr(day, name) for day in dashboard.days) for name in VERDICTS)
    return _(
        "%(human)s visits by people between %(first)s and %(last)s; %(machine)s more were a machine's, of %(unknown)s "
        "nobody can tell."
    ) % {
        "human": number(human),
        "machine": number(machine),
        "unknown": number(unknown),
        "first": _day(dashboard.days[0].day),
        "last": _day(dashboard.days[-1].day),
    }


VERDICTS = ("human", "machine", "unknown")


def links(dashboard: Dashboard) -> Panel:
    codes = ("tak.human_clicks_per100", "hl.bot_share")
    ranked = [row for row in dashboard.links if row.human.is_number]
    if not dashboard.links:
        empty = _("No link was followed yet. Put links into the newsletter, or make a short link for a poster.")
        return Panel("links", _("Links followed"), codes, empty=empty)
    human = sum(row.human.number or 0 for row in ranked)
    title = _("Links followed, most followed first")
    sentence = _("Nobody we recognise as a person has followed a link yet.")
    if human:
        best = ranked[0].human.number or 0
        share = number(best * 100 / human)
        title = _("One link drew %(share)s %% of human clicks") % {"share": share}
        sentence = _("“%(link)s” was followed most: %(count)s visits by people, %(share)s %% of those shown.") % {
            "link": ranked[0].label,
            "count": number(best),
            "share": share,
        }
    top = ranked[:TOP_LINKS]
    series = [
        Series(pgettext("visits", "people"), "human", [row.human.number for row in top]),
        Series(pgettext("visits", "unknown"), "unknown", [row.unknown.number for row in top]),
        Series(pgettext("visits", "machines"), "machine", [row.machine.number for row in top]),
    ]
    return Panel(
        "links",
        title,
        codes,
        sentence,
        (
            _("Link"), _("Language"), _("People"), pgettext("verdict", "Unknown"), _("Machines"),
            _("People per 100 sent"), _("Interval, 95 %"),
        ),
        [_link_cells(row) for row in dashboard.links],
        charts.stacked_bars([_label(row) for row in top], series) if top else None,
    )  # fmt: skip


def _label(row: LinkRow) -> str:
    text = row.label.removeprefix("https://").removeprefix("http://")
    text = text if len(text) <= MAX_LABEL else f"{text[: MAX_LABEL - 1]}…"
    return f"{text} · {row.language}" if row.language else text


def _link_cells(row: LinkRow) -> list[Cell]:
    return [
        Cell(row.label, row.url, note=row.url),
        Cell(language_name(row.language), row.language) if row.language else Cell(""),
        *(cell(it) for it in (row.human, row.unknown, row.machine)),
        cell(row.per_hundred, "tak.human_clicks_per100"),
        interval_cell(row.per_hundred, "tak.human_clicks_per100"),
    ]


def languages(dashboard: Dashboard) -> Panel:
    title, codes = _("What readers of each language got"), ("tak.human_clicks_per100",)
    if not dashboard.languages:
        return Panel("languages", title, codes, empty=_("Nothing was sent yet. Start a send from a newsletter."))
    count = len(dashboard.languages)
    hidden = sum(not row.sent.is_number for row in dashboard.languages)
    sentence = ngettext("Sent in %(count)s language.", "Sent in %(count)s languages.", count) % {"count": count}
    if hidden:
        note = ngettext(
            "%(hidden)s of them is hidden: few readers.", "%(hidden)s of them are hidden: few readers.", hidden
        )
        sentence = f"{sentence} {note % {'hidden': hidden}}"
    code = "tak.human_clicks_per100"
    rows = [
        [
            Cell(language_name(row.language), row.language),
            cell(row.sent),
            cell(row.human),
            cell(row.per_hundred, code),
            interval_cell(row.per_hundred, code),
        ]
        for row in dashboard.languages
    ]
    head = (_("Language"), _("Sent"), _("Human clicks"), _("People per 100 sent"), _("Interval, 95 %"))
    return Panel("languages", title, codes, sentence, head, rows, is_open=True)


# --- outreach ---------------------------------------------------------------------------------------------------------
def outreach(dashboard: Dashboard) -> Panel:
    codes = ("out.participations", "out.person_hours", "act.count")
    if not dashboard.months:
        empty = _("No activity was held yet. Record workshops, trainings and meetings under Activities.")
        return Panel("outreach", _("Participations by month"), codes, empty=empty)
    names = [name for name in Activity.Format.values if any(name in row.participations for row in dashboard.months)]
    drawn = {name: [_drawn(row.participations.get(name)) for row in dashboard.months] for name in names}
    series = [Series(str(Activity.Format(name).label), name, drawn[name]) for name in names]
    return Panel(
        "outreach",
        _outreach_title(dashboard.months),
        codes,
        _outreach_sentence(dashboard.months),
        (
            _("Month"),
            pgettext("activity", "Format"),
            _("Participations"),
            _("Person-hours"),
            _("Activities"),
            _("not counted"),
        ),
        [line for row in dashboard.months for line in _month_lines(row, names)],
        charts.stacked_bars([_month_label(row) for row in dashboard.months], series),
    )


def _month_label(row: MonthRow) -> str:
    """A month without a number says why; its empty bar would say nought."""
    month = _month(row.month)
    return month if row.total.is_number else f"{month} · {amount(row.total)}"


def _drawn(value: Value | None) -> float | None:
    return value.number if value else None


def _outreach_title(months: Sequence[MonthRow]) -> str:
    best = max(months, key=lambda row: row.total.number or 0)
    if not best.total.number:
        return _("Participations by month")
    return _("Most participations in %(month)s") % {"month": _month(best.month)}


def _outreach_sentence(months: Sequence[MonthRow]) -> str:
    activities, uncounted = sum(row.activities for row in months), sum(row.uncounted for row in months)
    total = sum(row.total.number or 0 for row in months)
    sentence = _(
        "%(people)s participations are shown, from %(activities)s activities; a person may be among them twice."
    )
    sentence %= {"people": number(total), "activities": number(activities)}
    if uncounted:
        note = ngettext(
            "In %(count)s activity nobody counted; it is in no number.",
            "In %(count)s activities nobody counted; they are in no number.",
            uncounted,
        )
        sentence = f"{sentence} {note % {'count': uncounted}}"
    return sentence


def _month_lines(row: MonthRow, names: Sequence[str]) -> list[list[Cell]]:
    month = Cell(_month(row.month), f"{row.month:%Y-%m}")
    lines = [
        [
            month,
            Cell(str(Activity.Format(name).label), name),
            cell(row.participations[name]),
            cell(row.person_hours[name]),
            Cell(""),
            Cell(""),
        ]
        for name in names
        if name in row.participations
    ]
    total = Cell(pgettext("table", "together"), "total")
    counts = (count_cell(row.activities), count_cell(row.uncounted))
    return [*lines, [month, total, cell(row.total), cell(row.hours_total), *counts]]


# --- targets ----------------------------------------------------------------------------------------------------------
def targets(dashboard: Dashboard) -> Panel:
    codes = tuple(dict.fromkeys(row.definition.code for row in dashboard.targets))
    if not dashboard.targets:
        empty = _("This campaign has no target yet. Set an objective, an indicator and a target to judge it by.")
        return Panel("targets", _("Targets and what was reached"), codes, empty=empty)
    on_track = sum(row.progress is Progress.ON_TRACK for row in dashboard.targets)
    title = _("%(reached)s of %(all)s targets are on track") % {"reached": on_track, "all": len(dashboard.targets)}
    drawn = [row for row in dashboard.targets if row.definition.good_direction >= 0]
    return Panel(
        "targets",
        title,
        codes,
        _targets_sentence(dashboard.targets),
        (
            _("Stage"), _("Indicator"), _("Objective"), _("Period"), _("Baseline"), pgettext("indicator", "Target"),
            _("Actual"), _("Interval, 95 %"), _("State"), _("Basis"), _("Evidence"),
        ),
        [_target_cells(row) for row in dashboard.targets],
        charts.against_target([_target_bar(row) for row in drawn], note=_("target")) if drawn else None,
        is_open=True,
    )  # fmt: skip


def _targets_sentence(rows: Sequence[TargetRow]) -> str:
    found = [
        (str(label), sum(row.progress is progress for row in rows)) for progress, label in progress_names().items()
    ]
    sentence = ", ".join(f"{label}: {count}" for label, count in found if count) + "."
    if not any(row.definition.stage in ("outcome", "impact") for row in rows):
        sentence = f"{sentence} " + _("No outcome is measured: plan a survey to learn what changed.")
    return sentence


def progress_names() -> dict[Progress, str]:
    return {
        Progress.ON_TRACK: _("on track"),
        Progress.OFF_TRACK: _("off track"),
        Progress.TOO_EARLY: _("too early"),
        Progress.NOT_MEASURABLE: _("not measurable"),
    }


def _target_bar(row: TargetRow) -> Bar:
    role = {Progress.ON_TRACK: "good", Progress.OFF_TRACK: "bad"}.get(row.progress, "muted")
    reached = None if row.reached is None else row.reached * 100
    state = progress_names()[row.progress]
    text = f"{amount(row.actual, row.definition.code)} · {state}"
    name = _(row.definition.name)
    return Bar(name if row.actual.is_number else f"{name} · {amount(row.actual)}", reached, text, role)


def _target_cells(row: TargetRow) -> list[Cell]:
    code, none = row.definition.code, Cell("–", ":", "not_collected", _("Nobody entered a baseline."))
    stage = str(dict(Stage.choices).get(row.definition.stage, row.definition.stage))
    return [
        Cell(stage, row.definition.stage),
        Cell(_(row.definition.name), code),
        Cell(row.objective, row.objective),
        Cell(f"{_brief(row.first)}\u00a0– {_brief(row.last)}", f"{row.first}/{row.last}"),
        none if row.baseline is None else Cell(number(float(row.baseline), 1), float(row.baseline), "number"),
        Cell(number(float(row.target), 0 if row.target == int(row.target) else 1), float(row.target), "number"),
        cell(row.actual, code),
        interval_cell(row.actual, code),
        Cell(progress_names()[row.progress], row.progress.value, f"progress {row.progress.value}"),
        Cell(str(Basis(row.basis).label), row.basis),
        Cell(str(Measurement.Grade(row.evidence).label), row.evidence),
    ]


# --- which, where -----------------------------------------------------------------------------------------------------
Maker = Callable[[Dashboard], Panel]
SEND_PANELS: dict[str, Maker] = {"ladder": ladder, "days": days, "links": links, "languages": languages}
CAMPAIGN_PANELS: dict[str, Maker] = {
    "targets": targets,
    "ladder": ladder,
    "days": days,
    "links": links,
    "outreach": outreach,
    "languages": languages,
}


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _short_day(day: dt.date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _brief(day: dt.date) -> str:
    """For narrow columns; breaks nowhere."""
    return _written(day, "d MMM y").replace(" ", "\u00a0")


def _month(month: dt.date) -> str:
    return _written(month, "LLLL y")


def _written(day: dt.date, pattern: str) -> str:
    """By Babel, because Django writes the months of every language with a capital letter."""
    return format_date(day, pattern, locale=to_locale(get_language() or "en"))
