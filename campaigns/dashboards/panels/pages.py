"""Views of pages: those of a campaign, and on the overview what is read most."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from campaigns.dashboards.panels import dates
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import Cell, amount, cell, language_name, number
from campaigns.metrics.pages import MostRead, PageRow
from campaigns.metrics.queries import Dashboard
from campaigns.metrics.values import measure

CODES = ("out.pageviews",)


def pages(dashboard: Dashboard) -> Panel:
    """The campaign's own page, in every language."""
    facts, title = dashboard.facts, _("Views of the campaign's page")
    if not facts.pages:
        empty = _(
            "This campaign has no page yet. Make one under the list of campaigns, and choose this campaign in it."
        )
        return Panel("pages", title, CODES, empty=empty)
    if facts.viewed_since is None:
        return Panel("pages", title, CODES, empty=_not_counted_yet())
    views = measure("out.pageviews", facts)
    if views.number:
        title = _times(int(views.number))
    sentence = _("Views by people: %(count)s, counted since %(day)s. Who asks not to be followed is in no number.") % {
        "count": amount(views),
        "day": dates.full(facts.viewed_since),
    }
    return Panel("pages", title, CODES, sentence, _head(), _lines(dashboard.pages), is_open=True)


def most_read(found: MostRead) -> Panel:
    """Twenty pages of the whole site at most."""
    title = _("Pages read most")
    if found.facts.viewed_since is None:
        return Panel("most-read", title, CODES, empty=_not_counted_yet())
    if not found.rows:
        return Panel("most-read", title, CODES, empty=_("No person has seen a page in the last thirty days."))
    sentence = _("Between %(first)s and %(last)s. Who asks not to be followed is in no number.") % {
        "first": dates.full(found.first),
        "last": dates.full(found.last),
    }
    return Panel("most-read", title, CODES, sentence, _head(), _lines(found.rows), is_open=True)


def _not_counted_yet() -> str:
    return _("No view was counted yet. Views appear here within minutes, once readers open pages of the site.")


def _times(count: int) -> str:
    words = ngettext(
        "People saw the campaign's page %(count)s time", "People saw the campaign's page %(count)s times", count
    )
    return words % {"count": number(count)}


def _head() -> tuple[str, ...]:
    return (_("Page"), _("Language"), _("People"), pgettext("verdict", "Unknown"), _("Machines"))


def _lines(rows: Iterable[PageRow]) -> list[list[Cell]]:
    return [
        [
            Cell(row.title or _("A page that no longer exists"), row.title, note=row.url),
            Cell(language_name(row.language), row.language),
            *(cell(it) for it in (row.human, row.unknown, row.machine)),
        ]
        for row in rows
    ]
