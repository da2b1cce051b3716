"""The cast: people with roles, and the tree they work on. Tests read like stories about them."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser("ada", "ada@example.org", "correct horse battery staple")
