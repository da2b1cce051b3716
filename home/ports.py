"""What the CMS asks of things it does not know, as small typed protocols; a site names its adapters in settings.

- Whoever measures campaigns (`HOME_CAMPAIGN_RESULTS`); unset, no campaign can be chosen and nothing is shown.
- Whoever takes sign-ups for newsletters (`HOME_SIGN_UP`); unset, the form finds out by itself what it offers.
- Who counts how often a visitor asks for what costs us work (`HOME_LIMIT`); unset, everybody may ask.
- What goes live together with pages (`RELEASE_KINDS`, one class per kind, in the order in which they go live: what
  others refer to comes first).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

from django import forms
from django.conf import settings
from django.http import HttpRequest
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

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Figure":
        """Also of what an older version of a guide has kept for years: what we do not know any more is not read."""
        rows = [Bar(row["label"], row["text"], row["share"]) for row in data["rows"]]
        return cls(data["title"], tuple(data["columns"]), rows, data["note"])


FIGURES: ContextVar[Mapping[str, Sequence[Figure]] | None] = ContextVar("figures", default=None)
"""Short name of a campaign → its figures as the published document, or the older version, being read has them."""


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


class SignUp(Protocol):
    """What the sign-up form offers, so that a page with the form need not ask, and is refreshed when it changes."""

    made_of: Sequence[str]
    """The models of which it is made: `app.Model`."""

    def offered(self, language: str) -> Any:
        """JSON-safe, never None; the form's own tag takes it as it is."""


class NoSignUp:
    """The default: a site without newsletters, or with a form that looks for itself."""

    made_of = ()

    def offered(self, language: str) -> Any:
        return ()


def sign_up() -> SignUp:
    adapter: SignUp = import_string(getattr(settings, "HOME_SIGN_UP", "home.ports.NoSignUp"))()
    return adapter


def no_limit(request: HttpRequest, name: str, per_hour: int) -> int:
    """The default: whoever runs the site counts elsewhere, or not at all."""
    return 0


def seconds_to_wait(request: HttpRequest, name: str, per_hour: int) -> int:
    """Counts that this visitor did this; 0 while it was not more often than that in this hour.

    Nothing is kept by which the visitor could be told tomorrow.
    """
    seconds: int = import_string(getattr(settings, "HOME_LIMIT", "home.ports.no_limit"))(request, name, per_hour)
    return seconds


EXAMPLE = Figure(
    title=_("Most people came in March"),
    columns=(_("Month"), _("Participations")),
    rows=(Bar(_("February"), "84", 0.61), Bar(_("March"), "137", 1.0), Bar(_("April"), _("hidden (small number)"))),
    note=_("Everybody present is counted anew at every meeting."),
)


# --- release bundles ------------------------------------------------------------------------------------------------

Level = Literal["error", "warning", "info"]
Record = dict[str, Any]
"""JSON-safe: what going live changed, so that it can be taken down again."""
WHOLE = ""
"""In place of a language code: the thing as a whole."""


@dataclass(frozen=True)
class Finding:
    """An `error` stops the whole bundle, a `warning` asks to look twice, an `info` explains."""

    level: Level
    code: str
    words: str
    mend_url: str = ""
    """The admin page where it can be mended."""


class ReleaseItem(Protocol):
    """One thing in all its languages. Made afresh for every rehearsal, before anything went live."""

    label: str

    def languages(self) -> set[str]:
        """Codes of the languages it exists in, as a draft or public; empty for a thing without language."""

    def standing(self, language: str) -> str:
        """A few words: new, changed, public already; empty where there is nothing."""

    def edit_url(self, language: str) -> str: ...

    def preview(self, language: str) -> str:
        """Its path on the site once it is live, or empty. Asked after everything went live."""

    def go_live_at(self, moment: dt.datetime, languages: Collection[str], *, actor: Any) -> Record:
        """Go live in these languages, now, in the caller's transaction; `moment` is what the people were told.

        A refusal is not raised but kept for `findings`. What waits for a worker is only queued, in the same
        transaction.
        """

    def findings(self, language: str) -> Sequence[Finding]:
        """What is not ready in that language, or in the whole (`WHOLE`). Asked after everything went live."""


class ReleaseKind(Protocol):
    name: str
    """Stored with every item; never changes."""
    words: str | Promise
    icon: str
    permission: str
    """What somebody needs who adds such a thing, beside the right to change bundles; may be empty."""

    def find(self, keys: Collection[str]) -> Mapping[str, ReleaseItem]:
        """By key; what no longer exists is left out."""

    def field(self) -> forms.Field:
        """The chooser."""

    def key_of(self, chosen: Any) -> str:
        """The key of what the chooser's `clean` returned."""

    def take_down(self, record: Record, *, actor: Any) -> Sequence[str]:
        """Undo what going live did; returns sentences about what could not be undone."""
