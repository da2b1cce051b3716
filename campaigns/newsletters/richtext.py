"""Rich text of the editor → the small part of HTML that mail programs agree on, and words for the text part."""

import html as markup
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

import nh3
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import LinkRewriter

FEATURES = ["bold", "italic", "link", "ol", "ul"]
TAGS = {"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"}
SCHEMES = {"http", "https", "mailto", "tel", "sms"}
LINK_WITHOUT_ADDRESS = re.compile(r"<a(?![^>]*\shref=)([^>]*)>")


PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"')


def sources(value: object) -> list[str]:
    """The rich texts inside a block's value, as stored."""
    if isinstance(value, RichText):
        return [value.source]
    if isinstance(value, Mapping):
        return [source for item in value.values() for source in sources(item)]
    return []


def page_ids(source: str) -> set[int]:
    return {int(found) for found in PAGE_LINK.findall(source)}


def to_mail_html(source: str, page_url: Callable[[int], str]) -> str:
    """`page_url` gives the absolute address of a page id, empty when readers of this language cannot open it.

    A link that lost its address keeps an empty one, so that the check before sending names it.
    """
    rewriter = LinkRewriter({"page": lambda attrs: _opening_tag(page_url(int(attrs.get("id") or 0)))})
    clean = nh3.clean(rewriter(source), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return LINK_WITHOUT_ADDRESS.sub('<a href="">', clean)


def _opening_tag(url: str) -> str:
    return f'<a href="{markup.escape(url)}">'


def to_text(html: str) -> str:
    """Paragraphs with an empty line between, lists with their marks, addresses after the words they belong to."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.result()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hrefs: list[str] = []
        self.counters: list[int | None] = []
        """One per open list: the last number, None for bullets."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.hrefs.append(dict(attrs).get("href") or "")
        elif tag in {"ol", "ul"}:
            self.counters.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.pieces.append(f"\n{'   ' * (len(self.counters) - 1)}{self._mark()} ")
        elif tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.hrefs:
            self._close_link(self.hrefs.pop())
        elif tag in {"ol", "ul"} and self.counters:
            self.counters.pop()
            self.pieces.append("\n\n" if not self.counters else "")
        elif tag == "p":
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))

    def _mark(self) -> str:
        if not self.counters or self.counters[-1] is None:
            return "-"
        self.counters[-1] += 1
        return f"{self.counters[-1]}."

    def _close_link(self, href: str) -> None:
        address = href.partition(":")[2] if href.startswith(("mailto:", "tel:", "sms:")) else href
        if address and not "".join(self.pieces).endswith(address):
            self.pieces.append(f" ({address})")

    def result(self) -> str:
        lines = [line.rstrip() for line in "".join(self.pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
