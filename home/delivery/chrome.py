"""What stands around every page: menu, standing pages, the way up, the other languages.

Menu and standing pages are remembered; the rest comes with the page that is read, or with one query for a draft.
"""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import F, Q
from django.urls import translate_url
from wagtail.models import Page, Site

from home.delivery.reading import READING, Documents
from home.delivery.remembered import menu_of
from home.published.menu import Link
from home.published.models import PublishedDocument


@dataclass(frozen=True)
class Version:
    """One language of the switch. Without an address this page does not exist in it (yet)."""

    code: str
    name: str
    path: str
    is_current: bool


@dataclass(frozen=True)
class Chrome:
    language: str
    front: str = ""
    menu: list[Link] = field(default_factory=list)
    standing: dict[str, Link] = field(default_factory=dict)
    """By purpose: about, contact, accessibility, privacy."""
    lists: dict[str, Link] = field(default_factory=dict)
    """By type: news_index, …"""
    crumbs: Documents = field(default_factory=list)
    """From the front page to the parent; the page itself is not in it."""
    versions: list[Version] = field(default_factory=list)
    here: PublishedDocument | None = None
    """The document of the page itself; none while it is a draft."""


def chrome_of_page(site: Site, page: Page) -> Chrome:
    reading = READING.get()
    if reading and reading.here.pk == page.pk:
        versions, crumbs = reading.versions, reading.crumbs
    else:
        versions, crumbs = _around(site, page)
    here = reading.here if reading and reading.here.pk == page.pk else _of(page, versions)
    paths = {d.language: d.path for d in versions}
    return replace(_chrome(site, page.locale.language_code, paths), crumbs=crumbs, here=here)


def chrome_of_view(site: Site, language: str, path: str) -> Chrome:
    """Of a page that no editor made (search, forms). The switch leads to the same view in the other language.

    A link out of a mail has one address for all languages; there it offers nothing.
    """
    fronts = menu_of(site, language).fronts
    there = {code: translated for code in fronts if (translated := translate_url(path, code)) != path}
    chrome = _chrome(site, language, {**there, language: path})
    return chrome if there else replace(chrome, versions=[])


def chrome_of_nothing(site: Site, language: str) -> Chrome:
    """Of an address that leads nowhere. The switch leads to the front pages."""
    return _chrome(site, language, menu_of(site, language).fronts)


def _around(site: Site, page: Page) -> tuple[Documents, Documents]:
    """(versions, crumbs) of a page that is not read at its address: a draft in a preview. One query."""
    lineage = [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]
    documents = PublishedDocument.objects.on_site(site).annotate(branch=F("page__path")).light()
    wanted = Q(page__path__in=lineage) | Q(translation_key=page.translation_key)
    found = documents.filter(wanted).order_by("page__path")
    versions = [d for d in found if d.translation_key == page.translation_key]
    return versions, [d for d in found if d.branch in lineage]  # type: ignore[attr-defined]


def _of(page: Page, versions: Documents) -> PublishedDocument | None:
    return next((document for document in versions if document.pk == page.pk), None)


def _chrome(site: Site, language: str, paths: dict[str, str]) -> Chrome:
    menu = menu_of(site, language)
    return Chrome(
        language=language,
        front=menu.fronts.get(language, "/"),
        menu=menu.items,
        standing=menu.standing,
        lists=menu.lists,
        versions=[
            Version(code, name, paths.get(code, ""), code == language)
            for code, name in settings.LANGUAGES
            if code in menu.fronts or code == language
        ],
    )
