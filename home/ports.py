"""What the CMS needs from whoever measures campaigns, as a small protocol; a site names its adapter in settings.

Without one (`HOME_CAMPAIGN_RESULTS` unset) no campaign can be chosen and nothing is shown.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Bar:
    """One row of a figure: what it is, the number as words, and how long its bar is."""

    label: Words
    text: Words
    """`1 204`, `hidden (small number)`, `not measured`: never empty."""
    share: float | None = None
    """Of the longest bar, between 0 and 1; None when there is no number to draw."""

    @property
    def percent(self) -> str:
        """Without the comma that some languages would put into it."""
        return f"{100 * (self.share or 0):.1f}"


@dataclass(frozen=True)
class Figure:
    """Something worth showing, in one language: a title that says it, the rows, and how they were counted."""

    title: Words
    columns: tuple[Words, Words]
    """What the rows are, and what is counted."""
    rows: Sequence[Bar]
    note: Words = ""

    def as_data(self) -> dict[str, Any]:
        """JSON-safe."""
        return {
            "title": str(self.title),
            "columns": [str(column) for column in self.columns],
            "rows": [{**asdict(bar), "label": str(bar.label), "text": str(bar.text)} for bar in self.rows],
            "note": str(self.note),
        }


class CampaignResults(Protocol):
    """What of a campaign may be shown to everybody: suppressed for the public, never a person, never a draft."""

    def campaigns(self) -> Sequence[tuple[str, str]]:
        """(short name, name) of those an editor may show."""

    def figures(self, campaign: str, language: str) -> Sequence[Figure]:
        """In the order in which they are shown; empty for a campaign that is not there or has nothing to show."""


class NoCampaigns:
    """The default: a site that measures nothing."""

    def campaigns(self) -> Sequence[tuple[str, str]]:
        return ()

    def figures(self, campaign: str, language: str) -> Sequence[Figure]:
        return ()


def campaign_results() -> CampaignResults:
    adapter: CampaignResults = import_string(getattr(settings, "HOME_CAMPAIGN_RESULTS", "home.ports.NoCampaigns"))()
    return adapter


EXAMPLE = Figure(
    title=_("Most people came in March"),
    columns=(_("Month"), _("Participations")),
    rows=(Bar(_("February"), "84", 0.61), Bar(_("March"), "137", 1.0), Bar(_("April"), _("hidden (small number)"))),
    note=_("Everybody present is counted anew at every meeting."),
)
