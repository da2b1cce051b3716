"""Addresses at which something was: kept as Wagtail's redirects, so that editors see, change and delete them.

Wagtail can keep them by itself (`WAGTAILREDIRECTS_AUTO_CREATE`), but only for live pages that change their slug by a
publication or are moved by an action; a script, or a page that was withdrawn, renamed and published again, loses its
readers. Ours follow what was public. A row points at a page and never at an address, so that chains cannot grow;
where it leads, and whether that is public, is decided when somebody asks (`home.delivery.moved`).
"""

from collections.abc import Iterable
from typing import Literal

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from home.published.models import PublishedDocument
from home.published.refresh import Change

LONGEST = Redirect._meta.get_field("old_path").max_length
BATCH = 200


def remember(change: Change) -> None:
    """A follower of `refresh`: every address a page left leads to that page, as long as nobody else stands there."""
    rows = [_automatic(*where) for where in sorted(change.left) if len(where[2]) <= LONGEST]
    standing = PublishedDocument.objects.filter(pk__in=change.written & change.turned).values_list("site_id", "path")
    taken = {(site, Redirect.normalise_path(path)) for site, path in standing}
    clashing = taken | {(row.site_id, row.old_path) for row in rows}
    for site_id in {site for site, _path in clashing}:
        paths = [path for site, path in clashing if site == site_id]
        for start in range(0, len(paths), BATCH):
            found = Redirect.objects.filter(site=site_id, automatically_created=True)
            found.filter(old_path__in=paths[start : start + BATCH]).delete()
    # A person's redirect of the same address stays.
    Redirect.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _automatic(page_id: int, site_id: int, path: str) -> Redirect:
    old_path = Redirect.normalise_path(path)
    return Redirect(old_path=old_path, site_id=site_id, redirect_page_id=page_id, automatically_created=True)


def redirects_from(site: Site | None, paths: Iterable[str]) -> dict[str, Redirect]:
    """By old path; a redirect of the site wins over one of all sites. One query."""
    found = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__in=list(paths))
    return {row.old_path: row for row in sorted(found, key=lambda row: (row.site_id is not None, row.pk))}


def lead(site: Site, old_path: str, to: Page | str) -> tuple[Redirect, Literal["created", "updated", "unchanged"]]:
    """From now on this address leads there: to a page, wherever it stands, or to an address elsewhere."""
    aim = _to(to)
    path = Redirect.normalise_path(old_path)
    row, is_new = Redirect.objects.get_or_create(site=site, old_path=path, defaults=aim)
    if is_new:
        return row, "created"
    if not row.automatically_created and all(getattr(row, name) == value for name, value in aim.items()):
        return row, "unchanged"
    Redirect.objects.filter(pk=row.pk).update(**aim, automatically_created=False)
    return Redirect.objects.get(pk=row.pk), "updated"


def _to(aim: Page | str) -> dict[str, int | str | None]:
    if isinstance(aim, Page):
        return {"redirect_page_id": aim.pk, "redirect_link": "", "redirect_page_route_path": ""}
    return {"redirect_page_id": None, "redirect_link": aim, "redirect_page_route_path": ""}


def legacy_path(section: str, number: int | str) -> str:
    """Under which the address of an old page is kept, whatever its title said: `/cpe/news/477`."""
    return f"/cpe/{section.lower()}/{int(number)}"
