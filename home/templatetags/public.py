"""What public templates ask for. Other pages are seen only through their published documents."""

import datetime as dt
from typing import Any
from urllib.parse import urljoin, urlsplit

import segno
from django import template
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from home import clock
from home.delivery import dates
from home.delivery.anchors import Anchored, anchored
from home.delivery.archive import year_of
from home.delivery.chrome import Chrome, chrome_of_nothing, chrome_of_page, chrome_of_view
from home.delivery.front_page import FrontLists, front_page_lists
from home.delivery.listing import Listing, listing
from home.delivery.pdf.able import is_able
from home.delivery.pdf.views import FILE
from home.delivery.pictures import Picture, picture, with_images
from home.delivery.reading import READING
from home.delivery.remembered import audiences_of, identity_of, people, sign_up_of, site_of
from home.delivery.sharing import Card, base_of, card
from home.delivery.shown import shown
from home.delivery.structured import Correction, Publisher, structured
from home.pages.accessibility import Conformance
from home.pages.events import Attendance, EventKind, EventStatus
from home.pages.guides import GuideKind
from home.pages.places import country_name
from home.pages.settings import IdentityText, SiteIdentity
from home.pages.taken import LISTS
from home.published.models import ALIAS, PublishedDocument, TranslationAge
from home.register import read

register = template.Library()
WORDS = {
    "event_kind": EventKind,
    "guide_kind": GuideKind,
    "attendance": Attendance,
    "status": EventStatus,
    "conformance": Conformance,
}

ON_SCREEN_ONLY = {"sign_up"}


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _documents(context: dict[str, Any], *types: str) -> Any:
    site = site_of(context["request"])
    return PublishedDocument.objects.on_site(site).in_locale(_language()).of_type(*types).light()


# --- around the page ----------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def chrome(context: dict[str, Any]) -> Chrome:
    request, page = context["request"], context.get("page")
    site = site_of(request)
    if isinstance(page, Page):
        return chrome_of_page(site, page)
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve" or "exception" in context:  # of Django's view for a 404
        return chrome_of_nothing(site, _language())
    return chrome_of_view(site, _language(), request.get_full_path())


@register.simple_tag(takes_context=True)
def identity(context: dict[str, Any]) -> dict[str, Any]:
    """Name, mark and accent of the site, and its words in the reader's language."""
    chosen, text = identity_of(site_of(context["request"]), _language())
    return {"site": chosen, "text": text}


@register.simple_tag(takes_context=True)
def shared_as(context: dict[str, Any], around: Chrome, who: dict[str, Any]) -> Card | None:
    """Address, languages and OpenGraph of the page; none for what no editor published."""
    is_list = around.here is not None and around.here.teaser["type"] in LISTS
    part = _list(context, context["page"].listed_types[0]).address if is_list else ""
    return card(context["request"], around, who["site"].site_name, part)


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any], around: Chrome, who: dict[str, Any], shared: Card | None) -> str:
    """JSON-LD of the page, safe inside a script element; empty for what no editor published."""
    site, text = who["site"], who["text"]
    publisher = Publisher(text.organisation if text else "", site.site_name, site.email, site.telephone)
    page, image_url = context.get("page"), shared.image_url if shared else ""
    notices = getattr(page, "corrections", ())
    corrections = [Correction(n.value["corrected_on"], n.value["wrong"], n.value["right"]) for n in notices]
    organisers = getattr(page, "organiser_list", ())
    base = base_of(context["request"])
    return structured(around, publisher, base, image_url, corrections=corrections, organisers=organisers)


@register.simple_tag
def translation_note(around: Chrome, identity: SiteIdentity) -> dict[str, Any] | None:
    """What readers are told of a translation that lacks more than a comma of its original; if the site tells them."""
    here = around.here
    if here is None or not identity.shows_translation_age or here.translation_age != TranslationAge.OLDER_MAJOR:
        return None
    of = here.teaser["translation_of"]
    original = next((version for version in around.versions if version.code == of["locale"] and version.path), None)
    return {**of, "original": original}


