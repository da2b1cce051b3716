"""What stands around every page: menu, standing pages, the way up, the other languages. One query."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import F, Q
from django.urls import translate_url
from wagtail.models import Page, Site

from home.published.models import PublishedDocument

Documents = list[PublishedDocument]
LISTS = ("news_index", "guide_index", "event_index", "campaign_index")
STANDING = ("standard", "contact", "accessibility")


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
    menu: Documents = field(default_factory=list)
    standing: dict[str, PublishedDocument] = field(default_factory=dict)
    """By purpose (about, contact, accessibility, privacy), and the lists by type (news_index, …)."""
    crumbs: Documents = field(default_factory=list)
    """From the front page to the parent; the page itself is not in it."""
    versions: list[Version] = field(default_factory=list)
    here: PublishedDocument | None = None
    """The document of the page itself; none while it is a draft."""


def chrome_of_page(site: Site, page: Page) -> Chrome:
    language = page.locale.language_code
    lineage = [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]
    documents = _documents(site, language, Q(branch__in=lineage) | Q(translation_key=page.translation_key))
    paths = {d.language: d.path for d in documents if d.translation_key == page.translation_key}
    crumbs = [d for d in documents if d.branch in lineage]  # type: ignore[attr-defined]  # `_documents` annotates it
    here = next((d for d in documents if d.pk == page.pk), None)
    return replace(_chrome(documents, language, paths, crumbs), here=here)


def chrome_of_view(site: Site, language: str, path: str) -> Chrome:
    """Of a page that no editor made (search, forms). The switch leads to the same view in the other language."""
    documents = _documents(site, language, Q())
    fronts = _fronts(documents)
    there = {code: translated for code in fronts if (translated := translate_url(path, code)) != path}
    return _chrome(documents, language, {**there, language: path}, [])


def chrome_of_nothing(site: Site, language: str) -> Chrome:
    """Of an address that leads nowhere. The switch leads to the front pages."""
    documents = _documents(site, language, Q())
    return _chrome(documents, language, _fronts(documents), [])


def _documents(site: Site, language: str, more: Q) -> Documents:
    """In the order of the tree, each with `branch`, its place there, and `share`, the name of its share image."""
    around = Q(locale__language_code=language) & (Q(in_menus=True) | Q(type__in=(*STANDING, *LISTS)))
    wanted = around | Q(type="home") | more if more else around | Q(type="home")
    documents = PublishedDocument.objects.on_site(site).annotate(
        branch=F("page__path"), share=F("page__share_image__name")
    )
    return list(documents.filter(wanted).light().order_by("page__path"))


def _chrome(documents: Documents, language: str, paths: dict[str, str], crumbs: Documents) -> Chrome:
    mine = [d for d in documents if d.language == language]
    fronts = _fronts(documents)
    return Chrome(
        language=language,
        front=fronts.get(language, "/"),
        menu=[d for d in mine if d.in_menus],
        standing={role: d for d in mine if (role := d.type if d.type in LISTS else d.teaser.get("purpose"))},
        crumbs=crumbs,
        versions=[
            Version(code, name, paths.get(code, ""), code == language)
            for code, name in settings.LANGUAGES
            if code in fronts or code == language
        ],
    )


def _fronts(documents: Iterable[PublishedDocument]) -> dict[str, str]:
    """Language → its front page. A language without one is not offered to readers."""
    return {d.language: d.path for d in documents if d.type == "home"}
