"""One public page being read: everything its HTML shows of other pages and of pictures, in two queries.

The keys stored with its document say what that is. Templates ask for the pieces one by one; they find them here, kept
for the request, and read the table only for what a draft in a preview shows.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Aggregate, Case, CharField, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from wagtail.models import Page, Site

from home.published.fragments import RELATED
from home.published.links import Aim
from home.published.models import HEAVY, DocumentKey, PublishedDocument, PublishedDocumentQuerySet
from home.published.models import RELATED as RELATED_TYPES

Documents = list[PublishedDocument]
ARTICLES = {"news", "guide", "event", "campaign"}
"""Document types that stand between neighbours and name others on the same topic."""
UNREAD = [name for name in HEAVY if name != "register_json"]
"""Columns of a document that its own page does not show."""
HELD = [f"published__{name}" for name in HEAVY]


class _Joined(Aggregate):
    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **extra):
        return super().as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')"
        )


@dataclass
class Reading:
    here: PublishedDocument
    around: list[Page] = field(default_factory=list)
    """Pages of which the HTML shows something, each with its document if it is public."""
    is_rehearsed: bool = False
    """Asked from inside, by an editor who may see pictures that strangers cannot have yet."""

    @property
    def keys(self) -> set[str]:
        return set(self.here.key_list.split(","))  # type: ignore[attr-defined]  # `find` annotates it

    @property
    def images(self) -> set[int]:
        """Pictures in it and on the cards of others."""
        theirs = [document.teaser.get("image") for document in self._documents()]
        return self._named("image") | {image["id"] for image in theirs if image}

    @property
    def files(self) -> set[int]:
        return self._named("document")

    def _named(self, kind: str) -> set[int]:
        """Ids of the things of that kind in it, and in older versions that are still readable."""
        return {int(key.removeprefix(f"{kind}:")) for key in self.keys if key.startswith(f"{kind}:")}

    @property
    def versions(self) -> Documents:
        return [d for d in self._documents() if d.translation_key == self.here.translation_key]

    @property
    def crumbs(self) -> Documents:
        """From the front page to the parent."""
        above = [page for page in self.around if _is_above(page.path, self.here.branch)]  # type: ignore[attr-defined]
        return [page.published for page in sorted(above, key=lambda page: page.path) if _is_public(page)]

    @property
    def neighbours(self) -> dict[str, PublishedDocument | None]:
        """The documents of its type dated just before and after."""
        place = (self.here.shown_at, self.here.pk)
        same = [d for d in self._documents() if (d.type, d.locale_id) == (self.here.type, self.here.locale_id)]
        before = [d for d in same if (d.shown_at, d.pk) < place]
        after = [d for d in same if (d.shown_at, d.pk) > place]
        order = lambda d: (d.shown_at, d.pk)  # noqa: E731
        return {"older": max(before, key=order, default=None), "newer": min(after, key=order, default=None)}

    @property
    def related(self) -> Documents:
        """As `related_to`: the newest others with one of its topics."""
        near = [d for d in self._documents() if d.type in RELATED_TYPES and d.locale_id == self.here.locale_id]
        others = [d for d in near if d.pk != self.here.pk and _topics(d) & _topics(self.here)]
        return sorted(others, key=lambda d: (d.shown_at, d.pk), reverse=True)[:RELATED]

    @property
    def aims(self) -> dict[str, Aim]:
        """Page id, as text → where a link to it leads: its version in the language of the page, else itself."""
        mine = {d.translation_key: d.path for d in self._documents() if d.locale_id == self.here.locale_id}
        own = {page.pk: Aim(page.published.path, page.published.language) for page in self.around if _is_public(page)}
        local = {page.pk: Aim(mine[page.translation_key], "") for page in self.around if page.translation_key in mine}
        return {str(pk): aim for pk, aim in {**own, **local}.items()}

    def in_language(self, keys: Iterable[UUID]) -> dict[UUID, PublishedDocument]:
        """Translation key → its document in the language of the page."""
        wanted = set(keys)
        mine = (d for d in self._documents() if d.locale_id == self.here.locale_id)
        return {d.translation_key: d for d in mine if d.translation_key in wanted}

    def _documents(self) -> Documents:
        return [page.published for page in self.around if _is_public(page)]


READING: ContextVar[Reading | None] = ContextVar("reading", default=None)


def _topics(document: PublishedDocument) -> set[str]:
    return {topic["slug"] for topic in document.teaser["topics"]}


def _is_public(page: Page) -> bool:
    return hasattr(page, "published")


def _is_above(path: str, below: str) -> bool:
    return below.startswith(path) and path != below


def find(site: Site, *paths: str) -> PublishedDocument | None:
    """The document at the first of these addresses that has one, as it is read. One query."""
    there = {document.path: document for document in readable().on_site(site).filter(path__in=paths)}
    return next((there[path] for path in paths if path in there), None)


def readable() -> PublishedDocumentQuerySet:
    """Documents with their keys and the places of their pages in the tree."""
    keys = DocumentKey.objects.filter(document=OuterRef("pk")).order_by().values("document")
    documents = PublishedDocument.objects.select_related("locale").defer(*UNREAD)
    return documents.annotate(
        branch=F("page__path"),
        share=F("page__share_image__name"),
        model=F("page__content_type"),
        # Heavy, and only read where it says what a campaign achieved.
        results=Case(
            When(Exists(keys.filter(key__startswith="results:")), then="document_json"),
            default=Value(""),
            output_field=TextField(),
        ),
        key_list=Subquery(keys.annotate(all=_Joined("key")).values("all"), output_field=CharField()),
    )


def read(here: PublishedDocument) -> Reading:
    """One query, whatever the number of pages it shows something of."""
    reading = Reading(here)
    shown = Q(translation_key=here.translation_key) | Q(path__in=_lineage(here.branch))  # type: ignore[attr-defined]
    if ids := _ids(reading.keys, here.pk):
        shown |= Q(translation_key__in=Page.objects.filter(pk__in=ids).values("translation_key"))
    if here.type in ARTICLES:
        siblings = PublishedDocument.objects.siblings_of(here)
        for nearest in (siblings.before(here), siblings.after(here)):
            shown |= Q(pk__in=nearest.values("pk")[:1])
        if topics := _topics(here):  # as `related_to`, which would have to ask for them
            near = _others(here).of_type(*RELATED_TYPES).about(*topics).newest_first()
            shown |= Q(pk__in=near.values("pk")[:RELATED])
    pages = Page.objects.filter(shown).select_related("published__locale").defer(*HELD)
    reading.around = list(pages)
    return reading


def _others(here: PublishedDocument) -> PublishedDocumentQuerySet:
    return PublishedDocument.objects.filter(site=here.site_id, locale=here.locale_id).exclude(pk=here.pk)


def _lineage(branch: str) -> list[str]:
    return [branch[:end] for end in range(2 * Page.steplen, len(branch), Page.steplen)]


def _ids(keys: Iterable[str], own: int) -> set[int]:
    """Pages it points at, itself and the pages above left out: those are read anyway."""
    pointed = {int(key.rpartition(":")[2]) for key in keys if key.startswith(("page:", "card:"))}
    return pointed - {own}
