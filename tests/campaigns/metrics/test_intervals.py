import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from campaigns.metrics.intervals import gamma_quantile, newcombe, poisson, wilson

parts = st.integers(1, 100_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(parts)
def test_wilson_is_what_scipy_says(pair):
    part, whole = pair
    referee = stats.binomtest(part, whole).proportion_ci(method="wilson")
    interval = wilson(part, whole)
    assert (interval.low, interval.high) == pytest.approx((referee.low, referee.high), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 12, 0, 0.24), (3, 40, 0.026, 0.199), (33, 47, 0.56, 0.81), (300, 10_000, 0.027, 0.0335)],
)
def test_wilson_gives_the_examples_of_the_design(part, whole, low, high):
    interval = wilson(part, whole)
    assert interval.low == pytest.approx(low, abs=0.005)
    assert interval.high == pytest.approx(high, abs=0.005)


@given(st.integers(0, 300_000))
def test_poisson_is_half_the_chi_square_quantile(count):
    interval = poisson(count)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-9)


@given(st.floats(1e-6, 1 - 1e-6), st.integers(1, 5_000))
def test_the_gamma_quantile_is_what_scipy_says(probability, shape):
    assert gamma_quantile(probability, shape) == pytest.approx(stats.gamma.ppf(probability, shape), rel=1e-9)


@given(parts, parts)
def test_newcombe_holds_the_difference_and_turns_round_with_it(now, before):
    interval, reverse = newcombe(*now, *before), newcombe(*before, *now)
    difference = now[0] / now[1] - before[0] / before[1]
    assert interval.low - 1e-12 <= difference <= interval.high + 1e-12
    assert (interval.low, interval.high) == pytest.approx((-reverse.high, -reverse.low))


def test_newcombe_gives_the_published_example():
    """Newcombe 1998, table II: 56/70 − 48/80 by method 10."""
    interval = newcombe(56, 70, 48, 80)
    assert (interval.low, interval.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (5, 4), (-1, 4)])
def test_what_is_no_proportion_is_refused(part, whole):
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(part, whole)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="not a count"):
        poisson(-1)
