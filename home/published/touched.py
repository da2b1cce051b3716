"""From what changed in the table of documents to the addresses that say something else now, and why.

Documents tell their own changes by comparing old and new; what they share tells it by its digest (`fragments`). So a
new title reaches the pages that show it, and a change inside the text reaches nobody else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from wagtail.models import Page

from home.published import fragments
from home.published.models import DocumentKey, DocumentTopic, PublishedDocument
from home.published.purges import EVERYTHING, Touched, record

ARTICLES = {"news", "guide", "event", "campaign"}
"""Document types that stand in feeds, beside neighbours, and under "on the same topic"."""


MOST_RELATED = 500
"""So many articles of one topic are looked at, the newest first, when one of them changes."""


class Facts(NamedTuple):
    """Of a document, as far as other addresses show them."""

    path: str
    title: str
    card: int | None
    type: str
    language: str
    translation_key: UUID
    site_id: int
    in_menus: bool
    shown_at: dt.datetime
    updated_at: dt.datetime
    topics: tuple[tuple[str, str], ...] = ()
    """(slug, name)"""

    @classmethod
    def stored(cls, ids: Collection[int]) -> dict[int, "Facts"]:
        """Two queries."""
        rows = PublishedDocument.objects.filter(pk__in=ids).annotate(code=F("locale__language_code"))
        topics: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for pk, *topic in DocumentTopic.objects.filter(document__in=ids).values_list("document_id", "topic", "name"):
            topics[pk].append((topic[0], topic[1]))
        columns = ["code" if name == "language" else name for name in cls._fields if name != "topics"]
        found = {pk: facts for pk, *facts in rows.values_list("pk", *columns)}
        return {pk: cls._make([*facts, tuple(sorted(topics[pk]))]) for pk, facts in found.items()}


@dataclass(frozen=True)
class Difference:
    """One document, before and after; None where it was not, or is no longer, public."""

    page_id: int
    old: Facts | None
    new: Facts | None

    @property
    def either(self) -> Facts:
        facts = self.new or self.old
        assert facts, "a difference has two sides"
        return facts

    def is_in(self, *names: str) -> bool:
        """Whether one of these facts is another one now."""
        if self.old is None or self.new is None:
            return True
        return any(getattr(self.old, name) != getattr(self.new, name) for name in names)


def tell_addresses(before: Mapping[int, Facts], ids: set[int], because: Mapping[int, str]) -> None:
    """Writes down what the documents of these pages changed for readers. `because`: page id → key of the reason."""
    after = Facts.stored(ids)
    differences = [Difference(pk, before.get(pk), after.get(pk)) for pk in sorted(ids) if pk in before or pk in after]
    if not differences:
        return
    keys = {f"page:{difference.page_id}" for difference in differences}
    addresses = [address for difference in differences for address in _own(difference, because)]
    for difference in differences:
        cause = _cause(because.get(difference.page_id, f"page:{difference.page_id}"))
        for reason, pages in _showing(difference).items():
            keys |= {f"page:{pk}" for pk in pages}
            addresses += [Touched(path, reason, cause) for path in pages.values()]
    shared = _shared(differences)
    related, found = _related(differences)
    keys |= related
    addresses += found
    causes = {address.cause for address in addresses}
    record(keys | shared, [*addresses, *addresses_of(shared, causes.pop() if len(causes) == 1 else None)])


def tell_touched(ids: Collection[int], keys: Collection[str]) -> None:
    """Files changed, and no document: those of a picture, wherever it or a card with it is shown; one of a page."""
    facts, because = Facts.stored(ids), min(keys, default="")
    pages = {pk: found for pk, found in facts.items() if f"page:{pk}" in keys} if because.startswith("page:") else facts
    differences = [Difference(pk, found._replace(card=None), found) for pk, found in pages.items()]
    touched, addresses = {f"page:{pk}" for pk in pages}, [Touched(found.path, because) for found in pages.values()]
    shared: set[str] = set()
    if not because.startswith("page:"):
        for difference in differences:
            near = {**_holding("card", difference), **_near(difference)}
            touched |= {f"page:{pk}" for pk in near}
            addresses += [Touched(path, because) for path in near.values()]
            shared |= _lists(difference, difference.either) | _fragments(difference.either)
    if touched | shared:
        record(touched | shared, [*addresses, *addresses_of(shared)])


def tell_fragments(keys: Iterable[str]) -> None:
    """Writes down those of these shared fragments that say something else now."""
    if different := fragments.changed(keys):
        record(different, addresses_of(different))


def tell_everything() -> None:
    fragments.changed(fragments.every_key())
    paths = PublishedDocument.objects.order_by("path").values_list("path", flat=True)
    record({EVERYTHING}, [Touched(path, EVERYTHING) for path in paths.iterator()])


def addresses_of(keys: Iterable[str], cause: int | None = None) -> list[Touched]:
    """The addresses that show something with one of these keys."""
    rows = DocumentKey.objects.filter(key__in=keys).order_by("document__path").values_list("document__path", "key")
    small = [Touched(path, key, cause) for key in sorted(keys) if (path := _address_of_list(key))]
    return [*(Touched(path, key, cause) for path, key in rows), *small]


def _address_of_list(key: str) -> str:
    """Of what is no page: feeds and sitemap."""
    kind, _colon, language = key.partition(":")
    return {"feed": f"/{language}/feed.rss", "sitemap": "/sitemap.xml"}.get(kind, "")


def _own(difference: Difference, because: Mapping[int, str]) -> list[Touched]:
    reason = because.get(difference.page_id, f"page:{difference.page_id}")
    paths = dict.fromkeys(facts.path for facts in (difference.new, difference.old) if facts)
    return [Touched(path, reason, _cause(reason)) for path in paths]


def _cause(reason: str) -> int | None:
    return int(reason.removeprefix("page:")) if reason.startswith("page:") else None


# --- pages that show something of this one -------------------------------------------------------------------


def _showing(difference: Difference) -> dict[str, dict[int, str]]:
    """Reason → page id → path, of other pages."""
    own = f"page:{difference.page_id}"
    shown: dict[str, dict[int, str]] = {own: {}}
    if difference.is_in("path"):
        shown["translation:" + own] = _versions(difference)
    if difference.is_in("path", "title"):
        shown["link:" + own] = _holding("link", difference)
    if difference.is_in("path", "card"):
        shown["card:" + own] = _holding("card", difference)
    if difference.either.type in ARTICLES:
        shown["neighbour:" + own] = _neighbours(difference)
    return shown


def _versions(difference: Difference) -> dict[int, str]:
    """Its other languages: their switch leads here."""
    versions = PublishedDocument.objects.filter(translation_key=difference.either.translation_key)
    return dict(versions.exclude(pk=difference.page_id).values_list("pk", "path"))


def _holding(kind: str, difference: Difference) -> dict[int, str]:
    """Pages of its language that show its title, or its card; they may point at it in any language."""
    group = Page.objects.filter(translation_key=difference.either.translation_key).values_list("pk", flat=True)
    keys = [f"{kind}:{pk}" for pk in {*group, difference.page_id}]
    holders = PublishedDocument.objects.tagged(*keys).in_locale(difference.either.language)
    return dict(holders.values_list("pk", "path"))


def _neighbours(difference: Difference) -> dict[int, str]:
    """Those dated just before and after, where it stood and where it stands."""
    if not difference.is_in("path", "title", "shown_at"):
        return {}
    places = [facts for facts in (difference.old, difference.new) if facts]
    around = [_beside(difference.page_id, facts) for facts in places]
    if not difference.is_in("path", "title") and around[0] == around[-1]:
        return {}
    return {pk: path for found in around for pk, path in found.items()}


def _beside(page_id: int, facts: Facts) -> dict[int, str]:
    siblings = PublishedDocument.objects.filter(site=facts.site_id, type=facts.type).in_locale(facts.language)
    siblings = siblings.exclude(pk=page_id)
    older = Q(shown_at__lt=facts.shown_at) | Q(shown_at=facts.shown_at, pk__lt=page_id)
    newer = Q(shown_at__gt=facts.shown_at) | Q(shown_at=facts.shown_at, pk__gt=page_id)
    nearest = [
        *siblings.filter(older).order_by("-shown_at", "-pk").values_list("pk", "path")[:1],
        *siblings.filter(newer).order_by("shown_at", "pk").values_list("pk", "path")[:1],
    ]
    return dict(nearest)


def _related(differences: list[Difference]) -> tuple[set[str], list[Touched]]:
    """Articles that share a topic with one of these, now or before, and name others under it than they did."""
    changed = [d for d in differences if d.either.type in ARTICLES and d.is_in("path", "card", "topics")]
    asked: dict[int, tuple[str, int]] = {}
    for difference in changed:
        asked |= {pk: (path, difference.page_id) for pk, path in _near(difference).items()}
    different = fragments.changed(f"related:{pk}" for pk in asked)
    found = {pk: where for pk, where in asked.items() if f"related:{pk}" in different}
    return {f"page:{pk}" for pk in found}, [Touched(path, f"related:page:{by}", by) for path, by in found.values()]


def _near(difference: Difference) -> dict[int, str]:
    """Articles of its language that share a topic with it, now or before."""
    topics = {slug for facts in (difference.old, difference.new) if facts for slug, _name in facts.topics}
    if not topics or difference.either.type not in ARTICLES:
        return {}
    others = PublishedDocument.objects.of_type(*ARTICLES).in_locale(difference.either.language).about(*topics)
    near = others.exclude(pk=difference.page_id).newest_first()
    return dict(near.values_list("pk", "path")[:MOST_RELATED])


# --- what many share ------------------------------------------------------------------------------------------------


def _shared(differences: list[Difference]) -> set[str]:
    keys: set[str] = set()
    asked: set[str] = set()
    for difference in differences:
        facts = difference.either
        keys |= _lists(difference, facts)
        if difference.is_in("path", "card"):
            asked |= _fragments(facts)
        if difference.is_in("path", "title", "in_menus", "card"):
            asked |= _menus(facts)
    return keys | fragments.changed(asked)


def _lists(difference: Difference, facts: Facts) -> set[str]:
    keys = set()
    if difference.is_in("path", "card", "topics"):
        keys.add(f"list:{facts.type}:{facts.language}")
    if facts.type in ARTICLES and difference.is_in("path", "card", "topics", "updated_at"):
        keys.add(f"feed:{facts.language}")
    if difference.is_in("path", "updated_at"):
        keys.add("sitemap")
    return keys


def _fragments(facts: Facts) -> set[str]:
    kinds = {"event": ["upcoming:event"], "guide": ["audiences"]}.get(facts.type, [])
    kinds = kinds + ([f"latest:{facts.type}"] if facts.type in fragments.LATEST else [])
    return {f"{kind}:{facts.language}" for kind in kinds}


def _menus(facts: Facts) -> set[str]:
    """A front page stands in the language switch of every language."""
    codes = [code for code, _name in settings.LANGUAGES] if facts.type == "home" else [facts.language]
    return {f"menu:{code}" for code in codes}
