import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from campaigns.metrics.suppression import Reason, State, people, per_hundred, protect, protected, share

LEAST = 5
lines = st.dictionaries(st.integers(0, 8), st.integers(0, 40), min_size=1, max_size=7)


@given(lines)
def test_no_small_cell_is_shown(cells):
    hidden = protect(cells, LEAST)
    assert all(count == 0 or count >= LEAST for key, count in cells.items() if key not in hidden)


@given(lines)
def test_no_small_cell_can_be_computed_from_the_total_and_the_rest(cells):
    """An adversary who knows the total, the cells shown, and that nothing is negative: a linear programme."""
    hidden = sorted(protect(cells, LEAST))
    if not hidden:
        return
    rest = sum(cells.values()) - sum(count for key, count in cells.items() if key not in hidden)
    small = [i for i, key in enumerate(hidden) if 0 < cells[key] < LEAST]
    for i in small if len(cells) > 1 else []:
        aim = np.eye(len(hidden))[i]
        ends = [linprog(sign * aim, A_eq=[[1] * len(hidden)], b_eq=[rest]).fun * sign for sign in (1, -1)]
        assert ends[1] - ends[0] >= 1


@given(lines)
def test_nothing_is_hidden_where_nothing_is_small(cells):
    big = {key: count * LEAST for key, count in cells.items()}
    assert protect(big, LEAST) == frozenset()


def test_the_smallest_other_cell_hides_the_small_one():
    values = protected({"delivered": 280, "hard": 2, "soft": 0, "block": 18}, LEAST)
    assert values["hard"].reason is Reason.SMALL
    assert values["block"].reason is Reason.COMPLEMENT
    assert (values["delivered"].number, values["soft"].number) == (280, 0)


def test_zero_is_a_number_and_three_is_hidden():
    assert people(0, LEAST).number == 0
    assert people(3, LEAST).state is State.SUPPRESSED
    assert people(5, LEAST).number == 5


@pytest.mark.parametrize(("part", "whole"), [(3, 100), (97, 100), (0, 4), (2, 3)])
def test_a_share_with_few_people_on_either_side_is_hidden(part, whole):
    assert share(part, whole, LEAST).state is State.SUPPRESSED


def test_a_share_of_nobody_is_no_zero():
    assert share(0, 0, LEAST).state is State.NOT_APPLICABLE


def test_a_share_of_few_has_no_interval_and_of_many_has_one():
    few, many = share(7, 20, LEAST), share(7, 30, LEAST)
    assert (few.part, few.whole, few.interval) == (7, 20, None)
    assert many.number in many.interval


def test_hits_per_hundred_may_exceed_a_hundred_and_a_small_group_is_hidden():
    assert per_hundred(120, 60, LEAST).number == 200
    assert per_hundred(120, 60, LEAST).interval.high > 200
    assert per_hundred(9, 4, LEAST).reason is Reason.SMALL_GROUP


def test_only_a_number_can_be_provisional():
    assert people(9, LEAST).provisional().is_provisional
    assert not people(3, LEAST).provisional().is_provisional
