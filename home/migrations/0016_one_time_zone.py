"""Time zones that people of the staff chose while there was a choice. Nobody sees the field any more to change it."""

from django.db import migrations


def forwards(apps, schema_editor):
    profiles = apps.get_model("wagtailusers", "UserProfile").objects
    profiles.exclude(current_time_zone="").update(current_time_zone="")


class Migration(migrations.Migration):
    dependencies = [("home", "0015_document_marks"), ("wagtailusers", "0015_userprofile_keyboard_shortcuts")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
