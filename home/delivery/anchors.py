"""Headings one can link to: every `h2` of a body gets an id, and the contents list its entries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.fields import StreamValue
from wagtail.rich_text import expand_db_html

from home.slugs import slugify

HEADING = re.compile(r"<h2(?:\s[^>]*)?>(.*?)</h2>", re.DOTALL)


@dataclass(frozen=True)
class Anchored:
    parts: list[tuple[Any, SafeString | None]]
    """(block, its finished HTML when it is text, else None)."""
    headings: list[tuple[str, str]]
    """(id, words), in reading order. Ids are unique on the page."""


def anchored(body: Iterable[StreamValue.StreamChild]) -> Anchored:
    headings: list[tuple[str, str]] = []
    taken: set[str] = set()

    def link(match: re.Match[str]) -> str:
        words = strip_tags(match[1])
        anchor = _free(slugify(words) or "section", taken)
        headings.append((anchor, words))
        return f'<h2 id="{anchor}">{match[1]}</h2>'

    parts = [(block, _html(block, link) if block.block_type == "text" else None) for block in body]
    return Anchored(parts, headings)


def _html(block: Any, link: Any) -> SafeString:
    # Safe: Wagtail has let through only the features of the block; we add an id made of [a-z0-9-].
    return mark_safe(HEADING.sub(link, expand_db_html(block.value.source)))  # noqa: S308


def _free(anchor: str, taken: set[str]) -> str:
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free
