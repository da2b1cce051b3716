"""Where sites begin: what is not committed reaches nobody, what is committed reaches everybody at once."""

import threading
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from factories.pages import plant_site, translate
from wagtail.models import Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from home.models import HomePage

pytestmark = pytest.mark.once
SHARED = SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker):
    """Really committed; what a test changes stays."""
    with django_db_blocker.unblock():
        yield plant_site(["pl"], names=())
        TransactionTestCase._fixture_teardown(None)


def paths():
    return {root.root_path for root in Site.get_site_root_paths()}


def somebody_else_sees():
    seen = []

    def look():
        seen.append(paths())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return seen[0]


def rename_front_page():
    page = HomePage.objects.get(locale__language_code="pl")
    page.slug = f"pl-{uuid4().hex[:8]}"
    page.save_revision().publish()
    return f"/{page.slug}/"


def test_a_change_that_is_not_committed_is_seen_inside_only(tree):
    cache.delete(*SHARED)
    before = paths()
    with transaction.atomic():
        new = rename_front_page()
        assert new in paths()
        with transaction.atomic():
            newer = rename_front_page()
            assert newer in paths() and new not in paths()
            transaction.set_rollback(True)
        assert new in paths() and newer not in paths()
        assert somebody_else_sees() == before
        transaction.set_rollback(True)
    assert paths() == somebody_else_sees() == before
    assert cache.get(SHARED[0], version=SHARED[1]) is None


def test_a_change_that_is_committed_is_seen_by_all_although_somebody_asked_meanwhile(tree):
    with transaction.atomic():
        new = rename_front_page()
        somebody_else_sees()
    assert paths() == somebody_else_sees() and new in paths()


def test_another_language_and_another_host_are_known_at_once(tree, django_assert_num_queries):
    home = HomePage.objects.get(locale__language_code="pl")
    paths()
    translate(home, "en", "Front", slug="en")
    assert {root.language_code for root in Site.get_site_root_paths()} == {"pl", "en"}
    Site.objects.get().delete()
    assert paths() == set()
    Site.objects.create(hostname="there.example.org", port=443, root_page=home, is_default_site=True)
    assert {root.root_url for root in Site.get_site_root_paths()} == {"https://there.example.org"}
    with django_assert_num_queries(0):
        paths()
