"""The index once more, its keys with room for every date of the calendar: those after 3058 ran over and stood anywhere."""

from importlib import import_module

from django.db import migrations

places = import_module("search.migrations.0003_places")


def forwards(apps, schema_editor):
    places.execute(schema_editor, places.DETACHED)
    places.execute(schema_editor, places.ATTACHED)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_keys_once")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
