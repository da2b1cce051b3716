"""How a page looks when somebody shares it (OpenGraph), its one true address and those of its other languages."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.http import HttpRequest

from home.delivery.chrome import Chrome
from home.delivery.sitemap import alternate_links
from home.media.drawing import SIZE
from home.media.models import ShareImage
from home.media.storage import public_storage
from home.published.models import ALIAS, PublishedDocument

ARTICLES = {"news", "guide", "event", "campaign"}
TERRITORIES = {"pl": "pl_PL", "en": "en_GB", "uk": "uk_UA", "de": "de_DE", "ar": "ar_AR"}


@dataclass(frozen=True)
class SharedImage:
    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Card:
    canonical: str
    """Without the query, except the page of a list (`Listing.address`)."""
    alternates: list[tuple[str, str]]
    """(hreflang, whole address) of every language, this one included, and `x-default`; the same in the sitemap.

    None for a part of a list: another language may have nothing in that year, or on that page; nor for an alias, which
    is a second address.
    """
    properties: list[tuple[str, str]]
    """(property, content) of the OpenGraph elements."""
    image_url: str
    """Whole; empty without an image."""


def card(request: HttpRequest, chrome: Chrome, site_name: str, part: str = "") -> Card | None:
    """None for what no editor published. `part`: of a list, from the address of its page."""
    if (here := chrome.here) is None:
        return None
    base = base_of(request)
    canonical = urljoin(base, here.true_path) + part
    alternates = (
        [] if part or here.type == ALIAS else [(code, base + path) for code, path in alternate_links(_versions(chrome))]
    )
    properties = [*_properties(here, chrome, canonical, site_name), *_image(share_image(here), base)]
    found = [(name, content) for name, content in properties if content]
    return Card(canonical, alternates, found, dict(found).get("og:image", ""))


def share_image(document: PublishedDocument) -> SharedImage | None:
    """The picture drawn for the document, once it is there. No query when `chrome` fetched the document."""
    known = vars(document)
    name = known["share"] if "share" in known else _share_of(document)
    return SharedImage(public_storage().url(name), *SIZE, document.title) if name else None


def _share_of(document: PublishedDocument) -> str:
    return ShareImage.objects.filter(pk=document.pk).values_list("name", flat=True).first() or ""


def base_of(request: HttpRequest) -> str:
    """Scheme and host."""
    return request.build_absolute_uri("/").rstrip("/")


def _versions(chrome: Chrome) -> list[tuple[str, str]]:
    return [(version.code, version.path) for version in chrome.versions if version.path]


def _properties(here: PublishedDocument, chrome: Chrome, url: str, site_name: str) -> list[tuple[str, str]]:
    is_article = here.type in ARTICLES
    others = [code for code, _path in _versions(chrome) if code != here.language]
    return [
        ("og:type", "article" if is_article else "website"),
        ("og:title", here.title),
        ("og:description", here.teaser["lead"]),
        ("og:url", url),
        ("og:site_name", site_name),
        ("og:locale", _territory(here.language)),
        *(("og:locale:alternate", _territory(code)) for code in others),
        ("article:modified_time", here.updated_at.isoformat() if is_article else ""),
    ]


def _image(image: SharedImage | None, base: str) -> list[tuple[str, str]]:
    if image is None:
        return []
    return [
        ("og:image", image.url if "://" in image.url else base + image.url),
        ("og:image:width", str(image.width)),
        ("og:image:height", str(image.height)),
        ("og:image:alt", image.alt),
        ("twitter:card", "summary_large_image"),
    ]


def _territory(language: str) -> str:
    """As OpenGraph writes languages, with a country."""
    return TERRITORIES.get(language, language)
