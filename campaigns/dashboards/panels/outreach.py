"""Participations by month."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Series
from campaigns.dashboards.panels import dates
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, amount, cell, count_cell, number
from campaigns.metrics.queries import Dashboard, MonthRow
from campaigns.metrics.suppression import Value
from campaigns.outreach.models import Activity


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
    month = dates.month(row.month)
    return month if row.total.is_number else f"{month} · {amount(row.total)}"


def _drawn(value: Value | None) -> float | None:
    return value.number if value else None


def _outreach_title(months: Sequence[MonthRow]) -> str:
    best = max(months, key=lambda row: row.total.number or 0)
    if not best.total.number:
        return _("Participations by month")
    return _("Most participations in %(month)s") % {"month": dates.month(best.month)}


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
    month = Cell(dates.month(row.month), f"{row.month:%Y-%m}")
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
