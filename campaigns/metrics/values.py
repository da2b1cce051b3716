"""Code of a metric → its value, from facts. Pure arithmetic: nothing here asks the database."""

import datetime as dt
from collections.abc import Callable

from campaigns.metrics import suppression
from campaigns.metrics.definitions import REGISTRY, MetricDefinition
from campaigns.metrics.facts import Facts, Mail
from campaigns.metrics.suppression import Reason, Value

COMPLEMENT = suppression.suppressed(Reason.COMPLEMENT)


def measure(code: str, facts: Facts) -> Value:
    """A computed metric's value; NOT_MEASURED when only a person can enter it. KeyError on a foreign code."""
    definition = REGISTRY[code]
    compute = COMPUTE.get(code)
    value = compute(facts) if compute else suppression.not_collected(Reason.NOT_MEASURED)
    return value.provisional(is_provisional(definition, facts))


def is_provisional(definition: MetricDefinition, facts: Facts) -> bool:
    """A mailing behind the number has not settled yet."""
    settling = facts.today - dt.timedelta(days=definition.settle_days)
    return definition.settle_days > 0 and any(one.day > settling for one in facts.mailings)


def fates(mail: Mail, least: int) -> dict[str, Value]:
    """What became of the messages sent, with small cells and what gives them away hidden.

    The five cells make up `sent`. Arrival that the mail system never reports is “not collected”, and its silence then
    says nothing either.
    """
    values = suppression.protected(_cells(mail), least)
    if mail.unreported and mail.unreported == mail.sent:
        values |= {name: suppression.not_collected(Reason.NOT_REPORTED) for name in ("arrived", "silent")}
    return values


def _cells(mail: Mail) -> dict[str, int]:
    known = {"arrived": mail.arrived, "hard": mail.hard, "soft": mail.soft, "block": mail.block}
    return {**known, "silent": mail.sent - sum(known.values())}


def reached(mail: Mail, least: int) -> int | None:
    """The denominator of everything per message: what arrived.

    Where that would give away how few did not, all that was sent, which then differs by less than `least`; None where
    it differs by more.
    """
    if "arrived" not in suppression.protect(_cells(mail), least):
        return mail.arrived
    return mail.sent if mail.sent - mail.arrived < least else None


def _fate_share(name: str) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        cell = fates(facts.mail, facts.least)[name]
        return _share(facts, _cells(facts.mail)[name], facts.mail.sent) if cell.is_number else cell

    return compute


def _of_reached(name: str) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        whole = reached(facts.mail, facts.least)
        return _share(facts, getattr(facts.mail, name), whole) if whole is not None else COMPLEMENT

    return compute


def _share(facts: Facts, part: int, whole: int) -> Value:
    return suppression.share(part, whole, facts.least)


def is_audience_small(mail: Mail, least: int) -> bool:
    """Few people stand behind the visits of these mailings."""
    return suppression.is_small(mail.sent, least)


def _participations(facts: Facts) -> Value:
    counted = [a.attended for a in facts.activities if a.attended is not None]
    if facts.activities and not counted:
        return suppression.not_collected(Reason.NOT_COUNTED)
    return suppression.people(sum(counted), facts.least)


def _person_hours(facts: Facts) -> Value:
    known = [(a.attended, a.hours) for a in facts.activities if a.attended is not None and a.hours is not None]
    if facts.activities and not known:
        return suppression.not_collected(Reason.NOT_COUNTED)
    if suppression.is_small(sum(attended for attended, _ in known), facts.least):
        return suppression.suppressed()
    return suppression.counted(float(sum(attended * hours for attended, hours in known)))


def _human_clicks(facts: Facts) -> Value:
    if is_audience_small(facts.mail, facts.least):
        return suppression.suppressed(Reason.SMALL_GROUP)
    return suppression.counted(facts.visited("human"))


def _clicks_per_hundred(facts: Facts) -> Value:
    whole = reached(facts.mail, facts.least)
    if whole is None:
        return COMPLEMENT
    return suppression.per_hundred(facts.visited("human", by_mail=True), whole, facts.least)


def _click_rate(facts: Facts) -> Value:
    if facts.mailings and not facts.mail.agreed:
        return suppression.not_applicable(Reason.NOT_TRACKED)
    return _share(facts, facts.mail.clickers, facts.mail.agreed_arrived)


def _bot_share(facts: Facts) -> Value:
    """Visits are not people: no cell of it is too small, only the group behind it."""
    if is_audience_small(facts.mail, facts.least):
        return suppression.suppressed(Reason.SMALL_GROUP)
    return suppression.share(facts.visited("machine"), facts.visited("human", "machine", "unknown"), least=1)


def _cost(facts: Facts) -> Value:
    lines = [cost for cost in facts.costs if cost.kind == "cash"]
    if not lines:
        return suppression.not_collected(Reason.NOT_MEASURED)
    if len({cost.currency for cost in lines}) > 1:
        return suppression.not_applicable(Reason.SEVERAL_CURRENCIES)
    return suppression.counted(sum(cost.amount_minor for cost in lines) / 100)


def _staff_hours(facts: Facts) -> Value:
    hours = [cost.hours for cost in facts.costs if cost.kind == "staff_hours" and cost.hours is not None]
    return suppression.counted(float(sum(hours))) if hours else suppression.not_collected(Reason.NOT_MEASURED)


COMPUTE: dict[str, Callable[[Facts], Value]] = {
    "inp.cost_total": _cost,
    "inp.staff_hours": _staff_hours,
    "act.count": lambda facts: suppression.counted(len(facts.activities)),
    "act.mailings": lambda facts: suppression.counted(len({one.send for one in facts.mailings if one.mail.sent})),
    "out.mail_accepted": lambda facts: fates(facts.mail, facts.least)["arrived"],
    "out.delivery_rate": _fate_share("arrived"),
    "out.participations": _participations,
    "out.person_hours": _person_hours,
    "out.human_clicks": _human_clicks,
    "tak.human_clicks_per100": _clicks_per_hundred,
    "tak.ctr_consented": _click_rate,
    "hl.hard_bounce": _fate_share("hard"),
    "hl.soft_bounce": _fate_share("soft"),
    "hl.block": _fate_share("block"),
    "hl.complaint": _of_reached("complained"),
    "hl.unsubscribe": _of_reached("left"),
    "hl.bot_share": _bot_share,
    "hl.consent_share": lambda facts: _share(facts, facts.mail.agreed, facts.mail.sent),
}
