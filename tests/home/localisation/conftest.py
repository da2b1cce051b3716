from types import SimpleNamespace

import pytest
from factories.pages import add, locale, translate
from wagtail.models import Page, Site

from home.localisation import enforce, receivers
from home.models import HomePage, NewsIndexPage
from home.pages.base import BasePage


@pytest.fixture
def tree(db):
    """Two languages, a home page and a list of news in each; nothing else, so that the tests stay quick."""
    root = Page.objects.get(depth=1)
    root.locale = locale("pl")
    home = add(HomePage, root, "Centrum", slug="pl")
    news = add(NewsIndexPage, home, "Aktualności")
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    english = SimpleNamespace(home=translate(home, "en", "Centre", slug="en"), news=translate(news, "en", "News"))
    return SimpleNamespace(pl=SimpleNamespace(home=home, news=news), en=english)


@pytest.fixture
def stock(monkeypatch):
    """wagtail-localize and Wagtail as they come: our gate, receivers and routing lifted."""
    enforce.lift()
    receivers.disconnect()
    monkeypatch.setattr(BasePage, "route", Page.route)
    yield
    enforce.fasten()
    receivers.connect()


@pytest.fixture(params=["stock", "strict"])
def strict(request):
    """Runs a test twice: on stock (False), as proof that the pitfall is there, and behind the gate (True)."""
    if request.param == "stock":
        request.getfixturevalue("stock")
    return request.param == "strict"
