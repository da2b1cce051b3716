"""Targets, and what was reached."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Bar
from campaigns.dashboards.panels import dates
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, amount, cell, interval_cell, number
from campaigns.metrics.models import Basis, Measurement, Stage
from campaigns.metrics.queries import Dashboard
from campaigns.metrics.targets import Progress, TargetRow


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
        Cell(f"{dates.brief(row.first)}\u00a0– {dates.brief(row.last)}", f"{row.first}/{row.last}"),
        none if row.baseline is None else Cell(number(float(row.baseline), 1), float(row.baseline), "number"),
        Cell(number(float(row.target), 0 if row.target == int(row.target) else 1), float(row.target), "number"),
        cell(row.actual, code),
        interval_cell(row.actual, code),
        Cell(progress_names()[row.progress], row.progress.value, f"progress {row.progress.value}"),
        Cell(str(Basis(row.basis).label), row.basis),
        Cell(str(Measurement.Grade(row.evidence).label), row.evidence),
    ]
