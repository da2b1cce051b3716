"""From what changed in the table of documents to the addresses that say something else now, and why.

Documents tell their own changes by comparing old and new; what they share tells it by its digest (`fragments`). So a
new title reaches the pages that show it, and a change inside the text reaches nobody else.
"""

from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from home.pages.settings import SiteIdentity
from home.published import feeds, fragments
from home.published.differences import Difference, Facts
from home.published.models import DocumentKey, DocumentTopic, PublishedDocument
from home.published.purges import EVERYTHING, Touched, record

ARTICLES = {"news", "guide", "event", "campaign"}
"""Document types that stand beside neighbours, and under "on the same topic"."""
MOST_RELATED = 500
"""So many articles of one topic are looked at, the newest first, when one of them changes."""


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
    in_lists = [part for difference in differences for part in difference.in_lists]
    shared = _shared(differences, in_lists)
    for told, found in (_related(in_lists), _files(in_lists)):
        keys |= told
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


def tell_person(user_id: int) -> None:
    """Somebody has another name now. The keys of the pages are told, never one that all pages of a person share.

    It is remembered also where no page says it: pages will say it when the site begins to name people.
    """
    different = fragments.changed({f"person:{user_id}", *fragments.people_keys()})
    if f"person:{user_id}" in different and SiteIdentity.objects.filter(register_shows_names=True).exists():
        pages = dict(PublishedDocument.objects.tagged(f"person:{user_id}").values_list("pk", "path"))
        keys = {f"page:{pk}" for pk in pages} | different - {f"person:{user_id}"}
        record(keys, [Touched(path, f"person:{user_id}") for path in pages.values()])


def tell_leaving(ids: Collection[int]) -> None:
    """Pages are being deleted by which campaigns know documents of other languages."""
    if files := feeds.losing(ids):
        record({file.key for file in files}, [Touched(path, file.key) for file in files for path in file.paths])


def tell_everything() -> None:
    fragments.changed(fragments.every_key())
    paths = list(PublishedDocument.objects.order_by("path").values_list("path", flat=True))
    paths += [path for file in feeds.every() for path in file.paths]
    record({EVERYTHING}, [Touched(path, EVERYTHING) for path in paths])


def addresses_of(keys: Iterable[str], cause: int | None = None) -> list[Touched]:
    """The addresses that show something with one of these keys."""
    rows = DocumentKey.objects.filter(key__in=keys).order_by("document__path").values_list("document__path", "key")
    named = [key for key in sorted(keys) if key.startswith("name:")]
    files = [(file, key) for key in named for file in feeds.with_name(key.removeprefix("name:"))]
    return [
        *(Touched(path, key, cause) for path, key in rows),
        *(Touched(path, key, cause) for file, key in files for path in file.paths),
    ]


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
    for part in difference.in_lists:
        if part.either.type in ARTICLES:
            shown["neighbour:" + own] = shown.get("neighbour:" + own, {}) | _neighbours(part)
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
    own = {difference.page_id for difference in changed}  # told anyway; of what it names now the next change must know
    different = fragments.changed(f"related:{pk}" for pk in {*asked, *own})
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


def _shared(differences: list[Difference], in_lists: list[Difference]) -> set[str]:
    keys: set[str] = set()
    asked: set[str] = set()
    for part in in_lists:
        keys |= _lists(part, part.either)
        if part.is_in("path", "card"):
            asked |= _fragments(part.either)
    for difference in differences:
        if difference.is_in("path", "title", "in_menus", "card", "type"):
            asked |= _menus(difference.either)
    return keys | fragments.changed(asked)


def _lists(difference: Difference, facts: Facts) -> set[str]:
    """A topic that is only called otherwise is seen where readers may choose between two."""
    is_other = difference.is_in("path", "card") or difference.is_about_others
    is_seen = is_other or (difference.is_in("topics") and _offers_topics(facts))
    return {f"list:{facts.type}:{facts.language}"} if is_seen else set()


def _offers_topics(facts: Facts) -> bool:
    listed = PublishedDocument.objects.filter(site=facts.site_id).of_type(facts.type).in_locale(facts.language)
    used = DocumentTopic.objects.filter(document__in=listed.order_by().values("pk"))
    return used.order_by().values("topic").distinct().count() > 1


def _files(differences: list[Difference]) -> tuple[set[str], list[Touched]]:
    """Feeds, calendars and the map of the site."""
    found = feeds.touched(differences)
    addresses = [Touched(path, file.key, cause) for file, cause in found.items() for path in file.paths]
    return {file.key for file in found}, addresses


def _fragments(facts: Facts) -> set[str]:
    kinds = {"event": ["upcoming:event"], "guide": ["audiences"]}.get(facts.type, [])
    kinds = kinds + ([f"latest:{facts.type}"] if facts.type in fragments.LATEST else [])
    return {f"{kind}:{facts.language}" for kind in kinds}


def _menus(facts: Facts) -> set[str]:
    """A front page stands in the language switch of every language."""
    codes = [code for code, _name in settings.LANGUAGES] if facts.type == "home" else [facts.language]
    return {f"{kind}:{code}" for kind in ("menu", "lists") for code in codes}
