"""Every moment in the CMS is one of the site's time zone, also for staff who chose another one while they could."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from wagtail.users.models import UserProfile

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_zone_that_was_chosen_before_is_forgotten(administrator):
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language, profile.current_time_zone = "en", "America/New_York"
    profile.save()
    import_module("home.migrations.0016_one_time_zone").forwards(apps, None)
    profile.refresh_from_db()
    assert (profile.get_current_time_zone(), profile.preferred_language) == (settings.TIME_ZONE, "en")


def test_nobody_chooses_one(client, administrator):
    client.force_login(administrator)
    assert "current_time_zone" not in client.get(reverse("wagtailadmin_account")).content.decode()
