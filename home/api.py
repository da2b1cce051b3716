"""The delivery API of the public documents: lists and single ones, sent as the bytes finished on publishing.

A list costs two queries, a document one. Parameters the API does not know are refused (422), so that a misspelt filter
never answers with everything.
"""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StringConstraints

from home.delivery.conditional import conditional
from home.published.models import PublishedDocument, PublishedDocumentQuerySet

router = Router(tags=["Documents"])
JSON = "application/json; charset=utf-8"
MOST = 100
LARGEST_ID = 2**63 - 1  # of the database; SQLite cannot even be asked for more
NOTHING_HERE = "There is no public document here."
Word = Annotated[str, StringConstraints(max_length=120, pattern=r"^[\w-]+$")]
Path = Annotated[str, StringConstraints(max_length=2000, pattern=r"^/[^\x00]*$")]
CARD_FACTS = "Further facts depend on the type: see `public_fields` in the documentation of the types."


def _in_utc(moment: dt.datetime) -> dt.datetime:
    """The first and the last hours of the calendar exist in some time zones only."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("This moment lies outside the calendar.") from None


class Topic(Schema):
    slug: str
    name: str


class Audience(Schema):
    slug: str
    name: str


class Image(Schema):
    id: int
    alt: str
    caption: str
    author: str
    licence: str
    width: int
    height: int


class SourceOfTranslation(Schema):
    """Of a translation that lacks a change of its original."""

    locale: str
    version_of: dt.datetime = Field(description="When the version it follows was published.")
    changed_at: dt.datetime = Field(description="When the original was changed since.")


class Teaser(Schema):
    """What a card shows."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"description": CARD_FACTS})

    id: int
    type: str
    locale: str
    path: str = Field(description="As served, with the language.")
    canonical: str | None = Field(
        None, description="Where the page stands that this one repeats. Null for any other; lists hold no repetitions."
    )
    translation_key: UUID
    translation_age: Literal["current", "older_minor", "older_major"]
    translation_of: SourceOfTranslation | None = Field(None, description="Null for what is current or an original.")
    published_at: dt.datetime
    updated_at: dt.datetime
    title: str
    lead: str
    image: Image | None
    date: dt.datetime | None
    until: dt.datetime | None
    topics: list[Topic]
    audiences: list[Audience]


class Document(Teaser):
    author_unit: str


class Teasers(Schema):
    total: int
    items: list[Teaser]


class Version(Schema):
    id: int
    locale: str
    path: str
    title: str
    translation_age: str


class Versions(Schema):
    items: list[Version]


class Entry(Schema):
    id: int
    title: str
    path: str
    type: str


class Entries(Schema):
    items: list[Entry]


class ListFilters(Schema):
    type: Word | None = None
    locale: Word | None = None
    topic: Word | None = None
    audience: Word | None = None
    since: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = Field(
        None, description="Changed at or after this moment, with its UTC offset."
    )
    limit: int = Field(20, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class ByPath(Schema):
    path: Path


class InLocale(Schema):
    locale: Word


@router.get("/documents", response={200: Teasers}, summary="List documents, newest first")
def list_documents(request: HttpRequest, filters: Query[ListFilters]) -> HttpResponseBase:
    """Teasers of public documents. With `since` the earliest change comes first, so that a mirror can follow."""
    _refuse_unknown(request, ListFilters)
    found = _filtered(filters)
    rows = found.values_list("teaser_json", flat=True)[filters.offset : filters.offset + filters.limit]
    return _answer(request, f'{{"total":{found.count()},"items":[{",".join(rows)}]}}')


def _filtered(filters: ListFilters) -> PublishedDocumentQuerySet:
    documents = PublishedDocument.objects.originals().newest_first()
    if filters.type:
        documents = documents.of_type(filters.type)
    if filters.locale:
        documents = documents.in_locale(filters.locale)
    if filters.topic:
        documents = documents.about(filters.topic)
    if filters.audience:
        documents = documents.for_audience(filters.audience)
    if filters.since:
        documents = documents.changed_since(filters.since).order_by("updated_at", "pk")
    return documents


@router.get("/documents/by-path", response={200: Document}, summary="The document at an address of the site")
def document_by_path(request: HttpRequest, query: Query[ByPath]) -> HttpResponseBase:
    _refuse_unknown(request, ByPath)
    return _document(request, PublishedDocument.objects.filter(path=query.path))


@router.get("/documents/{int:document_id}", response={200: Document}, summary="One document")
def document_by_id(request: HttpRequest, document_id: int) -> HttpResponseBase:
    _refuse_unknown(request)
    if document_id > LARGEST_ID:
        raise HttpError(404, NOTHING_HERE)
    return _document(request, PublishedDocument.objects.filter(pk=document_id))


@router.get("/translations/{uuid:translation_key}", response={200: Versions}, summary="All languages of a document")
def alternates(request: HttpRequest, translation_key: UUID) -> HttpResponseBase:
    _refuse_unknown(request)
    documents = PublishedDocument.objects.light().filter(translation_key=translation_key)
    items = [
        Version(id=d.pk, locale=d.language, path=d.path, title=d.title, translation_age=d.translation_age)
        for d in documents.order_by("locale__language_code")
    ]
    if not items:
        raise HttpError(404, "No public document has this translation key.")
    return _answer(request, Versions(items=items).model_dump_json())


@router.get("/translations/{uuid:translation_key}/{slug:locale}", response={200: Document}, summary="In one language")
def document_in_locale(request: HttpRequest, translation_key: UUID, locale: str) -> HttpResponseBase:
    _refuse_unknown(request)
    return _document(request, PublishedDocument.objects.filter(translation_key=translation_key).in_locale(locale))


@router.get("/navigation", response={200: Entries}, summary="The main menu of a language")
def navigation(request: HttpRequest, query: Query[InLocale]) -> HttpResponseBase:
    _refuse_unknown(request, InLocale)
    documents = PublishedDocument.objects.in_locale(query.locale).menu()
    entries = [Entry(id=d.pk, title=d.title, path=d.path, type=d.teaser["type"]) for d in documents.light()]
    return _answer(request, Entries(items=entries).model_dump_json())


def _refuse_unknown(request: HttpRequest, known: type[Schema] = Schema) -> None:
    """Ninja reads what it knows and ignores the rest; a misspelt filter must not answer with everything."""
    if unknown := sorted(request.GET.keys() - known.model_fields.keys()):
        raise HttpError(422, f"Unknown parameter: {', '.join(unknown)}.")


def _document(request: HttpRequest, found: PublishedDocumentQuerySet) -> HttpResponseBase:
    """The finished bytes under the stored entity tag; one query, also for a 304."""
    row = found.order_by("site_id").values_list("document_json", "etag").first()
    if row is None:
        raise HttpError(404, NOTHING_HERE)
    return _answer(request, row[0], etag=row[1])


def _answer(request: HttpRequest, body: str, **known: Any) -> HttpResponseBase:
    """Asked for again every time: what is not public any more is shown by no browser a moment longer."""
    return conditional(request, HttpResponse(body, JSON), max_age=0, **known)
