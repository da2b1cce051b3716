"""One public page → its finished document. Reads the page and what it refers to, writes nothing."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from django.db.models import prefetch_related_objects
from django.utils import translation
from wagtail.models import Page

from home import clock
from home.localisation.models import SourceVersion, TranslatedRevision
from home.pages.base import BasePage
from home.pages.taken import FRONT, LISTS
from home.pages.terms import Term
from home.published.addresses import Address
from home.published.made_of import facts_of, lineage, made_of, own_facts, things_of
from home.published.models import ALIAS, PublishedDocument, TranslationAge
from home.published.originals import NONE, Original, originals_of
from home.published.words import mark, title_words, words
from home.register import read as register

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # of a page made live by a script, without any revision

Named = frozenset[tuple[str, str]]
"""(slug, name) of terms"""


@dataclass(frozen=True)
class Built:
    row: PublishedDocument
    keys: frozenset[str]
    topics: Named
    audiences: Named


@dataclass(frozen=True)
class Age:
    """Whether a translation follows the newest version of its source, and if not, which one, and what came since."""

    age: TranslationAge = TranslationAge.CURRENT
    made_of: SourceVersion | None = None
    changed_at: dt.datetime | None = None
    """Of the newest change it lacks: of the newest that is not minor, if there is one."""

    def facts(self) -> dict[str, Any] | None:
        if self.made_of is None:
            return None
        language = self.made_of.source.locale.language_code
        return {"locale": language, "version_of": self.made_of.made_at, "changed_at": self.changed_at}


CURRENT = Age()


@dataclass(frozen=True)
class About:
    """What the site knows of a page beside the page itself."""

    age: Age
    publications: list[register.Fact]
    original: Original


def build_all(addresses: dict[int, Address]) -> Iterator[Built]:
    """The documents of these public pages; pages of types that have none are left out."""
    if not addresses:
        return
    pages = [page for page in Page.objects.filter(pk__in=addresses).specific() if isinstance(page, BasePage)]
    pages.sort(key=lambda page: (type(page).__name__, page.pk))
    for _kind, group in groupby(pages, key=type):
        prefetch_related_objects(list(group), "locale", "hero_image", "topic_links", "audience_links")
    above = Page.objects.filter(path__in={path for page in pages for path in lineage(page)})
    ids = dict(above.values_list("path", "pk"))
    ages, keys = _ages(pages), {page.pk: frozenset(made_of(page, ids)) for page in pages}
    things = things_of(key for group in keys.values() for key in group)
    told, originals = register.facts_of(addresses), originals_of(pages, addresses)
    for page in pages:
        about = About(ages.get(page.pk, CURRENT), told.get(page.pk, []), originals.get(page.pk, NONE))
        yield build(page, addresses[page.pk], about, keys[page.pk] | _people(page, about) | about.original.keys, things)


def _people(page: BasePage, about: "About") -> set[str]:
    """Keys of those whom the register at its foot may name. Lists and front pages have none."""
    if page.document_type in (*LISTS, FRONT):
        return set()
    return {f"person:{pk}" for pk in register.people_of(about.publications)}


def build(page: BasePage, address: Address, about: "About", keys: frozenset[str], things: Mapping[str, Any]) -> Built:
    """`things`: images, files and snippets in the page, by their keys."""
    with translation.override(page.language):
        row = _row(page, address, about)
        topics, audiences = _named(page.topics), _named(page.audiences)
        facts = {key: facts_of(key, things[key], page.language) for key in keys if key in things}
    if about.original.address:
        topics = audiences = frozenset()
    else:
        row.marks = " ".join(sorted(_marks(row, page.language, topics, audiences)))
    row.card = _card(row, facts.get(f"image:{page.hero_image_id}"))
    row.etag = _etag(row, [own_facts(page), facts], keys, topics, audiences)
    return Built(row, keys, topics, audiences)


def _named(terms: Iterable[Term]) -> Named:
    return frozenset((term.slug, term.name) for term in terms)


def _marks(row: PublishedDocument, language: str, topics: Named, audiences: Named) -> set[str]:
    """What search narrows by."""
    facts = {"language": language, "type": row.type, "year": clock.local(row.shown_at).year}
    return {
        *(mark(name, value) for name, value in facts.items()),
        *(mark("topic", slug) for slug, _name in topics),
        *(mark("audience", slug) for slug, _name in audiences),
    }


def _row(page: BasePage, address: Address, about: "About") -> PublishedDocument:
    starts_at, ends_at = page.public_dates()
    published_at = page.first_published_at or page.last_published_at or page.latest_revision_created_at or NEVER
    updated_at = page.last_published_at or published_at
    facts = {
        "id": page.pk,
        "type": page.document_type,
        "locale": page.language,
        "path": address.path,
        "canonical": about.original.address,
        "translation_key": page.translation_key,
        "translation_age": about.age.age.value,
        "translation_of": about.age.facts(),
        "published_at": published_at,
        "updated_at": updated_at,
    }
    text = page.public_text()
    return PublishedDocument(
        page_id=page.pk,
        site_id=address.site_id,
        locale_id=page.locale_id,
        path=address.path,
        translation_key=page.translation_key,
        type=ALIAS if about.original.address else page.document_type,
        title=page.title,
        in_menus=page.show_in_menus,
        teaser_json=_json({**facts, **page.public_teaser()}),
        document_json=_json({**facts, **page.public_body(), "register": register.public_facts(about.publications)}),
        register_json=_json(about.publications),
        text=text,
        title_words=" ".join(title_words(page.title, page.language)),
        body_words=" ".join(words("\n".join([text, *page.public_alternatives()]), page.language)),
        starts_at=starts_at,
        ends_at=ends_at if starts_at else None,
        shown_at=starts_at or published_at,
        published_at=published_at,
        updated_at=updated_at,
        translation_age=about.age.age,
    )


IN_NO_LIST = {"canonical", "translation_of", "translation_age", "published_at", "updated_at", "topics"}
"""Facts of a teaser that no card elsewhere shows. Nor who made the picture."""


def _card(row: PublishedDocument, picture: dict[str, Any] | None) -> int:
    """Digest of what other pages may show of it: a change in its text, or of its date of change, is none of theirs."""
    teaser = {name: value for name, value in row.teaser.items() if name not in IN_NO_LIST | {"image"}}
    file = [fact for name, fact in (picture or {}).items() if name not in {"author", "licence"}]
    return int(_digest([teaser, row.shown_at, file])[:15], 16)  # as large as a column of numbers takes


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _etag(row: PublishedDocument, html: Any, *sets: Iterable[Any]) -> str:
    """Of everything stored, and of what only the HTML shows: an equal one means there is nothing to write or purge."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "etag"}
    return _digest([columns, html, *map(sorted, sets)])


