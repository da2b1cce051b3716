"""Two people, or a person and the schedule, publish one guide in the same moment."""

import threading

import pytest
from django.db import connections
from factories.pages import add, plant_site

from home.localisation.gate import Refused
from home.models import GuidePage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]  # SQLite has one writer at a time


def publish_at_once(*numbers):
    """The guide, and what those got who published; all passed the gate before any of them wrote."""
    guide = add(GuidePage, plant_site(["pl"], names=("guides",)).pl.guides, "Rozmowa")
    together, got = threading.Barrier(len(numbers), timeout=10), []

    def publish(revision):
        try:
            together.wait()
            revision.publish()
        except Exception as error:  # noqa: BLE001 - read in the other thread
            got.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=[draft(guide, number)]) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return GuidePage.objects.get(pk=guide.pk), got


def draft(guide, number):
    guide = GuidePage.objects.get(pk=guide.pk)
    guide.version_number = number
    return guide.save_revision()


def test_a_second_click_corrects_the_version_of_the_first():
    guide, got = publish_at_once("2.0", "2.0")
    assert got == []
    assert [version.number for version in guide.frozen_versions] == ["2.0", "1.0"]


def test_the_lower_number_is_never_what_remains():
    guide, got = publish_at_once("2.0", "1.5")
    assert guide.version_number == "2.0"
    assert all(isinstance(error, Refused) for error in got)
    assert "2.0" in {version.number for version in guide.frozen_versions}
