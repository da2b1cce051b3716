"""What menu, footer and language switch of a site name, per language."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from home.pages.taken import LISTS
from home.published.models import ALIAS, PublishedDocument

STANDING = ("standard", "contact", "accessibility")


class Link(NamedTuple):
    path: str
    title: str


@dataclass(frozen=True)
class Menu:
    fronts: dict[str, str] = field(default_factory=dict)
    """Language → its front page. A language without one is not offered to readers."""
    items: list[Link] = field(default_factory=list)
    """In the order of the tree."""
    standing: dict[str, Link] = field(default_factory=dict)
    """By purpose: about, contact, accessibility, privacy."""
    lists: dict[str, Link] = field(default_factory=dict)
    """By type: news_index, …"""


def menus(language: str) -> dict[int, Menu]:
    """Site id → its menu. One query."""
    found: dict[int, Menu] = defaultdict(Menu)
    for document in _documents(language):
        menu, link = found[document.site_id], Link(document.path, document.title)
        if document.type == "home":
            menu.fronts[document.language] = document.path
        if document.language != language:
            continue
        if document.in_menus:
            menu.items.append(link)
        if document.type in LISTS:
            menu.lists[document.type] = link
        elif document.type != ALIAS and (purpose := document.teaser.get("purpose")):
            menu.standing[purpose] = link
    return dict(found)


def _documents(language: str):
    mine = Q(locale__language_code=language) & (Q(in_menus=True) | Q(type__in=(*STANDING, *LISTS)))
    return PublishedDocument.objects.filter(mine | Q(type="home")).light().order_by("page__path")
