"""Visits by day, with who made them."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Series
from campaigns.dashboards.panels import dates
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, count_cell, number
from campaigns.metrics.queries import Dashboard

VERDICTS = ("human", "machine", "unknown")


def days(dashboard: Dashboard) -> Panel:
    codes = ("out.human_clicks", "hl.bot_share")
    if not dashboard.days:
        empty = _("Nobody has followed a link yet. Clicks appear here within minutes, when statistics are on.")
        return Panel("days", _("Human clicks per day"), codes, empty=empty)
    best = max(dashboard.days, key=lambda day: day.human)
    title = _("No person has followed a link yet")
    if best.human:
        title = _("Most people clicked on %(day)s") % {"day": dates.short(best.day)}
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
                Cell(dates.full(day.day), day.day.isoformat()),
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
        "first": dates.full(dashboard.days[0].day),
        "last": dates.full(dashboard.days[-1].day),
    }
