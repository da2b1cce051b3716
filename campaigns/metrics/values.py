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


def fates(facts: Facts) -> dict[str, Value]:
    """What became of the messages sent, with small cells and what gives them away hidden.

    The five cells make up `sent`; and over the sends of a campaign each cell adds up, so a total that would tell what
    is hidden in one send is hidden too. Arrival that the mail system never reports is “not collected”, and its silence
    then says nothing either.
    """
    mail = facts.mail
    values = suppression.protected(_cells(mail), facts.least, _told_by_sends(facts))
    if mail.unreported and mail.unreported == mail.sent:
        values |= {name: suppression.not_collected(Reason.NOT_REPORTED) for name in ("arrived", "silent")}
    return values


def _cells(mail: Mail) -> dict[str, int]:
    known = {"arrived": mail.arrived, "hard": mail.hard, "soft": mail.soft, "block": mail.block}
    return {**known, "silent": mail.sent - sum(known.values())}


def _told_by_sends(facts: Facts) -> set[str]:
    """Cells of which the campaign's total would give away what one send's page hides."""
    sends = [_cells(mail) for mail in facts.mail_by_send().values()]
    if len(sends) < 2:
        return set()
    hidden = [(cells, suppression.protect(cells, facts.least)) for cells in sends]
    return {
        name
        for name in sends[0]
        if suppression.give_away([cells[name] for cells, names in hidden if name in names], facts.least)
    }


def reached(facts: Facts) -> int:
    """The denominator of everything per message: what arrived, or where that is hidden, what was sent."""
    mail = facts.mail
    is_hidden = "arrived" in suppression.protect(_cells(mail), facts.least, _told_by_sends(facts))
    return mail.sent if is_hidden else mail.arrived


def _fate_share(name: str) -> Callable[[Facts], Value]:
    def compute(facts: Facts) -> Value:
        cell = fates(facts)[name]
        return _share(facts, _cells(facts.mail)[name], facts.mail.sent) if cell.is_number else cell

    return compute


def _of_reached(name: str) -> Callable[[Facts], Value]:
    return lambda facts: _of(facts, name, reached(facts))


def _of(facts: Facts, name: str, whole: int) -> Value:
    """A share of which the part adds up over the sends; hidden when the sum gives away what one of them hides."""
    parts = [getattr(mail, name) for mail in facts.mail_by_send().values()]
    small = [part for part in parts if suppression.is_small(part, facts.least)]
    if len(parts) > 1 and suppression.give_away(small, facts.least):
        return COMPLEMENT
    return _share(facts, sum(parts), whole)


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
    if not facts.visits and _is_unmeasured(facts.mail):
        return suppression.not_applicable(Reason.NOT_COUNTED_HERE)
    return suppression.counted(facts.visited("human"))


def _page_views(facts: Facts) -> Value:
    """A view is one person's at most, so few views are few people."""
    if not facts.pages:
        return suppression.not_applicable(Reason.NO_PAGE)
    if facts.viewed_since is None:
        return suppression.not_collected(Reason.NOT_VIEWED)
    return suppression.people(sum(view.count for view in facts.views if view.verdict == "human"), facts.least)


def _clicks_per_hundred(facts: Facts) -> Value:
    if _is_unmeasured(facts.mail):
        return suppression.not_applicable(Reason.NOT_COUNTED_HERE)
    whole = facts.mail.counted if facts.mail.uncounted else reached(facts)
    return suppression.per_hundred(facts.visited("human", by_mail=True), whole, facts.least)


def _is_unmeasured(mail: Mail) -> bool:
    """Every message had plain links: no clicks are known, which is not the same as none."""
    return bool(mail.sent) and not mail.counted


def _click_rate(facts: Facts) -> Value:
    if facts.mailings and not facts.mail.agreed:
        return suppression.not_applicable(Reason.NOT_TRACKED)
    return _of(facts, "clickers", facts.mail.agreed_arrived)


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
    return suppression.money(sum(cost.amount_minor for cost in lines), lines[0].currency)


def _staff_hours(facts: Facts) -> Value:
    hours = [cost.hours for cost in facts.costs if cost.kind == "staff_hours" and cost.hours is not None]
    return suppression.counted(float(sum(hours))) if hours else suppression.not_collected(Reason.NOT_MEASURED)


COMPUTE: dict[str, Callable[[Facts], Value]] = {
    "inp.cost_total": _cost,
    "inp.staff_hours": _staff_hours,
    "act.count": lambda facts: suppression.counted(len(facts.activities)),
    "act.mailings": lambda facts: suppression.counted(len({one.send for one in facts.mailings if one.mail.sent})),
    "out.mail_accepted": lambda facts: fates(facts)["arrived"],
    "out.delivery_rate": _fate_share("arrived"),
    "out.participations": _participations,
    "out.person_hours": _person_hours,
    "out.human_clicks": _human_clicks,
    "out.pageviews": _page_views,
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
