"""Links, most followed first."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Series
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, cell, interval_cell, language_name, number
from campaigns.metrics.queries import Dashboard, LinkRow

TOP_LINKS = 12
MAX_LABEL = 42


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
