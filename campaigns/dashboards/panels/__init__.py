"""Rows → panels: what each figure of a dashboard says.

A module per panel, whose function decides what it says when there is nothing to show. A new chart is a new module here,
its rows in `metrics.queries`, and its name in SEND_PANELS or CAMPAIGN_PANELS.
"""

from collections.abc import Callable

from campaigns.dashboards.panels.days import days
from campaigns.dashboards.panels.ladder import ladder
from campaigns.dashboards.panels.languages import languages
from campaigns.dashboards.panels.links import links
from campaigns.dashboards.panels.outreach import outreach
from campaigns.dashboards.panels.pages import pages
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.panels.targets import targets
from campaigns.metrics.queries import Dashboard

Maker = Callable[[Dashboard], Panel]
SEND_PANELS: dict[str, Maker] = {"ladder": ladder, "days": days, "links": links, "languages": languages}
CAMPAIGN_PANELS: dict[str, Maker] = {
    "targets": targets,
    "ladder": ladder,
    "days": days,
    "links": links,
    "pages": pages,
    "outreach": outreach,
    "languages": languages,
}
