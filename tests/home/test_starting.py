"""Django may start an app again in one process (its own `isolate_apps` does). Nothing may then act twice."""

from django.apps import apps
from django.db.models.signals import post_delete, post_save

from home.localisation.enforce import WITHOUT_WAITING, doorkeepers, witnesses
from home.published.refresh import followers


def fastened():
    everything = (doorkeepers, witnesses, followers, post_save.receivers, post_delete.receivers)
    return [len(part) for part in everything], set(WITHOUT_WAITING)


def test_starting_again_changes_nothing():
    before = fastened()
    assert all(before[0])
    apps.get_app_config("home").ready()
    assert fastened() == before
