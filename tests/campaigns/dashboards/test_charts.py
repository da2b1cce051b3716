import datetime as dt
import json

import plotly.graph_objects as go
import pytest
from factories.dashboards import plant

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Bar, Series
from campaigns.dashboards.export import as_csv
from campaigns.dashboards.panels import CAMPAIGN_PANELS
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell
from campaigns.metrics import queries

BARS = [Bar("Sent", 300, "300", "sent"), Bar("Hard <b>", None, "hidden", "bad"), Bar("Sent", 2, "2", "sent")]
SERIES = [Series("People", "human", [3, 0, None]), Series("Machines %{x}", "machine", [1, 2, 3])]
DAYS = [dt.date(2026, 10, 24 + n) for n in range(3)]
FIGURES = {
    "bars": charts.bars(BARS),
    "no bars": charts.bars([]),
    "stacked": charts.stacked_bars(["a", "b", "c"], SERIES),
    "by day": charts.by_day(DAYS, SERIES, provisional_from=DAYS[1], note="provisional"),
    "target": charts.against_target(BARS, note="target"),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_what_plotly_understands(figure):
    """`go.Figure` raises on every property and value its schema does not know."""
    go.Figure(figure)
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_small_and_without_markup(figure):
    text = json.dumps({"data": figure["data"], "layout": figure["layout"]})
    assert len(text) < 4_000
    assert "template" not in figure["layout"]
    assert "<b>" not in text


def test_two_bars_of_one_name_stay_two():
    names = charts.bars(BARS)["data"][0]["y"]
    assert len(set(names)) == 3


def test_a_hidden_number_has_no_bar_and_nought_has_one():
    assert charts.bars([Bar("a", None, "hidden", "bad"), Bar("b", 0, "0", "bad")])["data"][0]["x"] == [None, 0]


@pytest.mark.django_db
def test_titles_are_short_and_every_panel_says_a_sentence():
    dashboard = queries.of_campaign(plant().campaign)
    for make_panel in CAMPAIGN_PANELS.values():
        panel = make_panel(dashboard)
        assert 0 < len(panel.title.split()) <= 10
        assert panel.sentence
        assert panel.rows
        assert all(len(row) == len(panel.head) for row in panel.rows)


def test_no_cell_becomes_a_formula_and_signs_stand_for_what_is_missing():
    rows = [[Cell("=1+1", "=1+1"), Cell("hidden", "c", "suppressed"), Cell("3,5", 3.5, "number"), Cell("@x")]]
    text = as_csv(Panel("x", "X", (), "s", ("A", "B", "C", "D"), rows))
    assert text.splitlines()[1] == "'=1+1,c,3.5,'@x"
    assert as_csv(Panel("x", "X", (), "s", ("A",), [[Cell("", -2)]])).splitlines()[1] == "-2"


def test_polish_excel_gets_semicolons_commas_and_a_mark():
    rows = [[Cell("a", "a"), Cell("3,5", 3.5, "number")]]
    text = as_csv(Panel("x", "X", (), "s", ("A", "B"), rows), for_polish_excel=True)
    assert text.startswith("\ufeffA;B\r\na;3,5\r\n")
