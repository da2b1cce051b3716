"""Which page an alias repeats, and where that stands: then the alias is a second address of it, not a second page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wagtail.models import Page, Site

from home.published.addresses import Address, public_addresses


@dataclass(frozen=True)
class Original:
    keys: frozenset[str] = field(default_factory=frozenset)
    """Of all pages it may repeat: when one of them appears, moves or leaves, the alias says something else."""
    address: str | None = None
    """Of the first that is public: a path, whole on another site. None where the alias stands for itself."""


NONE = Original()


def originals_of(pages: Iterable[Page], addresses: Mapping[int, Address]) -> dict[int, Original]:
    """Page id → what it repeats, for aliases. No query without any; an alias may be one of another alias."""
    aliases = {page.pk: page.alias_of_id for page in pages if page.alias_of_id}
    if not aliases:
        return {}
    above = _above(aliases)
    public = public_addresses({pk for line in above.values() for pk in line})
    return {pk: Original(_keys(line), _first(line, public, addresses[pk].site_id)) for pk, line in above.items()}


def _above(aliases: Mapping[int, int]) -> dict[int, list[int]]:
    """Page id → the pages it may repeat, the nearest first. One query for each step."""
    known, wanted = dict(aliases), set(aliases.values())
    while wanted:
        found = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "alias_of_id"))
        known |= found
        wanted = {pk for pk in found.values() if pk} - known.keys()
    return {pk: _line(pk, known) for pk in aliases}


def _line(pk: int, known: Mapping[int, int | None]) -> list[int]:
    line: list[int] = []
    above = known.get(pk)
    while above and above not in line:
        line.append(above)
        above = known.get(above)
    return line


def _keys(line: list[int]) -> frozenset[str]:
    return frozenset(f"page:{pk}" for pk in line)


def _first(line: list[int], public: Mapping[int, Address], site_id: int) -> str | None:
    found = next((public[pk] for pk in reversed(line) if pk in public), None)
    if found is None:
        return None
    if found.site_id == site_id:
        return found.path
    return Site.objects.get(pk=found.site_id).root_url + found.path
