"""History reads as a list: models and migrations agree, and no app has two ends."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db


def test_the_models_have_their_migrations(capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.parametrize("app", ["campaigns", "home", "search"])
def test_an_app_has_one_last_migration(app):
    assert len(MigrationLoader(connection).graph.leaf_nodes(app)) == 1