@register.simple_tag(takes_context=True)
def holds_for(context: dict[str, Any], minutes: int) -> str:
    """This part of the page says something else without anybody publishing: ask again after that long."""
    if request := context.get("request"):
        shown(request).ends(clock.now() + dt.timedelta(minutes=minutes))
    return ""


@register.simple_tag
def register_of(page: Page, here: PublishedDocument | None, who: dict[str, Any]) -> read.Register | None:
    """Who produced, approved, published and changed the page, and why; nothing for a draft."""
    if here is None:
        return None
    text: IdentityText | None = who["text"]
    unit = page.author_unit or (text.organisation if text else "") or who["site"].site_name
    return read.register_of(page, here.register, unit=unit, names=people() if who["site"].register_shows_names else {})


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """As SVG inside the page, with the quiet zone of four modules the standard asks for."""
    title = gettext("QR code that leads to %(address)s") % {"address": address}
    code = segno.make_qr(address, error="m")
    # Safe: segno escapes the title, and everything else is numbers.
    drawn = code.svg_inline(border=4, light="white", title=title, omitsize=True)
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308


@register.filter
def if_served(path: str) -> str:
    """The path when a view of ours answers it, else nothing, so that no link leads nowhere."""
    try:
        return "" if resolve(path).url_name == "wagtail_serve" else path
    except Resolver404:
        return ""


# --- lists --------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def front_lists(context: dict[str, Any], featured_key: str | None) -> FrontLists:
    """What a front page shows of other pages: the one on top, news, events to come."""
    request = context["request"]
    found = front_page_lists(site_of(request), _language(), featured_key, clock.now())
    shown(request).ends(found.ends)
    return found


@register.simple_tag(takes_context=True)
def list_of(context: dict[str, Any], kind: str) -> Listing:
    """Raises Http404 for a year in which there was nothing."""
    return _list(context, kind)


def _list(context: dict[str, Any], kind: str) -> Listing:
    """Read once: the head of the page says which part of it has an address, its body shows it."""
    kept = vars(context["request"]).setdefault("lists", {})
    if kind not in kept:
        kept[kind] = _read_list(context["request"], kind)
    found: Listing = kept[kind]
    return found


def _read_list(request: HttpRequest, kind: str) -> Listing:
    reading = READING.get()
    place = {"path": reading.here.true_path if reading else "", "year": year_of(request)}
    found = listing(kind, _language(), site_of(request), request.GET, clock.now(), **place)
    if place["year"] and not found.results.object_list and not found.narrowing.free:
        raise Http404
    if kind != "event":  # rows of a calendar show none
        found.results.object_list = with_images(found.results.object_list)
    said = shown(request)
    said.ends(found.ends)
    said.understood(found.reads, found.understood)
    said.is_kept = found.is_kept
    return found


