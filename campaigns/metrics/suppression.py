"""What may be shown of a number about people, and how it is said that it may not.

A number is one of five things, and they never turn into each other: a number, hidden because few people stand behind
it, never collected, meaningless here, or not there yet. Zero is a number.

`least` is everywhere the smallest count of people that may be shown (STATS_MIN_CELL, STATS_MIN_CELL_PUBLIC). Zero is
shown: it tells about nobody.
"""

import enum
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from campaigns.metrics.intervals import Interval, poisson, wilson

Key = TypeVar("Key", bound=Hashable)
MIN_N = 30
"""From how many on an interval says more than “k of n”."""


class State(enum.StrEnum):
    NUMBER = "number"
    SUPPRESSED = "suppressed"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    TOO_EARLY = "too_early"


class Reason(enum.StrEnum):
    """Why there is no number; the words for it belong to whoever shows it."""

    NONE = ""
    SMALL = "small"
    COMPLEMENT = "complement"
    SMALL_GROUP = "small_group"
    NO_DENOMINATOR = "no_denominator"
    NOT_TRACKED = "not_tracked"
    NOT_COUNTED_HERE = "not_counted_here"
    NOT_REPORTED = "not_reported"
    NOT_COUNTED = "not_counted"
    NOT_MEASURED = "not_measured"
    SEVERAL_CURRENCIES = "several_currencies"
    NOT_OVER = "not_over"
    NO_PAGE = "no_page"
    NOT_VIEWED = "not_viewed"


@dataclass(frozen=True)
class Value:
    """A number with what it rests on, or the reason why there is none. Shares are between 0 and 1."""

    state: State
    number: float | None = None
    part: int | None = None
    """Numerator, when the number is a ratio."""
    whole: int | None = None
    """Denominator, when the number is a ratio."""
    interval: Interval | None = None
    reason: Reason = Reason.NONE
    currency: str = ""
    """Three letters, when the number is an amount of money."""
    is_provisional: bool = False

    @property
    def is_number(self) -> bool:
        return self.state is State.NUMBER

    def provisional(self, is_provisional: bool = True) -> "Value":
        return replace(self, is_provisional=is_provisional and self.is_number)


def counted(number: float) -> Value:
    return Value(State.NUMBER, number)


def money(amount_minor: int, currency: str) -> Value:
    return Value(State.NUMBER, amount_minor / 100, currency=currency)


def suppressed(reason: Reason = Reason.SMALL) -> Value:
    return Value(State.SUPPRESSED, reason=reason)


def not_collected(reason: Reason) -> Value:
    return Value(State.NOT_COLLECTED, reason=reason)


def not_applicable(reason: Reason = Reason.NO_DENOMINATOR) -> Value:
    return Value(State.NOT_APPLICABLE, reason=reason)


def too_early() -> Value:
    return Value(State.TOO_EARLY, reason=Reason.NOT_OVER)


def is_small(count: int, least: int) -> bool:
    return 0 < count < least


def people(count: int, least: int) -> Value:
    """A count of people."""
    return suppressed() if is_small(count, least) else counted(count)


def share(part: int, whole: int, least: int, min_n: int = MIN_N) -> Value:
    """Part of whole, with Wilson's interval from `min_n` on. Hidden when either side of the split is small."""
    if whole == 0:
        return not_applicable()
    if is_small(part, least) or is_small(whole - part, least) or whole < least:
        return suppressed()
    interval = wilson(part, whole) if whole >= min_n else None
    return Value(State.NUMBER, part / whole, part, whole, interval)


def per_hundred(hits: int, whole: int, least: int, min_n: int = MIN_N) -> Value:
    """Hits for each hundred of whole. Hits are no proportion: one person may add several, so the interval is Poisson's.

    Hits name nobody, so only a small group behind them is hidden.
    """
    if whole == 0:
        return not_applicable()
    if whole < least:
        return suppressed(Reason.SMALL_GROUP)
    interval = poisson(hits).times(100 / whole) if whole >= min_n else None
    return Value(State.NUMBER, hits * 100 / whole, hits, whole, interval)


def protect(cells: Mapping[Key, int], least: int, also: Collection[Key] = ()) -> frozenset[Key]:
    """Keys to hide so that no small cell can be had by subtracting the rest from a published total.

    Small cells and those in `also` first; then, while what is hidden is one cell or few people, the smallest cell
    still shown. Of a total that is itself small nothing is shown, not even where nobody is.
    """
    if is_small(sum(cells.values()), least):
        return frozenset(cells)
    hidden = {key for key, count in cells.items() if is_small(count, least) or key in also}
    shown = sorted((key for key in cells if key not in hidden and cells[key]), key=lambda key: cells[key])
    while hidden and shown and (len(hidden) < 2 or sum(cells[key] for key in hidden) < least):
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def protected(cells: Mapping[Key, int], least: int, also: Collection[Key] = ()) -> dict[Key, Value]:
    """The cells of one line whose total is known elsewhere, as Values."""
    hidden = protect(cells, least, also)
    return {key: _cell(count, key in hidden, least) for key, count in cells.items()}


def give_away(hidden: Collection[int], least: int) -> bool:
    """Whether a published sum would tell what is hidden in its parts: one part alone, or few people in all of them."""
    return bool(hidden) and (len(hidden) < 2 or sum(hidden) < least)


def _cell(count: int, is_hidden: bool, least: int) -> Value:
    if not is_hidden:
        return counted(count)
    return suppressed(Reason.SMALL if is_small(count, least) else Reason.COMPLEMENT)
