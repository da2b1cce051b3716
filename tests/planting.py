"""What the tests of a module share is planted once, not before each of them.

    @pytest.fixture(scope="module")
    def planted(bed):
        return plant_site(names=("news",))

    @pytest.fixture
    def tree(planted, db):
        return fresh(planted)

The module works inside one transaction (`bed`), and every test inside a savepoint of it, so nobody sees what another
test did. Not for tests that commit (`transactional_db`, `live_server`): they have no transaction to stand in.
"""

import dataclasses

import pytest
from django.db import connection, models, transaction


@pytest.fixture(scope="module")
def bed(django_db_setup, django_db_blocker):
    """A transaction that lasts as long as the module's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        connection.atomic_blocks[-1]._from_testcase = True  # durable blocks take it for what it is
        yield
        transaction.set_rollback(True)


def fresh(planted):
    """What was planted, read anew: what one test does to an object, the next does not find."""
    if isinstance(planted, models.Model):
        return type(planted)._base_manager.get(pk=planted.pk)
    if isinstance(planted, dict):
        return {name: fresh(value) for name, value in planted.items()}
    if isinstance(planted, list | tuple):
        return type(planted)(map(fresh, planted))
    if dataclasses.is_dataclass(planted):
        fields = {field.name: fresh(getattr(planted, field.name)) for field in dataclasses.fields(planted)}
        return type(planted)(**fields)
    return planted
