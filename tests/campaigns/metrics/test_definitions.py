import re
from pathlib import Path

import pytest

from campaigns.metrics.definitions import DEFINITIONS, REGISTRY, Aggregation, Method
from campaigns.metrics.handbook import STAGES, markdown

HANDBOOK = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_handbook_is_current():
    assert HANDBOOK.read_text() == markdown(), "run: python -m campaigns.metrics.handbook > docs/metrics.md"


def test_every_metric_stands_in_the_handbook_once():
    assert len(REGISTRY) == len(DEFINITIONS)
    for code in REGISTRY:
        assert markdown().count(f"`{code}`") == 1


@pytest.mark.parametrize("metric", DEFINITIONS, ids=lambda metric: metric.code)
def test_a_definition_is_complete(metric):
    assert metric.stage in STAGES
    assert re.fullmatch(r"[a-z]+\.\w+", metric.code)
    assert metric.numerator
    assert (metric.aggregation is Aggregation.RATIO_OF_SUMS) == bool(metric.denominator)
    assert metric.method is Method.NONE or metric.min_n > 0


def test_clicks_never_count_as_outcome_or_impact():
    computed = [m for m in DEFINITIONS if m.stage in ("outcome", "impact") and not m.is_entered]
    assert computed == []
