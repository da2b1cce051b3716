"""`demo --reset` begins as a fresh clone does."""

import pytest
from django.db import connection
from wagtail.models import Page

from config.empty import empty


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_holds_no_table_so_that_migrations_write_everything_anew():
    assert Page.objects.exists()
    empty()
    assert connection.introspection.table_names() == []
