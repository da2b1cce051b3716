"""What is the same around every page, remembered in the process: exact, because it follows the log of purges."""

from django.http import HttpRequest
from wagtail.models import Site

from home.pages.settings import IdentityText, SiteIdentity
from home.published.memory import Memory
from home.published.menu import Menu, menus

REMEMBERED = Memory(most=2_000)
"""Things, not bytes: a few per language and host."""


def site_of(request: HttpRequest) -> Site:
    """Also kept on the request, where Wagtail looks for it. A change of sites touches everything: it needs no key."""
    kept = vars(request)
    if "_wagtail_site" not in kept:
        name = ("site", request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME"), request.get_port())
        kept["_wagtail_site"] = REMEMBERED.remember(name, (), lambda: Site._find_for_request(request))
    return kept["_wagtail_site"]


def menu_of(site: Site, language: str) -> Menu:
    every = REMEMBERED.remember(("menu", language), [f"menu:{language}"], lambda: menus(language))
    return every.get(site.pk, Menu())


def identity_of(site: Site, language: str) -> tuple[SiteIdentity, IdentityText | None]:
    """Name, mark and accent of the site, and its words in that language."""
    name = ("identity", site.pk, language)
    return REMEMBERED.remember(name, [f"identity:{language}"], lambda: _identity(site, language))


def _identity(site: Site, language: str) -> tuple[SiteIdentity, IdentityText | None]:
    found = SiteIdentity.objects.select_related("logo").filter(site=site).first() or SiteIdentity(site=site)
    return found, found.text_in(language) if found.pk else None
