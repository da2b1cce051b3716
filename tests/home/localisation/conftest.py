from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from factories.pages import plant_site
from factories.translations import source_news, submit, translate_all
from planting import fresh
from wagtail.models import Page
from wagtail.rich_text import features, get_rewriter
from wagtail.rich_text.pages import PageLinkHandler

from home.blocks.calls import ChosenPageBlock
from home.blocks.facts import HelplineChooserBlock
from home.localisation import enforce, menu, receivers
from home.pages import base
from home.pages.base import BasePage
from home.pages.terms import TermQuerySet
from home.published import document


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
def stock():
    """wagtail-localize and Wagtail as they come: whatever of ours stands in the way of their faults is lifted."""
    enforce.lift()
    receivers.disconnect()
    with pytest.MonkeyPatch.context() as patch:
        _lift_reading(patch)
        get_rewriter.cache_clear()
        yield
    get_rewriter.cache_clear()
    enforce.fasten()
    receivers.connect()


def _lift_reading(patch):
    """How pages are found, and what their links, choosers and terms come to."""
    patch.setattr(BasePage, "route", Page.route)
    patch.setitem(features.get_link_types(), "page", PageLinkHandler)
    patch.delattr(ChosenPageBlock, "get_api_representation")
    patch.delattr(HelplineChooserBlock, "get_translatable_segments")
    patch.delattr(HelplineChooserBlock, "restore_translated_segments")
    patch.setattr(TermQuerySet, "of", _rows_of)
    for module in (base, document):  # a page is told in the language of whoever publishes or asks
        patch.setattr(module, "translation", SimpleNamespace(override=lambda code: nullcontext()))
    patch.setattr(menu, "without_mirrors", lambda items: items)


def _rows_of(terms, page):
    """The rows a page is bound to, as Wagtail's own relations give them."""
    column = f"{terms.model._meta.model_name}_id"
    return terms.filter(pk__in=[getattr(link, column) for link in getattr(page, terms.model.links).all()])


@pytest.fixture(params=["stock", "strict"])
def strict(request):
    """Runs a test twice: on stock (False), as proof that the pitfall is there, and behind the gate (True)."""
    if request.param == "stock":
        request.getfixturevalue("stock")
    return request.param == "strict"
