"""What became of the messages, step by step."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.dashboards import charts
from campaigns.dashboards.charts import Bar
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, amount, cell, interval_cell
from campaigns.metrics.queries import Dashboard, Step

ROLES = {
    "intended": "muted",
    "sent": "sent",
    "arrived": "good",
    "silent": "muted",
    "not_sent": "muted",
    "waiting": "muted",
    "ambiguous": "warn",
}
ALWAYS_DRAWN = {"intended", "sent", "arrived", "hard", "soft", "block", "complained", "left"}


def ladder(dashboard: Dashboard) -> Panel:
    title, codes = _("What became of the messages"), ("out.delivery_rate", "hl.hard_bounce", "hl.complaint")
    steps = {step.code: step for step in dashboard.ladder}
    if not steps["intended"].value.number:
        return Panel("ladder", title, codes, empty=_("Nothing was sent yet. Start a send from a newsletter."))
    rate = steps["arrived"].share
    if rate and rate.is_number:
        share = amount(rate, "out.delivery_rate")
        title = _("%(share)s of the messages sent were accepted") % {"share": share}
    return Panel(
        "ladder",
        title,
        (*codes, "hl.unsubscribe"),
        _ladder_sentence(steps),
        (_("Step"), _("Messages"), _("Share"), pgettext("share", "out of"), _("Interval, 95 %")),
        [_step_cells(step) for step in dashboard.ladder],
        charts.bars([_step_bar(step) for step in dashboard.ladder if step.code in ALWAYS_DRAWN or step.value.number]),
    )


def _ladder_sentence(steps: dict[str, Step]) -> str:
    return _(
        "Of %(intended)s messages intended, %(sent)s were sent; accepted: %(accepted)s, hard bounces: %(hard)s, "
        "complaints: %(complaints)s, unsubscribed: %(left)s."
    ) % {
        "intended": amount(steps["intended"].value),
        "sent": amount(steps["sent"].value),
        "accepted": amount(steps["arrived"].value),
        "hard": amount(steps["hard"].value),
        "complaints": amount(steps["complained"].value),
        "left": amount(steps["left"].value),
    }


def _step_cells(step: Step) -> list[Cell]:
    metric = step.metric or "out.delivery_rate"
    return [
        Cell(_(step.label), _(step.label)),
        cell(step.value),
        cell(step.share, metric) if step.share else Cell(""),
        Cell(_(step.of), _(step.of)) if step.of else Cell(""),
        interval_cell(step.share, metric) if step.metric else Cell(""),
    ]


def _step_bar(step: Step) -> Bar:
    text = amount(step.value)
    if step.share and step.share.is_number and step.value.is_number:
        text = f"{text} · {amount(step.share, step.metric or 'out.delivery_rate')}"
    return Bar(_(step.label), step.value.number, text, ROLES.get(step.code, "bad"))
