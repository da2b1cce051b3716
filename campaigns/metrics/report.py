"""A dashboard as plain data: the same numbers, denominators, intervals and reasons, for `stats --json`."""

import datetime as dt
from typing import Any

from campaigns.metrics.queries import Dashboard, Headline, LinkRow, MonthRow, Step, measured
from campaigns.metrics.suppression import Value
from campaigns.metrics.targets import TargetRow


def as_data(subject: str, dashboard: Dashboard) -> dict[str, Any]:
    """One JSON document; a number that may not be shown is null, with `state` and `reason` beside it."""
    facts = dashboard.facts
    return {
        "subject": subject,
        "least": facts.least,
        "rolled_at": facts.rolled_at.isoformat() if facts.rolled_at else None,
        "metrics": [_metric(one) for one in measured(facts)],
        "ladder": [_step(step) for step in dashboard.ladder],
        "days": [{**vars(day), "day": day.day.isoformat()} for day in dashboard.days],
        "links": [_link(row) for row in dashboard.links],
        "languages": [{k: _plain(v) for k, v in vars(row).items()} for row in dashboard.languages],
        "pages": [{k: _plain(v) for k, v in vars(row).items()} for row in dashboard.pages],
        "months": [_month(row) for row in dashboard.months],
        "targets": [_target(row) for row in dashboard.targets],
    }


def value(it: Value) -> dict[str, Any]:
    """`value` is a share between 0 and 1 for proportions, hits per hundred for rates, else a count."""
    data: dict[str, Any] = {"state": it.state.value, "value": it.number}
    if it.whole is not None:
        data |= {"numerator": it.part, "denominator": it.whole}
    if it.interval:
        data["interval"] = {"confidence": 0.95, "low": it.interval.low, "high": it.interval.high}
    if it.currency:
        data["currency"] = it.currency
    if it.reason:
        data["reason"] = it.reason.value
    if it.is_provisional:
        data["provisional"] = True
    return data


def _plain(item: Any) -> Any:
    if isinstance(item, Value):
        return value(item)
    return item.isoformat() if isinstance(item, dt.date) else item


def _metric(headline: Headline) -> dict[str, Any]:
    d = headline.definition
    words = {"code": d.code, "version": d.version, "name": d.name, "stage": d.stage, "unit": d.unit, "basis": d.basis}
    counts = {"counts": d.numerator, **({"out_of": d.denominator} if d.denominator else {})}
    return {**words, **counts, **value(headline.value)}


def _step(step: Step) -> dict[str, Any]:
    rate = {"share": value(step.share), "of": step.of} if step.share else {}
    return {"code": step.code, "label": step.label, **value(step.value), **rate}


def _link(row: LinkRow) -> dict[str, Any]:
    return {name: _plain(item) for name, item in vars(row).items()}


def _month(row: MonthRow) -> dict[str, Any]:
    data = {name: _plain(item) for name, item in vars(row).items()}
    for cells in ("participations", "person_hours"):
        data[cells] = {name: value(cell) for name, cell in getattr(row, cells).items()}
    return data


def _target(row: TargetRow) -> dict[str, Any]:
    return {
        "metric": row.definition.code,
        "version": row.definition.version,
        "stage": row.definition.stage,
        "objective": row.objective,
        "from": row.first.isoformat(),
        "to": row.last.isoformat(),
        "baseline": None if row.baseline is None else float(row.baseline),
        "target": float(row.target),
        "actual": value(row.actual),
        "progress": row.progress.value,
        "basis": row.basis,
        "evidence": row.evidence,
    }
