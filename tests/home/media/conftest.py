from contextlib import contextmanager

import pytest
from django.core.files.storage import storages
from factories.media import work
from factories.pages import add_image, plant_site
from planting import fresh


@pytest.fixture(autouse=True)
def empty_public_folder(tmp_path, monkeypatch):
    """Other tests of the module leave files: what they did in the database is undone, what they wrote is not."""
    for name in ("location", "base_location"):
        monkeypatch.setitem(vars(storages["public"]), name, str(tmp_path / "public"))


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(languages=("pl",), names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def image():
    return add_image(size=(320, 180), author="A. Nowak", licence="CC BY 4.0")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Ends what a block changed, as a request would, and then does the work of the queue `images`."""

    @contextmanager
    def committing():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        with django_capture_on_commit_callbacks(execute=True):
            work()

    return committing
