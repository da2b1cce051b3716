"""Rows in, Plotly figures out, as plain data: bars and dots only. Neither Django nor Wagtail, no colours, no markup.

Texts arrive translated. `meta.role` (or `meta.roles`, one per bar) names what a bar is; the page gives it its colour.
None is “no number to draw”: the label of the bar says why, a bar of length nought would say nought.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.dashboards import theme
from campaigns.dashboards.theme import Figure


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its name, its length, the text at its end, and its role."""

    name: str
    length: float | None
    text: str
    role: str


@dataclass(frozen=True)
class Series:
    """One of several counts per category, in the order of the categories."""

    name: str
    role: str
    counts: Sequence[float | None]


def bars(rows: Sequence[Bar], *, axis_title: str = "") -> Figure:
    """Horizontal bars, the first row on top, labelled at their ends."""
    names = _distinct([row.name for row in rows])
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": [row.length for row in rows],
        "text": [row.text for row in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "meta": {"roles": [row.role for row in rows]},
    }
    longest = max((row.length or 0 for row in rows), default=0)
    return {
        "data": [trace],
        "layout": theme.layout(
            height=theme.CHROME_HEIGHT + theme.BAR_HEIGHT * len(rows),
            # room for the texts behind the bars
            xaxis=theme.quantity_axis(range=[0, (longest or 1) * 1.35], title={"text": axis_title}),
            yaxis=theme.name_axis(autorange="reversed"),
            bargap=0.35,
        ),
    }


def stacked_bars(names: Sequence[str], series: Sequence[Series], *, axis_title: str = "") -> Figure:
    """Horizontal stacked bars: how each name divides into the series."""
    names = _distinct(names)
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": one.name,
            "y": names,
            "x": list(one.counts),
            "hovertemplate": f"%{{y}}, {_literal(one.name)}: %{{x:,.0f}}<extra></extra>",
            "meta": {"role": one.role},
        }
        for one in series
    ]
    return {
        "data": data,
        "layout": theme.layout(
            height=theme.CHROME_HEIGHT + theme.LEGEND_HEIGHT + theme.BAR_HEIGHT * len(names),
            barmode="stack",
            showlegend=True,
            margin={"l": 8, "r": 16, "t": theme.LEGEND_HEIGHT, "b": 8, "pad": 4},
            xaxis=theme.quantity_axis(title={"text": axis_title}),
            yaxis=theme.name_axis(autorange="reversed"),
            bargap=0.35,
        ),
    }


def by_day(
    days: Sequence[dt.date], series: Sequence[Series], *, provisional_from: dt.date | None = None, note: str = ""
) -> Figure:
    """Stacked columns per day; the days from `provisional_from` on are shaded and say so."""
    figure = _columns(series, theme.layout(height=300))
    for trace in figure["data"]:
        trace |= {"x": [day.isoformat() for day in days], "hovertemplate": _hover(trace["name"], "%{x|%-d %b %Y}")}
    figure["layout"]["xaxis"] = {"type": "date", "fixedrange": True, "automargin": True, "showgrid": False, "nticks": 8}
    if len(days) < 8:
        figure["layout"]["xaxis"] |= {"tickmode": "array", "tickvals": [day.isoformat() for day in days]}
        figure["layout"]["xaxis"] |= {"tickformat": "%-d %b"}
    if provisional_from and days:
        _shade(figure["layout"], max(provisional_from, days[0]), days[-1], note)
    return figure


def against_target(rows: Sequence[Bar], *, note: str) -> Figure:
    """How much of its target each indicator reached, in percent, with a line at 100."""
    figure = bars(rows)
    lengths = [row.length or 0 for row in rows]
    figure["layout"]["xaxis"] |= {"range": [0, max([110, *lengths]) * 1.3], "ticksuffix": " %"}
    figure["layout"]["shapes"] = [
        {"type": "line", "xref": "x", "yref": "paper", "x0": 100, "x1": 100, "y0": 0, "y1": 1, "name": "target"}
    ]
    figure["layout"]["annotations"] = [
        {"x": 100, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "text": note, "showarrow": False}
    ]
    figure["layout"]["margin"] = {**figure["layout"]["margin"], "t": 28}
    return figure


def _columns(series: Sequence[Series], layout: Figure) -> Figure:
    data = [
        {"type": "bar", "name": one.name, "y": list(one.counts), "meta": {"role": one.role}} for one in series
    ]  # fmt: skip
    more = {
        "barmode": "stack",
        "bargap": 0.25,
        "showlegend": True,
        "margin": {"l": 8, "r": 16, "t": theme.LEGEND_HEIGHT, "b": 8, "pad": 4},
        "yaxis": theme.quantity_axis(),
    }
    return {"data": data, "layout": {**layout, **more}}


def _shade(layout: Figure, first: dt.date, last: dt.date, note: str) -> None:
    half = dt.timedelta(hours=12)
    start = dt.datetime.combine(first, dt.time()) - half
    end = dt.datetime.combine(last, dt.time()) + half
    layout["shapes"] = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": start.isoformat(),
            "x1": end.isoformat(),
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"width": 0},
            "name": "provisional",
        }
    ]
    layout["annotations"] = [
        {
            "x": end.isoformat(),
            "xanchor": "right",
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "text": note,
            "showarrow": False,
        }
    ]


def _hover(name: str, place: str) -> str:
    return f"{place}, {_literal(name)}: %{{y:,.0f}}<extra></extra>"


def _literal(text: str) -> str:
    """A text inside a hover template, where braces after a percent sign would be read as a field."""
    return text.replace("%{", "% {").replace("<", "‹").replace(">", "›")


def _distinct(names: Sequence[str]) -> list[str]:
    """Two bars of one name would be drawn on top of each other; an invisible mark keeps them apart."""
    seen: dict[str, int] = {}
    found = []
    for name in map(_literal, names):
        seen[name] = seen.get(name, 0) + 1
        found.append(name + "\u200b" * (seen[name] - 1))
    return found
