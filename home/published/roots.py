"""Where every site begins in the tree; by that Wagtail makes the addresses of pages.

Stock Wagtail keeps it in the shared cache for an hour, and forgets it while a change is still being made. Whoever asks
in that transaction then fills the cache with what others must not see, or what never comes: the preview of a release is
rolled back. Whoever asks beside it fills it with what was before. Here it is remembered like the menu: exactly, because
that follows the log of purges.
"""

from typing import Any

from django.db import connection, transaction
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from home.published.fragments import root_keys
from home.published.memory import Memory
from home.published.refresh import refresh_fragments

Roots = list[SiteRootPath]
ROOTS = Memory(most=1)


class _Seen:
    """As one transaction sees them. On commit it does nothing: Django forgets it with the savepoint in which it was
    seen, as the database forgets what was changed there."""

    roots: Roots | None = None

    def __call__(self) -> None:
        pass


def fasten() -> None:
    """In the place of Wagtail's two functions, which everything else calls."""
    Site.get_site_root_paths = staticmethod(roots)
    Site.clear_site_root_paths_cache = staticmethod(look_again)


def roots() -> Roots:
    """The most specific first. No query as a rule."""
    return _in_transaction() if connection.in_atomic_block else ROOTS.remember("roots", root_keys(), _read)


def look_again() -> None:
    """After a site, or a page where one begins, was saved or deleted."""
    with transaction.atomic():
        transaction.on_commit(_Seen())
        refresh_fragments(root_keys())


def _in_transaction() -> Roots:
    hooks: list[Any] = [hook[1] for hook in connection.run_on_commit]
    seen = next((hook for hook in reversed(hooks) if isinstance(hook, _Seen)), None)
    if seen is None:
        seen = _Seen()
        transaction.on_commit(seen)
    if seen.roots is None:
        seen.roots = _read()
    return seen.roots


def _read() -> Roots:
    """One query, and one per site."""
    sites = Site.objects.select_related("root_page").order_by("-root_page__url_path", "-is_default_site", "hostname")
    return [
        SiteRootPath(site.pk, root.url_path, site.root_url, root.locale.language_code)
        for site in sites
        for root in site.root_page.get_translations(inclusive=True).select_related("locale")
    ]
