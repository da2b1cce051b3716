"""What a legacy page says, and what became of every one of its lines."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass
class Line:
    """A line of the file. `place` says where it went; empty means that nobody could place it."""

    number: int
    text: str
    place: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        return self.text.strip()


@dataclass
class Article:
    """A legacy page as we understood it; HTML pieces are clean. `lines` are all lines of the file that hold words."""

    kind: str = "standard"
    """"news", "event" or "standard"."""
    title: str = ""
    lead: str = ""
    caption: str = ""
    html: list[str] = field(default_factory=list)
    dated_at: dt.datetime | None = None
    added_on: dt.date | None = None
    starts_at: dt.datetime | None = None
    source_url: str = ""
    legacy_section: str = ""
    legacy_id: int | None = None
    credit: str = ""
    venue: str = ""
    organisers: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_recognised(self) -> bool:
        """Something in the file is of the old site; any text with a heading would make a page otherwise."""
        return bool(self.legacy_section or self.dated_at or self.added_on or self.starts_at)

    @property
    def unplaced(self) -> list[Line]:
        return [line for line in self.lines if not line.place]
