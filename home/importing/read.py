"""Reads a legacy page, as text extraction left it, into an `Article`.

Two shapes are known: pages of the old site (a heading with the site's name, the address in angle brackets, a date,
then Markdown) and event pages of another institution (no markup; labels such as "Added on", values below them).

1. The text becomes paragraphs of numbered lines.
2. The head is taken off: navigation, site name, address, date, title, caption, lead.
3. The tail of an event is taken off by its labels.
4. What remains is the body, paragraph by paragraph.
Every line is marked with the place it went to; whatever no step recognised stays unmarked and is reported.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from home.importing.article import Article, Line
from home.importing.dates import read_date
from home.importing.markup import inline, joined, plain

Paragraph = list[Line]

NAVIGATION_WORDS = r"skip to (?:main )?content|przejdź do treści|(?:previous|next) page|(?:poprzednia|następna) strona"
NAVIGATION = re.compile(rf"(?:\[?(?:{NAVIGATION_WORDS})\]?(?:\(#?\))?\s*)+", re.IGNORECASE)
ADDRESS = re.compile(r"<(https?://[^>\s]+)>")
LEGACY = re.compile(r"/cpe/(?P<section>[\w-]{1,60})/(?P<id>\d{1,9}),", re.IGNORECASE)
HEADING = re.compile(r"(#{1,6})\s+(.+)")
BULLET = re.compile(r"\s*[-*•]\s+(.+)")
NUMBER = re.compile(r"\s*\d{1,2}[.)]\s+(.+)")
KINDS = {"news": "news", "aktualnosci": "news", "events": "event", "wydarzenia": "event"}
SENTENCE_END = (".", "!", "?", ":", ";", "…", ")", "”", '"')


class NotAPage(ValueError):
    """The file holds no legacy page. The text says why."""


def read(text: str) -> Article:
    """Raises NotAPage for a text without a title, or with control characters as in a binary file."""
    if "\x00" in text:
        raise NotAPage("This is a binary file, not the text of a page.")
    article = Article(lines=[Line(n, t) for n, t in enumerate(text.splitlines(), 1) if t.strip()])
    paragraphs = _paragraphs(text, article.lines)
    paragraphs = _without_navigation(paragraphs)
    if not paragraphs:
        raise NotAPage("The file holds no text. Save the page again as text and import it once more.")
    paragraphs = _take_head(article, paragraphs)
    paragraphs = _take_tail(article, paragraphs)
    _take_body(article, paragraphs)
    if not article.title:
        raise NotAPage("No title was found. A page begins with a heading (# …) or with its title on a line of its own.")
    return article


def _paragraphs(text: str, lines: list[Line]) -> list[Paragraph]:
    by_number = {line.number: line for line in lines}
    found: list[Paragraph] = []
    for number in range(1, len(text.splitlines()) + 1):
        if number not in by_number:
            continue
        if number - 1 in by_number and found:
            found[-1].append(by_number[number])
        else:
            found.append([by_number[number]])
    return found


def _mark(paragraph: Paragraph, place: str, note: str = "") -> None:
    for line in paragraph:
        line.place, line.note = place, note or line.note


def _without_navigation(paragraphs: list[Paragraph]) -> list[Paragraph]:
    for line in (line for paragraph in paragraphs for line in paragraph):
        if NAVIGATION.fullmatch(line.words):
            _mark([line], "left out", "navigation of the old page")
    kept = [[line for line in paragraph if not line.place] for paragraph in paragraphs]
    return [paragraph for paragraph in kept if paragraph]


# --- the head ---------------------------------------------------------------------------------------------------------


def _take_head(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    first = _heading(paragraphs[0])
    rest = paragraphs[1:]
    if first is None:
        return _take_plain_head(article, paragraphs)
    if rest and ADDRESS.fullmatch(rest[0][0].words):
        rest = _take_address(article, rest)
    second = _heading(rest[0]) if rest else None
    if second is None:
        article.title = first
        _mark(paragraphs[0], "title")
        return _take_lead(article, rest)
    _mark(paragraphs[0], "left out", "name of the old site")
    article.title = second
    _mark(rest[0], "title")
    return _take_lead(article, _take_caption(article, rest[1:]))


def _take_plain_head(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    if len(paragraphs[0]) > 1 or len(paragraphs[0][0].words) > 250:
        return paragraphs
    article.title = paragraphs[0][0].words
    _mark(paragraphs[0], "title")
    return _take_lead(article, paragraphs[1:])


def _take_address(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    address, *others = paragraphs[0]
    article.source_url = ADDRESS.fullmatch(address.words).group(1)  # type: ignore[union-attr]
    _mark([address], "address on the old site")
    if match := LEGACY.search(urlsplit(article.source_url).path):
        article.legacy_section, article.legacy_id = match["section"].lower(), int(match["id"])
        article.kind = KINDS.get(article.legacy_section, "standard")
    else:
        address.note = (
            f"it carries no section and number of the old site, so nothing will lead here: {article.source_url}"
        )
    if others and (moment := read_date(others[0].words)):
        article.dated_at = moment
        _mark([others.pop(0)], "date")
    return [others, *paragraphs[1:]] if others else paragraphs[1:]


def _take_caption(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Right below a title stands the image's caption: short lines, no sentence."""
    if not paragraphs or _heading(paragraphs[0]):
        return paragraphs
    words = joined(paragraphs[0])
    if len(words) > 160 or words.endswith(SENTENCE_END):
        return paragraphs
    article.caption = words
    _mark(paragraphs[0], "image caption", "the image itself is not in the file")
    return paragraphs[1:]


