"""Intervals for proportions and counts, with the standard library only. SciPy is the referee in the tests.

Every function takes whole numbers and a confidence between 0 and 1, and returns an Interval; none queries anything.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
PRECISION = 1e-13
MAX_STEPS = 200


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def times(self, factor: float) -> "Interval":
        return Interval(self.low * factor, self.high * factor)


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> Interval:
    """Score interval of a proportion (Wilson 1927). Raises ValueError unless 0 ≤ part ≤ whole and whole > 0."""
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is not a proportion")
    z = _normal_quantile(confidence)
    share, spread = part / whole, z * z / whole
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    # Rounding must not leave a bound a hair outside what it bounds.
    return Interval(0.0 if part == 0 else centre - half, 1.0 if part == whole else centre + half)


def newcombe(part: int, whole: int, part_before: int, whole_before: int, confidence: float = CONFIDENCE) -> Interval:
    """Interval of the difference now − before of two independent proportions (Newcombe 1998, method 10)."""
    now, before = wilson(part, whole, confidence), wilson(part_before, whole_before, confidence)
    share, share_before = part / whole, part_before / whole_before
    difference = share - share_before
    down = math.hypot(share - now.low, before.high - share_before)
    up = math.hypot(now.high - share, share_before - before.low)
    return Interval(difference - down, difference + up)


def poisson(count: int, confidence: float = CONFIDENCE) -> Interval:
    """Exact interval of the mean of a count (Garwood 1936): gamma quantiles of shape count and count + 1."""
    if count < 0:
        raise ValueError(f"{count} is not a count")
    tail = (1 - confidence) / 2
    low = gamma_quantile(tail, count) if count else 0.0
    return Interval(low, gamma_quantile(1 - tail, count + 1))


def gamma_quantile(probability: float, shape: float) -> float:
    """x with P(shape, x) = probability; half the chi-square quantile with 2·shape degrees of freedom.

    Newton's method from Wilson and Hilferty's approximation, kept inside a shrinking bracket.
    """
    low, high = 0.0, math.inf
    x = _wilson_hilferty(probability, shape)
    for _ in range(MAX_STEPS):
        error = gamma_cdf(x, shape) - probability
        low, high = (low, x) if error > 0 else (x, high)
        density = math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape))
        step = x - error / density if density else math.nan
        following = step if low < step < high else _middle(low, high)
        if abs(following - x) <= PRECISION * x:
            return following
        x = following
    return x


def gamma_cdf(x: float, shape: float) -> float:
    """Regularised lower incomplete gamma function: a series below the mean, a continued fraction above it."""
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return scale * _series(x, shape) if x < shape + 1 else 1 - scale * _continued_fraction(x, shape)


def _series(x: float, shape: float) -> float:
    term = total = 1 / shape
    divisor = shape
    while term > total * PRECISION / 100:
        divisor += 1
        term *= x / divisor
        total += term
    return total


def _continued_fraction(x: float, shape: float) -> float:
    """Lentz's evaluation of the upper function's continued fraction."""
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    result = d
    i = 0
    while True:
        i += 1
        a = -i * (i - shape)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        result *= c * d
        if abs(c * d - 1) < PRECISION / 100:
            return result


def _wilson_hilferty(probability: float, shape: float) -> float:
    z = NormalDist().inv_cdf(probability)
    root = 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))
    return shape * root**3 if root > 0 else shape * probability


def _middle(low: float, high: float) -> float:
    return 2 * low if math.isinf(high) else (low + high) / 2


def _normal_quantile(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
