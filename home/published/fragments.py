"""What many addresses show in common: menu, identity, the newest on a front page. Each has a key and a value.

The value is remembered as a digest. After a change the fragments it may concern are read again, and only those that
say something else are touched: the seventh newest news changes no front page that shows six.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from wagtail.models import Page, Site

from home import clock, ports
from home.pages.helplines import Helpline
from home.pages.media import SiteImage
from home.pages.settings import IdentityText, SiteIdentity
from home.published.menu import menus
from home.published.models import DocumentAudience, PublishedDocument

LATEST = {"news": 6, "campaign": 1}
"""Document type → how many of the newest a front page shows."""
UPCOMING = 4
OF_ONE = {"related", "person"}
"""Fragments of one page, or of one person; the others are there once for each language."""
NAMES = ("first_name", "last_name")
RELATED = 3
"""How many others an article names under "on the same topic"."""


class Fragment(models.Model):
    key = models.CharField(max_length=120, primary_key=True)
    digest = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.key


def changed(keys: Iterable[str], now: dt.datetime | None = None) -> set[str]:
    """Those that say something else than when last asked, which is remembered. To be called in a transaction."""
    fresh = {key: _digest(_value(key, now or clock.now())) for key in keys}
    known = dict(Fragment._default_manager.filter(key__in=fresh).values_list("key", "digest"))
    different = {key for key, digest in fresh.items() if known.get(key) != digest}
    Fragment._default_manager.bulk_create(
        [Fragment(key=key, digest=fresh[key]) for key in sorted(different)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["digest"],
    )
    return different


def every_key() -> set[str]:
    """Those that are asked for by language."""
    return {f"{kind}:{code}" for kind in _VALUES.keys() - OF_ONE for code, _name in settings.LANGUAGES}


def identity_keys() -> set[str]:
    return {f"{kind}:{code}" for kind in ("identity", "name") for code, _name in settings.LANGUAGES}


def people_keys() -> set[str]:
    return {f"people:{code}" for code, _name in settings.LANGUAGES}


def helpline_keys() -> set[str]:
    return {f"helplines:{code}" for code, _name in settings.LANGUAGES}


def root_keys() -> set[str]:
    return {f"roots:{settings.LANGUAGE_CODE}"}


def sign_up_keys() -> set[str]:
    return {f"sign_up:{code}" for code, _name in settings.LANGUAGES}


def menu_keys() -> set[str]:
    return {f"{kind}:{code}" for kind in ("menu", "lists") for code, _name in settings.LANGUAGES}


def picture_facts(image: SiteImage | None) -> dict[str, Any]:
    """What the files made of an image depend on, and the words printed under it. That the files are there is told by
    `refresh.touch`: they come when a document is written, and do not change it."""
    if image is None:
        return {}
    focus = (image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height)
    file = {"id": image.pk, "name": image.file.name, "hash": image.file_hash, "focus": focus}
    return {**file, "withheld": image.is_withheld, "author": image.author, "licence": image.licence}


def _value(key: str, now: dt.datetime) -> Any:
    kind, language = key.rsplit(":", 1)
    return _VALUES[kind](language, now)


def _digest(value: Any) -> str:
    return hashlib.blake2b(orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


# --- the values -----------------------------------------------------------------------------------------------------


def _menu(language: str, _now: dt.datetime) -> Any:
    return [(site, sorted(menu.fronts.items()), menu.items, menu.standing) for site, menu in menus(language).items()]


def _lists(language: str, _now: dt.datetime) -> Any:
    """Where a front page leads to all of a kind."""
    return [(site, menu.lists) for site, menu in menus(language).items()]


def _identity(language: str, _now: dt.datetime) -> Any:
    fields = [f.attname for f in SiteIdentity._meta.concrete_fields]
    words = [f.attname for f in IdentityText._meta.concrete_fields if f.attname != "id"]
    return [
        ([getattr(one, name) for name in fields], _mark(one.logo), _words_of(one, language, words))
        for one in SiteIdentity.objects.select_related("logo").order_by("site_id")
    ]


def _mark(logo: SiteImage | None) -> Any:
    return picture_facts(logo), logo.public_files if logo else {}


def _name(_language: str, _now: dt.datetime) -> Any:
    """All that feeds and calendars say of the site."""
    return list(SiteIdentity.objects.order_by("site_id").values_list("site_id", "site_name"))


def _helplines(_language: str, _now: dt.datetime) -> Any:
    """Every row: a translation tells the number of its original."""
    return list(Helpline.objects.order_by("pk").values())


def _sign_up(language: str, _now: dt.datetime) -> Any:
    return ports.sign_up().offered(language)


def _people(_language: str, _now: dt.datetime) -> Any:
    return list(get_user_model()._default_manager.order_by("pk").values_list("pk", *NAMES))


def _person(user_id: str, _now: dt.datetime) -> Any:
    return list(get_user_model()._default_manager.filter(pk=user_id).values_list(*NAMES))


def _words_of(identity: SiteIdentity, language: str, fields: list[str]) -> Any:
    return list(IdentityText.objects.filter(identity=identity.pk, locale__language_code=language).values_list(*fields))


def _cards(documents: models.QuerySet[PublishedDocument]) -> list[tuple[int, int | None]]:
    return list(documents.values_list("pk", "card"))


def _latest(kind: str) -> Callable[[str, dt.datetime], Any]:
    def value(language: str, _now: dt.datetime) -> Any:
        newest = PublishedDocument.objects.in_locale(language).of_type(kind).newest_first()
        return _cards(newest[: LATEST[kind]])

    return value


def _upcoming(language: str, now: dt.datetime) -> Any:
    return _cards(PublishedDocument.objects.in_locale(language).of_type("event").upcoming(now)[:UPCOMING])


def _roots(language: str, _now: dt.datetime) -> Any:
    """Of all languages, under the first; a change of sites touches everything."""
    if language != settings.LANGUAGE_CODE:
        return None
    pages = Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
    return list(pages.order_by("pk").values_list("pk", "url_path", "locale"))


def _audiences(language: str, _now: dt.datetime) -> Any:
    guides = PublishedDocument.objects.in_locale(language).of_type("guide").order_by()
    used = DocumentAudience.objects.filter(document__in=guides.values("pk"))
    return sorted(used.values_list("audience", "name").distinct())


def _related(page_id: str, _now: dt.datetime) -> Any:
    """What stands under "on the same topic" of that page."""
    document = PublishedDocument.objects.filter(pk=page_id).first()
    return _cards(PublishedDocument.objects.related_to(document)[:RELATED]) if document else []


_VALUES: dict[str, Callable[[str, dt.datetime], Any]] = {
    "menu": _menu,
    "lists": _lists,
    "identity": _identity,
    "name": _name,
    "helplines": _helplines,
    "sign_up": _sign_up,
    "upcoming:event": _upcoming,
    "audiences": _audiences,
    "roots": _roots,
    "related": _related,
    "people": _people,
    "person": _person,
    **{f"latest:{kind}": _latest(kind) for kind in LATEST},
}