def _take_lead(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The lead is the first paragraph, or a heading that is a whole sentence."""
    if not paragraphs or BULLET.fullmatch(paragraphs[0][0].text):
        return paragraphs
    heading = _heading(paragraphs[0])
    if heading is not None and not heading.endswith("."):
        return paragraphs
    article.lead = plain(heading or joined(paragraphs[0]))
    _mark(paragraphs[0], "lead")
    return paragraphs[1:]


def _heading(paragraph: Paragraph) -> str | None:
    match = HEADING.fullmatch(paragraph[0].words) if len(paragraph) == 1 else None
    return match[2].strip() if match else None


# --- the tail of an event ---------------------------------------------------------------------------------------------


def _take_tail(article: Article, paragraphs: list[Paragraph]) -> list[Paragraph]:
    start = next((i for i, p in enumerate(paragraphs) if p[0].words.lower() in LABELS), None)
    if start is None:
        return paragraphs
    article.kind = "event"
    after: Callable[[Article, Paragraph], None] = _take_facts
    for paragraph in paragraphs[start:]:
        after = _take_labelled(article, paragraph, after)
    return paragraphs[:start]


def _take_labelled(
    article: Article, paragraph: Paragraph, waiting: Callable[[Article, Paragraph], None]
) -> Callable[[Article, Paragraph], None]:
    """Hands lines to the label they stand below; returns what waits for the next paragraph's first lines."""
    held: Paragraph = []
    for line in paragraph:
        taker = LABELS.get(line.words.lower())
        if taker is None:
            held.append(line)
            continue
        if held:
            waiting(article, held)
        _mark([line], "label")
        held, waiting = [], taker
    if held:
        waiting(article, held)
        waiting = _take_facts
    return waiting


def _take_added(article: Article, lines: Paragraph) -> None:
    moment = read_date(lines[0].words)
    if moment is None or article.added_on:  # what a second label says is reported, not put in the first one's place
        return
    article.added_on = moment.date()
    _mark(lines[:1], "added on", "when the page appeared, not when the event takes place")
    if lines[1:]:
        article.credit = joined(lines[1:])
        _mark(lines[1:], "responsible unit")


def _take_event_date(article: Article, lines: Paragraph) -> None:
    moment = read_date(lines[0].words)
    if moment and not article.starts_at:
        article.starts_at = moment
        _mark(lines[:1], "date of the event")


def _take_venue(article: Article, lines: Paragraph) -> None:
    if not article.venue:
        article.venue = joined(lines)
        _mark(lines, "venue")


def _take_facts(article: Article, lines: Paragraph) -> None:
    """Three lists below each other, their labels lost: organisers, categories of participants, tags."""
    if len(lines) != len(FACTS) or article.organisers:
        return
    for line, (attribute, place) in zip(lines, FACTS, strict=True):
        setattr(article, attribute, [item.strip() for item in line.words.split(",") if item.strip()])
        _mark([line], place, "told by its position: the label was lost")


FACTS = [("organisers", "organisers"), ("audiences", "categories of participants"), ("tags", "topics")]
LABELS: dict[str, Callable[[Article, Paragraph], None]] = {
    "added on": _take_added,
    "dodano": _take_added,
    "date": _take_event_date,
    "when": _take_event_date,
    "termin": _take_event_date,
    "venue": _take_venue,
    "venue description": _take_venue,
    "miejsce": _take_venue,
}


# --- the body ---------------------------------------------------------------------------------------------------------


def _take_body(article: Article, paragraphs: list[Paragraph]) -> None:
    for paragraph in paragraphs:
        _take_paragraph(article, paragraph)


def _take_paragraph(article: Article, paragraph: Paragraph) -> None:
    if heading := HEADING.fullmatch(paragraph[0].words):
        level = 2 if len(heading[1]) <= 2 else 3
        article.html.append(f"<h{level}>{inline(heading[2])}</h{level}>")
        _mark(paragraph[:1], "heading")
        paragraph = paragraph[1:]
    for tag, pattern in (("ul", BULLET), ("ol", NUMBER)):
        if paragraph and pattern.fullmatch(paragraph[0].text):
            return _take_list(article, paragraph, tag, pattern)
    if paragraph:
        _take_text(article, paragraph)


def _take_list(article: Article, paragraph: Paragraph, tag: str, pattern: re.Pattern[str]) -> None:
    items: list[list[str]] = []
    for line in paragraph:
        if match := pattern.fullmatch(line.text):
            items.append([match[1]])
        else:
            items[-1].append(line.words)
    article.links += [url for line in paragraph for url in ADDRESS.findall(line.text)]
    html = "".join(f"<li>{inline(' '.join(item))}</li>" for item in items)
    previous = article.html[-1] if article.html else ""
    if previous.endswith(f"</{tag}>"):  # list items with empty lines between them are still one list
        article.html[-1] = previous.removesuffix(f"</{tag}>") + html + f"</{tag}>"
    else:
        article.html.append(f"<{tag}>{html}</{tag}>")
    _mark(paragraph, "list")


def _take_text(article: Article, paragraph: Paragraph) -> None:
    words = joined(paragraph)
    article.links += ADDRESS.findall(words)
    previous = article.html[-1] if article.html else ""
    broken = previous.endswith("</p>") and not plain(previous).endswith(SENTENCE_END) and words[:1].islower()
    if broken:  # text extraction tore a sentence apart
        article.html[-1] = f"{previous.removesuffix('</p>')} {inline(words)}</p>"
        _mark(paragraph, "text", "joined to the sentence before it")
    else:
        article.html.append(f"<p>{inline(words)}</p>")
        _mark(paragraph, "text")
