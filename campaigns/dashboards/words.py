"""Numbers as a reader's words: Polish or English separators, the interval, n – and why there is no number."""

from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, gettext_lazy, pgettext_lazy

from campaigns.metrics.definitions import PER_100, PERCENT, REGISTRY
from campaigns.metrics.suppression import Reason, State, Value

STATES = {
    State.SUPPRESSED: gettext_lazy("hidden (small number)"),
    State.NOT_COLLECTED: gettext_lazy("not measured"),
    State.NOT_APPLICABLE: gettext_lazy("not applicable"),
    State.TOO_EARLY: gettext_lazy("too early"),
}
REASONS = {
    Reason.SMALL: gettext_lazy("Few people stand behind this number; it is hidden to protect them."),
    Reason.COMPLEMENT: gettext_lazy("Hidden, because a hidden small number could be computed from it."),
    Reason.SMALL_GROUP: gettext_lazy("The group behind this number is small; it is hidden to protect it."),
    Reason.NO_DENOMINATOR: gettext_lazy("There is nothing to count it out of."),
    Reason.NOT_COUNTED_HERE: gettext_lazy("These mailings had plain links: clicks were not counted."),
    Reason.NOT_TRACKED: gettext_lazy("Nobody among the recipients agreed to personal statistics."),
    Reason.NOT_REPORTED: gettext_lazy("The mail system reports no deliveries."),
    Reason.NOT_COUNTED: gettext_lazy("Nobody counted the participants."),
    Reason.NOT_MEASURED: gettext_lazy("Nobody entered a measurement."),
    Reason.SEVERAL_CURRENCIES: gettext_lazy("The costs are in several currencies."),
    Reason.NO_PAGE: gettext_lazy("No page of the site belongs to it."),
    Reason.NOT_VIEWED: gettext_lazy("Views of pages were not counted then."),
    Reason.NOT_OVER: gettext_lazy("The period is not over."),
}
CODES = {
    State.SUPPRESSED: "c",
    State.NOT_COLLECTED: ":",
    State.NOT_APPLICABLE: "-",
    State.TOO_EARLY: "p",
}
"""Eurostat's signs, for exports: confidential, missing, not applicable, provisional."""
PROVISIONAL = pgettext_lazy("data", "provisional")


class Cell(NamedTuple):
    """One cell of a table. `raw` is what an export holds: a number, or a sign for why there is none."""

    text: str
    raw: str | int | float = ""
    kind: str = "text"
    """text, number, or the state of a Value that is none."""
    note: str = ""


def number(amount: float, decimals: int = 0) -> str:
    return number_format(amount, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def decimals_of(code: str, amount: float) -> int:
    """Percentages and rates have one decimal, two below one; hours one when they need it; counts none."""
    definition = REGISTRY.get(code)
    if definition and definition.unit in (PERCENT, PER_100):
        return 2 if 0 < abs(amount) < 1 else 1
    return 0 if float(amount).is_integer() else 1


def amount(it: Value, code: str = "") -> str:
    """The number in its unit, without interval; or why there is none."""
    if it.number is None:
        return str(STATES[it.state])
    scaled = it.number * scale(code)
    text = number(scaled, decimals_of(code, scaled))
    if it.currency:
        return f"{text}\u00a0{it.currency}"
    return f"{text}\u00a0%" if is_percent(code) else text


def shown(it: Value, code: str = "") -> str:
    """The number with its interval, or “k of n” where there are too few for one."""
    text = amount(it, code)
    if it.number is None or it.whole is None or it.part is None:
        return text
    if it.interval is None:
        return f"{text} ({of(it)})"
    return f"{text} ({interval(it, code)}, {of(it)})"


def of(it: Value) -> str:
    return gettext("%(part)s of %(whole)s") % {"part": number(it.part or 0), "whole": number(it.whole or 0)}


def interval(it: Value, code: str = "") -> str:
    """`2,7–3,4 %`; empty without one."""
    if it.interval is None:
        return ""
    low, high = it.interval.low * scale(code), it.interval.high * scale(code)
    places = max(decimals_of(code, low), decimals_of(code, high))
    unit = "\u00a0%" if is_percent(code) else ""
    return f"{number(low, places)}–{number(high, places)}{unit}"


def reason(it: Value) -> str:
    return str(REASONS.get(it.reason, ""))


def scale(code: str) -> int:
    return REGISTRY[code].scale if code in REGISTRY else 1


def is_percent(code: str) -> bool:
    return scale(code) == 100


def cell(it: Value, code: str = "") -> Cell:
    if it.number is None:
        return Cell(str(STATES[it.state]), CODES[it.state], it.state.value, reason(it))
    return Cell(amount(it, code), round(it.number * scale(code), 6), "number")


def count_cell(count: int) -> Cell:
    return Cell(number(count), count, "number")


def interval_cell(it: Value | None, code: str = "") -> Cell:
    """The 95 % interval, or “k of n” where there are too few for one."""
    if it is None or it.number is None or it.whole is None:
        return Cell("")
    if it.part is None:  # entered by a person: they told us n, not the numerator
        return Cell(f"n = {number(it.whole)}", it.whole)
    text = interval(it, code) or of(it)
    return Cell(text, text)


def language_name(code: str) -> str:
    """In the reader's language; the code itself when Django does not know it."""
    try:
        name: str | SafeString = get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return str(name)
