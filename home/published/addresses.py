"""Which pages are public, and where. The one place that decides it.

Public = live, and every ancestor up to the site root live, all in one language, and no view restriction on the way.
Addresses are put together from slugs and not read from `url_path`: Wagtail saves a changed slug first and its
descendants' `url_path` later, and a reader in between would see addresses that never existed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site

STEP = Page.steplen


@dataclass(frozen=True)
class Address:
    site_id: int
    path: str
    """As served: `/pl/aktualnosci/spotkanie/`."""


@dataclass(frozen=True)
class _Root:
    site_id: int
    prefix: str


class _Row(Protocol):
    path: str
    live: bool
    slug: str
    locale_id: int


def public_addresses(page_ids: Iterable[int]) -> dict[int, Address]:
    """Page id → address, for those that are public. Four queries, whatever the number of pages."""
    paths = dict(Page.objects.filter(pk__in=list(page_ids)).values_list("pk", "path"))
    if not paths:
        return {}
    roots, restricted = _roots(), _restricted()
    wanted = {line for path in paths.values() for line in _lineage(path)}
    tree = {row.path: row for row in _rows(wanted)}
    found = ((pk, _address(path, tree, roots, restricted)) for pk, path in paths.items())
    return {pk: address for pk, address in found if address}


def _address(path: str, tree: dict[str, _Row], roots: dict[str, _Root], restricted: set[str]) -> Address | None:
    lineage = list(_lineage(path))
    start = max((i for i, line in enumerate(lineage) if line in roots), default=None)
    if start is None or not restricted.isdisjoint(lineage):
        return None
    front, *below = (tree[line] for line in lineage[start:])
    if not front.live or not all(row.live and row.locale_id == front.locale_id for row in below):
        return None
    root = roots[front.path]
    return Address(root.site_id, root.prefix + "".join(f"{row.slug}/" for row in below))


def _lineage(path: str) -> Iterator[str]:
    """Tree paths from the root of the tree to the page itself."""
    return (path[:end] for end in range(STEP, len(path) + 1, STEP))


def _rows(paths: set[str]) -> Iterable[_Row]:
    return Page.objects.filter(path__in=paths).values_list("path", "live", "slug", "locale_id", named=True)


def _roots() -> dict[str, _Root]:
    """Tree path of every site's front page, in every language. The default site wins a front page it shares."""
    site_ids = dict(Site.objects.order_by("is_default_site").values_list("root_page__translation_key", "pk"))
    pages = Page.objects.filter(translation_key__in=site_ids).values_list(
        "path", "translation_key", "locale__language_code"
    )
    return {path: _Root(site_ids[key], _front(language)) for path, key, language in pages}


def _front(language: str) -> str:
    with translation.override(language):
        return reverse("wagtail_serve", args=("",))


def _restricted() -> set[str]:
    return set(PageViewRestriction.objects.values_list("page__path", flat=True))
