"""Whether the links of a page lead somewhere. No network: addresses elsewhere are only read for their form."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.urls import Resolver404, resolve
from django.utils import translation

from home.published.models import PublishedDocument
from home.release import markup
from home.release.markup import Link, Seen
from home.release.visit import NotThere, visit

WEB_ADDRESS = URLValidator(schemes=["http", "https"])


def faults(seen: Seen) -> list[tuple[str, str]]:
    """(code, words or address of the link); codes are those of `findings.WORDS`. Queries once per internal link."""
    return [(code, link.words or link.href or "") for link in seen.links if (code := _fault(link, seen))]


def _fault(link: Link, seen: Seen) -> str:
    """Empty when there is nothing to say."""
    if not link.href:
        return "link_to_nothing"
    scheme = urlsplit(link.href).scheme if ":" in link.href.partition("/")[0] else ""
    if scheme in {"mailto", "tel"}:
        return "" if _is_well_formed(scheme, link.href.partition(":")[2]) else "link_malformed"
    if link.href.startswith("#"):
        return "" if link.href[1:] in {*seen.ids, "", "top"} else "anchor_missing"
    if link.href.startswith("/") and not link.href.startswith("//"):
        return _inside(link.href)
    if scheme not in {"http", "https"}:
        return "link_malformed"
    if link.href.startswith(f"{settings.SITE_BASE_URL}/"):
        return _inside(link.href.removeprefix(settings.SITE_BASE_URL))
    return "" if _is_address(link.href) else "link_malformed"


def _is_well_formed(scheme: str, rest: str) -> bool:
    if scheme == "tel":
        return bool(rest.strip("+ 0123456789-().") == "" and any(sign.isdigit() for sign in rest))
    try:
        validate_email(rest.partition("?")[0])
    except ValidationError:
        return False
    return True


def _is_address(url: str) -> bool:
    try:
        WEB_ADDRESS(url)
    except ValidationError:
        return False
    return True


def _inside(href: str) -> str:
    parts = urlsplit(href)
    if not leads_somewhere(parts.path):
        return "link_to_nothing"
    if parts.fragment and not _has_anchor(parts.path, parts.fragment):
        return "anchor_missing"
    return ""


def leads_somewhere(path: str) -> bool:
    """A public document, a part of one (an older version, an archive), or a view that is none of the pages'."""
    if PublishedDocument.objects.filter(path=path).exists():
        return True
    with translation.override(path.split("/")[1]):
        try:
            return resolve(path).url_name != "wagtail_serve" or visit(path).status_code == HTTPStatus.OK
        except (NotThere, Resolver404):
            return False


def _has_anchor(path: str, anchor: str) -> bool:
    try:
        return anchor in markup.look(visit(path).content.decode()).ids
    except NotThere:  # a view outside the languages, such as a file
        return True
