"""Inline markup of a segment: wagtail-localize's fragments of HTML, whose tags have no attributes but a link's id.

A program for translators shows tags as locked pieces. So each tag gets a name that says what it is (`b1`, `br2`; a link
keeps its own id, `a1`), and a fragment can be put together again from the names alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS, StringValue

EMPTY = {"br"}
DEEPEST = 20
NAMED = re.compile(rf"(?P<tag>{'|'.join(sorted(INLINE_TAGS, key=len, reverse=True))})(?P<bare>n?)(?P<number>\d{{1,6}})")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*?)(/?)>")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{\s*\w+\s*\}\}|\{\w+\}")


class Broken(ValueError):
    """The markup of a translation cannot be put on the page; the text says what to mend."""


class Piece(NamedTuple):
    """`text`, the `open` or `close` of a named tag, an `empty` tag, or `raw`: a comment and the like."""

    kind: str
    value: str


def canonical(html: str) -> str:
    """As it is stored after passing a parser once: `a & b<br>` → `a &amp; b<br/>`. Idempotent."""
    return str(BeautifulSoup(html, "html.parser"))


def pieces(html: str) -> list[Piece]:
    return list(_walk(BeautifulSoup(html, "html.parser"), Counter()))


def _walk(node: Tag, numbers: Counter) -> Iterator[Piece]:
    for child in node.children:
        if not isinstance(child, Tag):
            plain = type(child) is NavigableString
            yield Piece("text", str(child)) if plain else Piece("raw", str(getattr(child, "output_ready", str)()))
            continue
        name = _name(child, numbers)
        if child.name in EMPTY:
            yield Piece("empty", name)
            continue
        yield Piece("open", name)
        yield from _walk(child, numbers)
        yield Piece("close", name)


def _name(tag: Tag, numbers: Counter) -> str:
    own = str(tag.attrs.get("id", ""))
    if tag.name == "a" and (match := NAMED.fullmatch(own)) and match["tag"] == "a" and not match["bare"]:
        return own
    numbers[tag.name] += 1
    return f"{tag.name}{'n' if tag.name == 'a' else ''}{numbers[tag.name]}"


def assemble(parts: list[Piece]) -> str:
    """The fragment of HTML. Raises `Broken` when a name is not one of ours."""
    return canonical("".join(_html(part) for part in parts))


def _html(part: Piece) -> str:
    if part.kind == "text":
        return part.value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if part.kind == "raw":
        return part.value
    match = NAMED.fullmatch(part.value)
    if match is None:
        raise Broken(_("The tag “%s” is not one of the original. Restore the original's tags.") % part.value)
    tag = match["tag"]
    if part.kind == "close":
        return f"</{tag}>"
    attribute = f' id="{escape(part.value)}"' if tag == "a" and not match["bare"] else ""
    return f"<{tag}{attribute}/>" if part.kind == "empty" else f"<{tag}{attribute}>"


def refuse_broken(source: str, target: str) -> None:
    """Raises `Broken` unless `target` has the tags and placeholders of `source`, each as often, and well nested."""
    _refuse_badly_nested(target)
    try:
        StringValue.from_translated_html(target)
    except ValueError as error:
        raise Broken(str(error)) from None
    cure = _("Take them over as they are, or change this text in the CMS.")
    if differing := _differences(_tags(source), _tags(target)):
        raise Broken(_("Tags differ from the original: %s.") % differing + f" {cure}")
    if differing := _differences(_placeholders(source), _placeholders(target)):
        raise Broken(_("Placeholders differ from the original: %s.") % differing + f" {cure}")


def _refuse_badly_nested(html: str) -> None:
    waiting: list[str] = []
    for closes, name, _attributes, is_empty in TAG.findall(html):
        tag = name.lower()
        if tag in EMPTY or is_empty:
            continue
        if not closes:
            waiting.append(tag)
            if len(waiting) > DEEPEST:
                raise Broken(_("Tags stand in each other more than %d deep.") % DEEPEST)
        elif not waiting or waiting.pop() != tag:
            raise Broken(_("The tag </%s> closes nothing. Restore the original's tags.") % tag)
    if waiting:
        raise Broken(_("The tag <%s> is never closed. Restore the original's tags.") % waiting[-1])


def _tags(html: str) -> Counter:
    """How often each tag; links by their id, because each leads somewhere else."""
    found = BeautifulSoup(html, "html.parser").find_all(True)
    return Counter(f"<{tag.name} {tag['id']}>" if tag.attrs.get("id") else f"<{tag.name}>" for tag in found)


def _placeholders(html: str) -> Counter:
    return Counter(PLACEHOLDER.findall(html))


def _differences(wanted: Counter, found: Counter) -> str:
    missing, extra = wanted - found, found - wanted
    return ", ".join([*(f"− {name}" for name in missing), *(f"+ {name}" for name in extra)])
