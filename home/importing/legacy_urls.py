"""Reads a table of old addresses and where they lead, and makes them lead there.

A row is the old address and the new one: `/cpe/news/477,Opening.html,/pl/aktualnosci/otwarcie/`. Old addresses carry
commas, and tables come from programs that put them in quotes, or do not, or separate by semicolons or tabs: the new
address is what stands behind the last separator. One row is one line.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from home.published.former import lead, legacy_path
from home.published.models import PublishedDocument

ENCODINGS = ("utf-8-sig", "cp1250")
LEGACY = re.compile(r"^/cpe/(?P<section>[\w-]{1,60})/(?P<number>[0-9]{1,9}),", re.IGNORECASE)
# Greedy: the last separator before something that looks like an aim; empty columns may follow.
ROW = re.compile(r'(?P<old>.*)[,;\t]\s*(?:"(?P<quoted>[^"]*)"|(?P<new>(?:/|https?://)[^,;\t"]*|\d+))[\s,;]*$')
HEADINGS = {"old", "from", "old_path", "old url", "old address", "legacy", "stary", "stary adres", "z", "adres"}
LONGEST = Redirect._meta.get_field("old_path").max_length


class NotATable(ValueError):
    """The file cannot be read. The text names the cure."""


class RowRefused(ValueError):
    """One row cannot be done. The text names the cure."""


@dataclass
class Row:
    line: int
    old: str
    new: str
    state: str = ""
    """created, updated, unchanged or failed."""
    kept_as: str = ""
    """The address as redirects keep it: without title when it is one of the old site's pages."""
    page: int | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable("The file is neither UTF-8 nor Windows-1250 text. Save it as CSV in UTF-8.")


def read(text: str) -> Iterator[Row]:
    """Rows with words in them, without the headings."""
    for number, line in enumerate(text.splitlines(), 1):
        old, new = _split(line)
        if (old or new) and not (number == 1 and _is_heading(line)):
            yield Row(number, old, new)


def _is_heading(line: str) -> bool:
    return re.split(r"[,;\t]", line)[0].strip(' "').lower() in HEADINGS


def _split(line: str) -> tuple[str, str]:
    if match := ROW.match(line.strip()):
        return _bare(match["old"]), match["quoted"] or match["new"] or ""
    return _bare(line), ""


def _bare(field: str) -> str:
    """Without the quotes of the table."""
    return field.strip(" \t,;").removeprefix('"').removesuffix('"').replace('""', '"').strip()


def import_rows(rows: Iterator[Row], site: Site, *, dry_run: bool = False) -> Iterator[Row]:
    """Each row with what became of it, in its own transaction: one that fails does not undo the others."""
    seen: dict[str, tuple[int, Page | str]] = {}
    for row in rows:
        try:
            with transaction.atomic():
                _import(row, site, seen)
                transaction.set_rollback(dry_run)
        except RowRefused as error:
            row.state, row.note = "failed", str(error)
        yield row


def _import(row: Row, site: Site, seen: dict[str, tuple[int, Page | str]]) -> None:
    row.kept_as, aim = _old_path(row.old), _aim(row.new, site)
    line, before = seen.setdefault(row.kept_as, (row.line, aim))
    if before != aim:
        raise RowRefused(f"Line {line} sends this address elsewhere. Keep one of the two.")
    if PublishedDocument.objects.on_site(site).filter(path=f"{row.kept_as}/").exists():
        raise RowRefused("A public page stands at the old address itself, so the redirect would never be used.")
    row.page = aim.pk if isinstance(aim, Page) else None
    _redirect, row.state = lead(site, row.kept_as, aim)


def _old_path(address: str) -> str:
    path = unquote(urlsplit(address).path) if "://" in address else unquote(address.partition("?")[0])
    if not path.startswith("/"):
        raise RowRefused("The old address does not begin with “/” or “https://”.")
    if legacy := LEGACY.match(path):
        return legacy_path(legacy["section"], legacy["number"])
    if len(path) > LONGEST:
        raise RowRefused(f"The old address is longer than {LONGEST} letters.")
    return Redirect.normalise_path(path)


def _aim(address: str, site: Site) -> Page | str:
    """A public page, by its address or its number, or an address on another site."""
    if not address:
        raise RowRefused("The row has no new address. Write: old address, new address.")
    if address.isdecimal():
        return _page(site, address, pk=address)
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") and parts.hostname not in (site.hostname, urlsplit(site.root_url).hostname):
        return address
    if not parts.path.startswith("/"):
        raise RowRefused(
            f"“{address}” is neither a path like /pl/…, nor an address with https://, nor a page's number."
        )
    return _page(site, parts.path, path=unquote(parts.path).rstrip("/") + "/")


def _page(site: Site, address: str, **which: str) -> Page:
    document = PublishedDocument.objects.on_site(site).filter(**which).select_related("page").first()
    if document is None:
        raise RowRefused(f"No public page is at {address}. Publish it first, or correct the row.")
    return document.page
