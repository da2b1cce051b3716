"""What is the same around every page, remembered in the process: exact, because it follows the log of purges."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from home import ports
from home.pages.helplines import Helpline
from home.pages.settings import IdentityText, SiteIdentity
from home.published.fragments import NAMES, helpline_keys, identity_keys, people_keys
from home.published.memory import Memory
from home.published.menu import Menu, menus
from home.published.models import DocumentAudience, PublishedDocument

REMEMBERED = Memory(most=2_000)
"""Things, not bytes: a few per language and site."""
WEB = {"", "80", "443"}
"""Ports that stand in no address."""
AN_HOUR = 3600


def site_of(request: HttpRequest) -> Site:
    """Also kept on the request, where Wagtail looks for it. A change of sites touches everything: it needs no key.

    One that was never saved where an administrator deleted the last: readers get 404 and search, not a broken page.
    """
    kept = vars(request)
    if "_wagtail_site" not in kept:
        name = ("site", request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME"), request.get_port())
        find = lambda: Site._find_for_request(request)  # noqa: E731
        kept["_wagtail_site"] = REMEMBERED.remember(name, (), find, only_if=lambda site: _is_named(request, site))
    return kept["_wagtail_site"] or Site()


def is_named(request: HttpRequest) -> bool:
    """Whether its site or the settings name the host in full. No query once the site is found.

    Django lets in every port of a host, and with `.example.org` every name below it; what is kept for each would push
    out what readers ask for.
    """
    return _is_named(request, site_of(request))


def _is_named(request: HttpRequest, site: Site | None) -> bool:
    # Not `get_host`, which refuses: the worker draws sheets for the hosts of sites, whatever readers may ask for.
    base, host = urlsplit(settings.SITE_BASE_URL), request._get_raw_host().lower()  # type: ignore[attr-defined]
    name, port = split_domain_port(host)
    is_plain = host == (f"{name}:{port}" if port else name)  # not `example.org.`
    names, ports = {*settings.ALLOWED_HOSTS, base.hostname}, WEB | {str(base.port)}
    if site:
        names, ports = names | {site.hostname}, ports | {str(site.port)}
    return is_plain and name in names and port in ports


def menu_of(site: Site, language: str) -> Menu:
    every = REMEMBERED.remember(("menu", language), [f"menu:{language}", f"lists:{language}"], lambda: menus(language))
    return every.get(site.pk, Menu())


def helplines() -> dict[int, Helpline]:
    """By id, in every language."""
    read = lambda: {one.pk: one for one in Helpline.objects.select_related("locale")}  # noqa: E731
    return REMEMBERED.remember("helplines", helpline_keys(), read)


def people() -> dict[int, str]:
    """Account → the name a register may call it by. Not asked where the site names nobody."""
    return REMEMBERED.remember("people", people_keys() | identity_keys(), _people)


def _people() -> dict[int, str]:
    return {user.pk: user.get_full_name() for user in get_user_model()._default_manager.only(*NAMES)}


def sign_up_of(language: str) -> Any:
    """What the sign-up form offers in that language."""
    return REMEMBERED.remember(
        ("sign_up", language), [f"sign_up:{language}"], lambda: ports.sign_up().offered(language)
    )


def showable_campaigns() -> set[str]:
    """Short names of those whose results anybody may see; no key tells of a change, and pages count every hour too."""
    read = lambda: {name for name, _words in ports.campaign_results().campaigns()}  # noqa: E731
    return REMEMBERED.remember("campaigns", (), read, until=time.time() + AN_HOUR)


def audiences_of(site: Site, language: str) -> list[tuple[str, str]]:
    """(slug, name) of the groups that have at least one public guide, by name."""
    name = ("audiences", site.pk, language)
    return REMEMBERED.remember(name, [f"audiences:{language}"], lambda: _audiences(site, language))


def _audiences(site: Site, language: str) -> list[tuple[str, str]]:
    guides = PublishedDocument.objects.on_site(site).in_locale(language).of_type("guide").order_by().values("pk")
    used = DocumentAudience.objects.filter(document__in=guides)
    return list(used.order_by("name").values_list("audience", "name").distinct())


def identity_of(site: Site, language: str) -> tuple[SiteIdentity, IdentityText | None]:
    """Name, mark and accent of the site, and its words in that language."""
    name = ("identity", site.pk, language)
    return REMEMBERED.remember(name, [f"identity:{language}"], lambda: _identity(site, language))


def _identity(site: Site, language: str) -> tuple[SiteIdentity, IdentityText | None]:
    found = SiteIdentity.objects.select_related("logo").filter(site=site.pk).first() or SiteIdentity(site=site)
    return found, found.text_in(language) if found.pk else None
