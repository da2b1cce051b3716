"""The little Markdown that legacy pages hold, as clean HTML."""

import re
from collections.abc import Iterable

import nh3
from django.utils.html import escape, strip_tags

from home.importing.article import Line

LINK = re.compile(
    r"\[(?P<words>[^\]]+)\]\((?P<named>https?://[^\s)]+)\)|&lt;(?P<bare>https?://[^\s&]+(?:&amp;[^\s&]+)*)&gt;"
)
STRONG = re.compile(r"\*\*(.+?)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])")
ALLOWED = {"a": {"href"}, "b": set(), "i": set()}


def inline(text: str) -> str:
    """Links, bold and emphasis; everything else is text and is escaped."""
    html = LINK.sub(_link, escape(text))
    html = EMPHASIS.sub(r"<i>\1</i>", STRONG.sub(r"<b>\1</b>", html))
    return nh3.clean(html, tags=set(ALLOWED), attributes=ALLOWED, link_rel=None)


def _link(match: re.Match[str]) -> str:
    url = match["named"] or match["bare"]
    return f'<a href="{url}">{match["words"] or url}</a>'


def plain(text: str) -> str:
    """Without any markup, for titles and leads."""
    return re.sub(r"\*+([^*]+)\*+", r"\1", strip_tags(text)).strip()


def joined(lines: Iterable[Line]) -> str:
    return " ".join(line.words for line in lines)
