import pytest
from factories.pages import plant_site
from planting import fresh
from wagtail.models import Page

from home.localisation import enforce, receivers
from home.pages.base import BasePage


@pytest.fixture(scope="module")
def planted(bed):
    """Two languages, a home page and a list of news in each; nothing else, so that the tests stay quick."""
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


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
