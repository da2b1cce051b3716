"""What readers of each language got."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, cell, interval_cell, language_name
from campaigns.metrics.queries import Dashboard


def languages(dashboard: Dashboard) -> Panel:
    title, codes = _("What readers of each language got"), ("tak.human_clicks_per100",)
    if not dashboard.languages:
        return Panel("languages", title, codes, empty=_("Nothing was sent yet. Start a send from a newsletter."))
    count = len(dashboard.languages)
    hidden = sum(not row.sent.is_number for row in dashboard.languages)
    sentence = ngettext("Sent in %(count)s language.", "Sent in %(count)s languages.", count) % {"count": count}
    if hidden:
        note = ngettext(
            "%(hidden)s of them is hidden: few readers.", "%(hidden)s of them are hidden: few readers.", hidden
        )
        sentence = f"{sentence} {note % {'hidden': hidden}}"
    code = "tak.human_clicks_per100"
    rows = [
        [
            Cell(language_name(row.language), row.language),
            cell(row.sent),
            cell(row.human),
            cell(row.per_hundred, code),
            interval_cell(row.per_hundred, code),
        ]
        for row in dashboard.languages
    ]
    head = (_("Language"), _("Sent"), _("Human clicks"), _("People per 100 sent"), _("Interval, 95 %"))
    return Panel("languages", title, codes, sentence, head, rows, is_open=True)
