"""Target against actual, per indicator and period (IATI's shape)."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from campaigns.campaign import Campaign
from campaigns.metrics import suppression
from campaigns.metrics.definitions import REGISTRY, Aggregation, MetricDefinition
from campaigns.metrics.facts import Facts
from campaigns.metrics.models import Measurement, Target
from campaigns.metrics.suppression import Reason, Value
from campaigns.metrics.values import measure


class Progress(enum.StrEnum):
    ON_TRACK = "on_track"
    OFF_TRACK = "off_track"
    TOO_EARLY = "too_early"
    NOT_MEASURABLE = "not_measurable"


@dataclass(frozen=True)
class TargetRow:
    definition: MetricDefinition
    objective: str
    first: dt.date
    last: dt.date
    baseline: Decimal | None
    target: Decimal
    actual: Value
    progress: Progress
    basis: str
    evidence: str
    """The grade limits the wording: only a comparison lets us say “contributed to”."""

    @property
    def reached(self) -> float | None:
        """Actual as a share of the target; None without a number."""
        if self.actual.number is None or not self.target:
            return None
        return self.actual.number * self.definition.scale / float(self.target)


def rows(campaign: Campaign, facts: Facts) -> list[TargetRow]:
    """Every target of the campaign, in the order of the results chain. Two queries."""
    targets = (
        Target.objects.filter(indicator__objective__campaign=campaign, indicator__metric__in=REGISTRY)
        .select_related("indicator__objective")
        .order_by("period_start_on", "pk")
    )
    entered = _entered(campaign)
    order = list(REGISTRY)
    found = [_row(target, facts, entered.get(target.indicator_id, [])) for target in targets]
    return sorted(found, key=lambda row: order.index(row.definition.code))


def _entered(campaign: Campaign) -> dict[int, list[Measurement]]:
    """Measurements that stand, newest first, by indicator."""
    found: dict[int, list[Measurement]] = {}
    for one in Measurement.objects.filter(indicator__objective__campaign=campaign, superseded_by=None):
        found.setdefault(one.indicator_id, []).append(one)
    return found


def _row(target: Target, facts: Facts, entered: Iterable[Measurement]) -> TargetRow:
    definition = REGISTRY[target.indicator.metric]
    measurement = _latest(target, entered) if definition.is_entered else None
    if definition.is_entered:
        value = _measured(measurement, definition, facts.least)
    else:
        value = measure(definition.code, facts.within(target.period_start_on, target.period_end_on))
    return TargetRow(
        definition,
        target.indicator.objective.text,
        target.period_start_on,
        target.period_end_on,
        target.baseline,
        target.value,
        value,
        progress(definition, value, target, facts.today),
        measurement.basis if measurement else definition.basis,
        measurement.evidence_grade if measurement else Measurement.Grade.MONITORING.value,
    )


def _latest(target: Target, entered: Iterable[Measurement]) -> Measurement | None:
    """The newest measurement that ends within the target's period."""
    return next((m for m in entered if target.period_start_on <= m.period_end_on <= target.period_end_on), None)


def _measured(measurement: Measurement | None, definition: MetricDefinition, least: int) -> Value:
    if measurement is None:
        return suppression.not_collected(Reason.NOT_MEASURED)
    if measurement.n is not None and suppression.is_small(measurement.n, least):
        return suppression.suppressed(Reason.SMALL_GROUP)
    return Value(suppression.State.NUMBER, float(measurement.value) / definition.scale, whole=measurement.n)


def progress(definition: MetricDefinition, value: Value, target: Target, today: dt.date) -> Progress:
    """A sum that may only grow is on track as soon as it is reached; everything else waits until it has settled."""
    is_over = today > target.period_end_on + dt.timedelta(days=definition.settle_days)
    if not is_over and not (value.is_number and _is_reached(definition, value, target) and _only_grows(definition)):
        return Progress.TOO_EARLY
    if not value.is_number:
        return Progress.NOT_MEASURABLE
    return Progress.ON_TRACK if _is_reached(definition, value, target) else Progress.OFF_TRACK


def _is_reached(definition: MetricDefinition, value: Value, target: Target) -> bool:
    actual = (value.number or 0) * definition.scale
    return actual <= float(target.value) if definition.good_direction < 0 else actual >= float(target.value)


def _only_grows(definition: MetricDefinition) -> bool:
    return definition.aggregation is Aggregation.SUM and definition.good_direction > 0
