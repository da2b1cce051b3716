import pytest
from factories.pages import plant_site
from factories.translations import source_news, submit, translate_all
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


@pytest.fixture(scope="module")
def news_once(planted):
    return source_news(planted)


@pytest.fixture
def news(news_once, db):
    """A Polish page nobody has translated."""
    return fresh(news_once)


@pytest.fixture(scope="module")
def submitted_once(planted):
    return submit(source_news(planted))


@pytest.fixture(scope="module")
def finished_once(planted):
    translation = submit(source_news(planted))
    translate_all(translation)
    translation.save_target(publish=True)
    return translation


@pytest.fixture
def finished(finished_once, db):
    """A translation of all texts, live."""
    return fresh(finished_once)


@pytest.fixture
def source(finished):
    """The page it was made from."""
    return finished.source.get_source_instance()


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