def _digest(content: Any) -> str:
    dumped = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(dumped, digest_size=16).hexdigest()


def _ages(pages: list[BasePage]) -> dict[int, Age]:
    """Page id → age, for translations whose source has moved on. Two queries."""
    live = {page.live_revision_id: page.pk for page in pages if page.live_revision_id}
    followed = TranslatedRevision.objects.filter(revision_id__in=live).select_related("version__source__locale")
    made_of = {live[made.revision_id]: made.version for made in followed}
    sources = {version.source_id for version in made_of.values()}
    later: dict[int, list[SourceVersion]] = defaultdict(list)
    for version in SourceVersion.objects.filter(source__in=sources).defer("texts").order_by("number"):
        later[version.source_id].append(version)
    ages = {pk: _age(version, later[version.source_id]) for pk, version in made_of.items()}
    return {pk: age for pk, age in ages.items() if age != CURRENT}


def _age(made_of: SourceVersion, versions: list[SourceVersion]) -> Age:
    missed = [version for version in versions if version.number > made_of.number]
    major = [version for version in missed if not version.is_minor]
    if not missed:
        return CURRENT
    age = TranslationAge.OLDER_MAJOR if major else TranslationAge.OLDER_MINOR
    return Age(age, made_of, (major or missed)[-1].made_at)
