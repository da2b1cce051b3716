"""The cast: people with roles, and the tree they work on. Tests read like stories about them."""

import pytest
from django.contrib.auth import get_user_model

from home.roles import APPROVER, EDITOR, MANAGER, OFFICER, TRANSLATOR, ensure_roles


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser("ada", "ada@example.org", "correct horse battery staple")


@pytest.fixture
def roles(db):
    """The groups by name, and the approval workflow."""
    return ensure_roles()


def _member(group):
    name = group.name.replace(" ", "_")
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "correct horse battery staple")
    user.groups.add(group)
    return user


@pytest.fixture
def editor(roles):
    return _member(roles[EDITOR])


@pytest.fixture
def translator(roles):
    return _member(roles[TRANSLATOR])


@pytest.fixture
def approver(roles):
    return _member(roles[APPROVER])


@pytest.fixture
def officer(roles):
    return _member(roles[OFFICER])


@pytest.fixture
def manager(roles):
    return _member(roles[MANAGER])


@pytest.fixture
def stranger(db):
    """Somebody with an account and no role."""
    return get_user_model().objects.create_user("stranger", "stranger@example.org", "correct horse battery staple")
