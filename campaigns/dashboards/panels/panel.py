"""One figure of a dashboard: active title, chart, one sentence, table, definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from campaigns.dashboards.theme import Figure
from campaigns.dashboards.words import Cell


@dataclass(frozen=True)
class Panel:
    key: str
    """Part of the export's address."""
    title: str
    codes: Sequence[str]
    """Metrics whose definitions it shows."""
    sentence: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    figure: Figure | None = None
    empty: str = ""
    """What to do, when there is nothing to show."""
    is_open: bool = False
    """The table is what the panel is about."""
