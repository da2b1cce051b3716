"""What the library needs from the site around it, as small protocols with defaults that know only Wagtail.

A site names its own adapters in `CAMPAIGNS` by dotted path; here that is `config.adapters`.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from anyascii import anyascii
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import slugify
from wagtail.models import Locale, Page

from campaigns import conf


@dataclass(frozen=True)
class Teaser:
    """A published page as a newsletter shows it, in exactly one language."""

    translation_key: uuid.UUID
    locale: str
    title: str
    lead: str
    url: str
    """Absolute."""
    kind: str = ""
    image_url: str = ""
    image_alt: str = ""
    published_at: dt.datetime | None = None
    starts_at: dt.datetime | None = None
    is_older_than_source: bool = False


class PublishedContent(Protocol):
    """What strangers may read, by translation key and language. Never a draft, never a private page."""

    def choose(self, locale: str, query: str = "", limit: int = 20) -> Sequence[Teaser]:
        """Newest first; `query` narrows by words in the title."""

    def teaser(self, translation_key: uuid.UUID, locale: str) -> Teaser | None:
        """None when there is no public version in that language."""


class WagtailContent:
    """The default: live, public Wagtail pages."""

    def choose(self, locale: str, query: str = "", limit: int = 20) -> Sequence[Teaser]:
        pages = self._pages(locale).order_by("-first_published_at")
        if query:
            pages = pages.filter(title__icontains=query)
        return [self._teaser(page) for page in pages[:limit]]

    def teaser(self, translation_key: uuid.UUID, locale: str) -> Teaser | None:
        page = self._pages(locale).filter(translation_key=translation_key).first()
        return self._teaser(page) if page else None

    def _pages(self, locale: str):  # type: ignore[no-untyped-def]
        return Page.objects.live().public().filter(depth__gt=1, locale__language_code=locale).specific()

    def _teaser(self, page: Page) -> Teaser:
        return Teaser(
            translation_key=page.translation_key,
            locale=page.locale.language_code,
            title=page.title,
            lead=page.search_description,
            url=page.full_url or "",
            published_at=page.first_published_at,
        )


@dataclass(frozen=True)
class NamedPage:
    """A page in one language as colleagues know it, whether or not strangers may still read it."""

    translation_key: uuid.UUID
    locale: str
    title: str
    url: str = ""
    """Absolute; empty while strangers cannot read it."""


class Pages(Protocol):
    """The pages of the site, for the statistics about them."""

    def of_campaign(self, campaign: int) -> Sequence[NamedPage]:
        """Those that stand for the campaign with this id, in every language."""

    def named(self, keys: Collection[uuid.UUID]) -> Sequence[NamedPage]:
        """These, by translation key, in every language; what no longer exists is left out."""


class WagtailPages:
    """The default: a plain Wagtail page belongs to no campaign."""

    def of_campaign(self, campaign: int) -> Sequence[NamedPage]:
        return ()

    def named(self, keys: Collection[uuid.UUID]) -> Sequence[NamedPage]:
        pages = Page.objects.filter(translation_key__in=keys).select_related("locale")
        public = set(pages.live().public().values_list("pk", flat=True))
        return [_named(page, is_public=page.pk in public) for page in pages]


def _named(page: Page, *, is_public: bool) -> NamedPage:
    url = page.full_url if is_public else None
    return NamedPage(page.translation_key, page.locale.language_code, page.title, url or "")


@dataclass(frozen=True)
class Identity:
    """Who a mail comes from, as it shows in one language. Colours as `#rrggbb`."""

    name: str
    url: str
    """Absolute address of the site in that language."""
    postal_address: str = ""
    """May have several lines; the law asks for it in every mailing."""
    contact: str = ""
    """An e-mail address or a telephone number a reader may use."""
    logo_url: str = ""
    """Absolute; shown 40 pixels high beside the name."""
    ink: str = "#12263f"
    accent: str = "#f2a900"
    link: str = "#0b57a4"


def wagtail_identity(language: str) -> Identity:
    """The default: what Wagtail knows, its site name and nothing else."""
    return Identity(name=getattr(settings, "WAGTAIL_SITE_NAME", ""), url=f"{conf.current().base_url}/")


def identity(language: str) -> Identity:
    found: Identity = import_string(conf.current().identity)(language)
    return found


@dataclass(frozen=True)
class Objection:
    """Why a newsletter must not be sent on its own, and where in the admin one can do something about it."""

    message: str
    where_url: str = ""


def no_objections(newsletter_key: uuid.UUID) -> Sequence[Objection]:
    """The default: nobody else has a say."""
    return ()


def objections(newsletter_key: uuid.UUID) -> Sequence[Objection]:
    found: Sequence[Objection] = import_string(conf.current().send_objections)(newsletter_key)
    return found


def unchanged(html: str) -> str:
    """The default: on a plain Wagtail site every picture is public."""
    return html


def mail_media(html: str) -> str:
    """Called with the HTML of a mail that really goes out; a preview keeps the addresses only the CMS may ask."""
    public: str = import_string(conf.current().mail_media)(html)
    return public


def plain_slug(text: str) -> str:
    """The default. Django's slugify alone drops what does not decompose, such as ł."""
    return slugify(anyascii(text))


def slug(text: str) -> str:
    """The words as this site spells them in addresses."""
    spelled: str = import_string(conf.current().slugify)(text)
    return spelled


def published_content() -> PublishedContent:
    adapter: PublishedContent = import_string(conf.current().published_content)()
    return adapter


def pages() -> Pages:
    adapter: Pages = import_string(conf.current().pages)()
    return adapter


def languages() -> list[Locale]:
    """Every language of the site, the one of LANGUAGE_CODE first."""
    return sorted(Locale.objects.order_by("language_code"), key=lambda one: one.language_code != settings.LANGUAGE_CODE)
