"""What can be seen in the HTML of a page without a browser: headings, links, tables, pictures, films. Pure functions.

Only what stands inside `main` is judged; the frame around it is the site's own and tested there.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = {f"h{level}": level for level in range(1, 7)}
FILMS = {"video", "iframe"}
SPOKEN = {*HEADINGS, "a", "caption"}
TRANSCRIPT = "transcript"


@dataclass
class Link:
    href: str | None
    words: str = ""


@dataclass
class Table:
    caption: str = ""
    has_headers: bool = False


@dataclass
class Seen:
    ids: set[str] = field(default_factory=set)
    """Of the whole document: a link may lead into the frame."""
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    images_without_alt: list[str] = field(default_factory=list)
    films: int = 0
    has_transcript: bool = False


def look(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def faults(seen: Seen) -> list[tuple[str, str]]:
    """(code, what it is about) in reading order of each kind; codes are those of `findings.WORDS`."""
    found = [("image_without_alt", name) for name in seen.images_without_alt]
    found += [("heading_empty", "") for _level, words in seen.headings if not words]
    found += [("heading_skips", words) for words in _skipping(seen.headings)]
    found += [("link_without_words", link.href or "") for link in seen.links if link.href and not link.words]
    found += [("table_without_headers", table.caption) for table in seen.tables if not table.has_headers]
    if seen.films and not seen.has_transcript:
        found.append(("film_without_transcript", ""))
    return found


def _skipping(headings: list[tuple[int, str]]) -> list[str]:
    """Words of the headings that stand more than one level below the one before."""
    before = [0, *(level for level, _words in headings)]
    return [words for last, (level, words) in zip(before, headings, strict=False) if level > last + 1]


class _Reader(HTMLParser):
    """Collects what stands in `main`. Words of an element include the alternative texts of its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._is_inside = False
        self._open: list[tuple[str, list[str]]] = []
        """Headings, links and captions not closed yet, the innermost last, with the words so far."""
        self._links: list[Link] = []
        self._tables: list[Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if name := given.get("id"):
            self.seen.ids.add(name)
        self._is_inside |= tag == "main"
        if self._is_inside:
            self._count(tag, given)
            self._enter(tag, given)

    def _count(self, tag: str, given: dict[str, str]) -> None:
        named = TRANSCRIPT in given.get("class", "") or TRANSCRIPT in given.get("id", "")
        captioned = tag == "track" and given.get("kind") in {"captions", "subtitles"}
        self.seen.has_transcript |= named or captioned
        self.seen.films += tag in FILMS
        if tag == "th" and self._tables:
            self._tables[-1].has_headers = True

    def _enter(self, tag: str, given: dict[str, str]) -> None:
        if tag in SPOKEN:
            self._open.append((tag, [given.get("aria-label", "")]))
        if tag == "a":
            self._links.append(Link(given.get("href")))
        elif tag == "table":
            self._tables.append(Table())
        elif tag == "img":
            if "alt" not in given:
                self.seen.images_without_alt.append(given.get("src", "").rpartition("/")[2])
            self.handle_data(given.get("alt", ""))

    def handle_data(self, data: str) -> None:
        for _tag, words in self._open:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._is_inside = False
        elif tag == "table" and self._tables:
            self.seen.tables.append(self._tables.pop())
        elif tag in SPOKEN and self._open and self._open[-1][0] == tag:
            self._close(tag, " ".join("".join(self._open.pop()[1]).split()))

    def _close(self, tag: str, words: str) -> None:
        if tag in HEADINGS:
            self.seen.headings.append((HEADINGS[tag], words))
        elif tag == "caption" and self._tables:
            self._tables[-1].caption = words
        elif tag == "a" and self._links:
            link = self._links.pop()
            link.words = words
            self.seen.links.append(link)
