import pytest
from factories.pages import plant_site
from planting import fresh

from home.roles import ensure_roles


@pytest.fixture(scope="module")
def planted(bed):
    ensure_roles()
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    """Two languages, a home page and a list of news in each; approvers exist."""
    return fresh(planted)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