@register.simple_tag(takes_context=True)
def public_versions(context: dict[str, Any], pages: list[Page]) -> list[PublishedDocument]:
    """These pages, as far as they are public in the reader's language, in the editor's order."""
    keys = [page.translation_key for page in pages if page]
    if reading := READING.get():
        by_key = reading.in_language(keys)
    else:
        found = PublishedDocument.objects.on_site(site_of(context["request"])).in_locale(_language()).light()
        by_key = {document.translation_key: document for document in found.filter(translation_key__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


@register.simple_tag(takes_context=True)
def public_version(context: dict[str, Any], page: Page | None) -> PublishedDocument | None:
    return next(iter(public_versions(context, [page])), None) if page else None


@register.simple_tag
def neighbours(document: PublishedDocument | None) -> dict[str, PublishedDocument | None]:
    """The documents of its type dated just before and after; none for a draft, or an alias, which is in no list."""
    if document is None or document.type == ALIAS:
        return {"older": None, "newer": None}
    if (reading := READING.get()) and reading.here == document:
        return reading.neighbours
    siblings = PublishedDocument.objects.siblings_of(document).light()
    return {"older": siblings.before(document).first(), "newer": siblings.after(document).first()}


@register.simple_tag
def related(document: PublishedDocument | None, limit: int) -> list[PublishedDocument]:
    """The newest others with one of its topics; nothing for a draft or an alias."""
    if document is None or document.type == ALIAS:
        return []
    if (reading := READING.get()) and reading.here == document:
        return with_images(reading.related[:limit])
    return with_images(PublishedDocument.objects.related_to(document).light()[:limit])


@register.simple_tag(takes_context=True)
def audiences(context: dict[str, Any]) -> list[tuple[str, str]]:
    """(slug, name) of the groups that have at least one public guide, by name."""
    return audiences_of(site_of(context["request"]), _language())


@register.simple_tag
def sign_up_offer() -> Any:
    """What people can sign up for, as the form's own tag takes it."""
    return sign_up_of(_language()) or None


# --- pieces -------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/picture.html")
def image(subject: Any, shape: str, alt: str = "", *, is_first: bool = False) -> dict[str, Any]:
    """A `picture`, or nothing once the right to show it has ended. `is_first` marks the one above the fold, which must
    not wait."""
    found: Picture | None = picture(subject, shape)
    return {"picture": found, "alt": alt, "is_first": is_first}


@register.filter
def with_anchors(body: Any) -> Anchored:
    return anchored(body)


@register.filter
def on_paper(body: Any) -> list[Any]:
    """The blocks of a body that make sense on paper: nobody fills in a form there."""
    return [block for block in body if block.block_type not in ON_SCREEN_ONLY]


@register.simple_tag
def address_of(page: Page, here: PublishedDocument | None) -> str:
    """Whole; of an alias it is that of the page it repeats, below which stand the print view and all files."""
    return urljoin(page.full_url, here.true_path) if here else page.full_url


@register.simple_tag
def pdf_path(here: PublishedDocument | None) -> str:
    """Of a guide's PDF, from the address of the guide; empty for a draft, and where none can be made."""
    return FILE if here and is_able() else ""


@register.filter
def words_for(code: str, table: str) -> str:
    """`workshop` → "workshop" in the reader's language; the code itself when it is unknown."""
    return str(dict(WORDS[table].choices).get(code, code))


@register.filter
def names(terms: list[dict[str, str]] | None) -> str:
    """Of a teaser's topics or audiences: `families, schools`."""
    return ", ".join(term["name"] for term in terms or [])


@register.filter
def host(url: str) -> str:
    """`https://www.example.org/a` → `example.org`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.simple_tag
def picture_address(subject: Any, shape: str) -> str:
    """Of one file, for the few places that take no `picture`; empty once the right to show it has ended."""
    found = picture(subject, shape)
    return found.src if found else ""


@register.filter
def country(code: str) -> str:
    return country_name(code, _language())


@register.filter
def moment(iso: str | None) -> dt.datetime | None:
    """Of a teaser, where dates are ISO texts."""
    return dt.datetime.fromisoformat(iso) if iso else None


@register.filter
def day(value: dt.date | None) -> str:
    return dates.day(value, _language()) if value else ""


@register.filter
def weekday(value: dt.date) -> str:
    return dates.weekday(value, _language())


@register.filter
def zone_name(zone: str) -> str:
    return dates.zone_name(zone, _language())


@register.simple_tag
def event_days(starts_at: dt.datetime | None, ends_at: dt.datetime | None, zone: str) -> str:
    return dates.days(starts_at, ends_at, zone, _language()) if starts_at else gettext("Date to be announced")


@register.simple_tag
def event_hours(starts_at: dt.datetime | None, ends_at: dt.datetime | None, zone: str) -> str:
    return dates.hours(starts_at, ends_at, zone, _language()) if starts_at else ""


@register.simple_tag
def leaf(starts_at: dt.datetime | None, zone: str) -> dict[str, Any]:
    """Day and month of a calendar leaf."""
    if starts_at is None:
        return {}
    return {"day": dates.day_of_month(starts_at, zone), "month": dates.month(starts_at, zone, _language())}
