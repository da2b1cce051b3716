"""The pages that others stand on: a home page per language, with its lists. Made only when missing."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from home.pages.base import BasePage
from home.pages.campaigns import CampaignIndexPage
from home.pages.events import EventIndexPage
from home.pages.guides import GuideIndexPage
from home.pages.home import HomePage
from home.pages.news import NewsIndexPage


@dataclass(frozen=True)
class Ground:
    """The home page of a language and its lists."""

    home: HomePage
    news: NewsIndexPage
    guides: GuideIndexPage
    events: EventIndexPage
    campaigns: CampaignIndexPage


def ensure_locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def ensure_ground(language: str) -> Ground:
    """Every page is live. Lists of several languages are translations of each other."""
    locale = ensure_locale(language)
    with translation.override(language):
        home = _ensure_home(locale)
        lists = {
            "news": _ensure_list(home, NewsIndexPage, _("News")),
            "guides": _ensure_list(home, GuideIndexPage, _("Guides")),
            "events": _ensure_list(home, EventIndexPage, _("Events")),
            "campaigns": _ensure_list(home, CampaignIndexPage, _("Campaigns")),
        }
    return Ground(home=home, **lists)


def _ensure_home(locale: Locale) -> HomePage:
    if found := HomePage.objects.filter(locale=locale).first():
        return found
    root = Page.get_first_root_node()
    home = HomePage(title="Latarnia", slug=_free_slug(root, locale), locale=locale)
    if original := HomePage.objects.order_by("pk").first():
        home.translation_key = original.translation_key
    root.add_child(instance=home)
    home.save_revision().publish()
    _serve(home)
    return home


def _free_slug(root: Page, locale: Locale) -> str:
    slug = f"latarnia-{locale.language_code}"
    taken = set(root.get_children().values_list("slug", flat=True))
    return next(s for s in [slug, *(f"{slug}-{n}" for n in range(2, 100))] if s not in taken)


def _serve(home: HomePage) -> None:
    """The site's root is the first home page ever made. Wagtail's welcome page goes when nothing stands below it."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    welcome = site.root_page
    if isinstance(welcome.specific, HomePage):
        return
    site.root_page = home
    site.save()
    if type(welcome.specific) is Page and not welcome.get_children().exists():
        welcome.delete()


def _ensure_list(home: HomePage, model: type[BasePage], title: str) -> BasePage:
    found = model.objects.child_of(home).first()
    if found:
        return found
    page = model(title=title, locale=home.locale)
    if original := model.objects.exclude(locale=home.locale).order_by("pk").first():
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page
