"""What a draft is made of, read from its fields: images with their alternative texts, pages it leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField

from home.pages.base import BasePage
from home.pages.media import SiteImage


@dataclass(frozen=True)
class Shown:
    image: SiteImage
    alt: str
    is_decorative: bool
    """A person said so."""


def images(draft: BasePage) -> Iterator[Shown]:
    if draft.hero_image:
        yield Shown(draft.hero_image, draft.hero_alt, is_decorative=False)
    for value in _values(draft):
        if isinstance(value, SiteImage):
            alt = getattr(value, "contextual_alt_text", None) or ""
            yield Shown(value, alt, bool(getattr(value, "decorative", False)))


def aims(draft: BasePage) -> set[int]:
    """Ids of the pages that links, choosers and blocks of the draft lead to."""
    keys = (key.partition(":") for key in draft.references())
    return {int(pk) for prefix, _colon, pk in keys if prefix == "page"} - {draft.pk}


def _values(draft: BasePage) -> Iterator[Any]:
    for field in draft._meta.concrete_fields:
        if isinstance(field, StreamField):
            yield from _inside(getattr(draft, field.name))


def _inside(value: Any) -> Iterator[Any]:
    """The value, and everything in it."""
    if isinstance(value, StreamValue):
        parts: Iterable[Any] = (child.value for child in value)
    elif isinstance(value, StructValue):
        parts = value.values()
    elif isinstance(value, ListValue):
        parts = value
    else:
        yield value
        return
    for part in parts:
        yield from _inside(part)
