"""Joins the ports of `campaigns` and `home`. The only module that knows both."""

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from wagtail.models import Site

from campaigns.ports import Identity, Teaser
from home.delivery.pictures import public_file
from home.models import IdentityText, SiteIdentity, SiteImage
from home.published.models import PublishedDocument, TranslationAge


class PublishedContent:
    """`campaigns.ports.PublishedContent` over the table of everything that strangers may read."""

    def choose(self, locale: str, query: str = "", limit: int = 20) -> Sequence[Teaser]:
        documents = PublishedDocument.objects.in_locale(locale).light().newest_first()
        if query:
            documents = documents.filter(title__icontains=query)
        return [_teaser(document) for document in documents[:limit]]

    def teaser(self, translation_key: uuid.UUID, locale: str) -> Teaser | None:
        found = PublishedDocument.objects.in_locale(locale).filter(translation_key=translation_key)
        document = found.select_related("locale").first()
        return _teaser(document) if document else None


def _teaser(document: PublishedDocument) -> Teaser:
    image: dict[str, Any] = document.teaser.get("image") or {}
    return Teaser(
        translation_key=document.translation_key,
        locale=document.language,
        title=document.title,
        lead=document.teaser.get("lead", ""),
        url=f"{settings.SITE_BASE_URL}{document.path}",
        kind=document.type,
        image_url=_image_url(image.get("id")),
        image_alt=image.get("alt", ""),
        published_at=document.shown_at,
        starts_at=document.starts_at,
        is_older_than_source=document.translation_age != TranslationAge.CURRENT,
    )


def _image_url(image_id: int | None) -> str:
    """Absolute; empty when there is no image, or its file is still being made. Makes nothing."""
    image = SiteImage.objects.filter(pk=image_id).first() if image_id else None
    return _public_address(image, "mail")


def identity(language: str) -> Identity:
    """`campaigns.ports.identity`: the frame of every mail, in the words an administrator gave this language."""
    ours = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    words = ours.text_in(language)
    return Identity(
        name=ours.site_name,
        url=f"{settings.SITE_BASE_URL}/{language}/",
        postal_address=_postal_address(words) if words else "",
        contact=ours.email or ours.telephone,
        logo_url=_public_address(ours.logo, "mail_logo"),
        accent=ours.beam,
    )


def _postal_address(words: IdentityText) -> str:
    return "\n".join(filter(None, [words.organisation, words.postal_address]))


def _public_address(image: SiteImage | None, shape: str) -> str:
    """Media may live in a bucket, whose addresses are absolute already."""
    file = public_file(image, shape) if image else None
    return urljoin(f"{settings.SITE_BASE_URL}/", file.url) if file else ""
