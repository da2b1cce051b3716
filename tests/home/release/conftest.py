import copy

import pytest
from django.db import transaction
from factories.pages import plant_site

from home.roles import ensure_roles


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Planted once per module, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_roles()
        yield plant_site(names=("news",))
        transaction.set_rollback(True)


@pytest.fixture
def tree(planted, db):
    """Two languages, a home page and a list of news in each; approvers exist."""
    return copy.deepcopy(planted)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
