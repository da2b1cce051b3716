"""Static files of production: a name with a hash, kept for ever, small copies made beforehand."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponseNotFound
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

PRODUCTION = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture
def collected(settings, tmp_path):
    """Our own files, collected as in production; those of packages take a minute to compress and are no different."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PRODUCTION}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return WhiteNoiseMiddleware(lambda request: HttpResponseNotFound())


def ask(door, path, encoding="identity"):
    answer = door(RequestFactory().get(path, headers={"Accept-Encoding": encoding}))
    return answer, len(b"".join(answer))


def test_a_file_has_its_hash_in_its_name_and_is_kept_for_ever(collected):
    name = staticfiles_storage.url("css/base.css")
    answer, _size = ask(collected, name)
    assert name.startswith("/static/css/base.") and name != "/static/css/base.css"
    assert answer.status_code == 200 and answer["Cache-Control"] == "max-age=315360000, public, immutable"
    answer, _size = ask(collected, "/static/css/base.css")
    assert answer.status_code == 200 and "immutable" not in answer["Cache-Control"]


def test_it_is_sent_in_the_smallest_form_the_browser_knows(collected):
    name = staticfiles_storage.url("css/base.css")
    (brotli, small), (gzip, larger), (_plain, whole) = (ask(collected, name, e) for e in ("br", "gzip", "identity"))
    assert (brotli["Content-Encoding"], gzip["Content-Encoding"]) == ("br", "gzip")
    assert small < larger < whole / 2
