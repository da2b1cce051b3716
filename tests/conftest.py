"""The database of the tests, and the cast.

231 migrations cost 15 s. They run once per set of migration files into a template; every session works on a copy,
and a test that commits gets a fresh copy afterwards (4 ms on SQLite) instead of a flush.
"""

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.signals import setting_changed

from home.delivery.pdf.sheet import SHEETS
from home.delivery.remembered import REMEMBERED
from home.models import SiteRendition
from home.published.roots import ROOTS

ROOT = Path(__file__).resolve().parents[1]
TEST_DIR = ROOT / "var" / "test"
pytest_plugins = ["cast", "planting"]


def _fingerprint():
    files = sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"])
    return hashlib.sha256(b"".join(f.name.encode() + f.read_bytes() for f in files)).hexdigest()[:12]


def _migrate(url):
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "DATABASE_URL": url})


def _lock(path, how):
    """An open descriptor whose lock lasts as long as this process, or None when somebody else has it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _work_in(name, url):
    """This process, its threads and the processes a test starts."""
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(name)
    os.environ["DATABASE_URL"] = url


class SqliteCopies:
    """The working database is a file copied from a migrated one. Each session has a folder, locked while it lives.

    A fresh copy has a name of its own: a server's thread that still answers the test before would, closing the old
    file, take the new one's write-ahead log away.
    """

    def __init__(self):
        self.template = TEST_DIR / f"template-{_fingerprint()}.sqlite3"
        self.folder = TEST_DIR / f"work-{uuid.uuid4().hex[:8]}"
        self.copies = count()

    def prepare(self):
        TEST_DIR.mkdir(parents=True, exist_ok=True)
        guard = _lock(TEST_DIR, fcntl.LOCK_EX)
        self._sweep()
        if not self.template.exists():
            draft = self.template.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            _migrate(f"sqlite:///{draft}")
            draft.rename(self.template)
        self.folder.mkdir()
        self.held = [_lock(self.template, fcntl.LOCK_SH), _lock(self.folder, fcntl.LOCK_EX)]
        os.close(guard)
        self.restore()

    def _sweep(self):
        """Remove what dead sessions left, and templates of other migrations nobody works with."""
        for path in {*TEST_DIR.glob("template-*"), *TEST_DIR.glob("work-*")} - {self.template}:
            if (lock := _lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)) is not None:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                os.close(lock)

    def remove(self):
        connections.close_all()
        shutil.rmtree(self.folder)

    def restore(self):
        connections.close_all()
        for path in self.folder.iterdir():
            path.unlink(missing_ok=True)
        work = self.folder / f"db-{next(self.copies)}.sqlite3"
        shutil.copyfile(self.template, work)
        _work_in(work, f"sqlite:///{work}")


class PostgresCopies:
    """The working database is created from a migrated template database.

    The same locks as on SQLite, but the server's own: they belong to one connection that stays open.
    """

    def __init__(self):
        self.template = f"latarnia_template_{_fingerprint()}"
        self.work = f"latarnia_work_{uuid.uuid4().hex[:8]}"
        base = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
        self.admin_url, self.template_url, self.url = (f"{base}/{n}" for n in ("postgres", self.template, self.work))

    def prepare(self):
        import psycopg

        self.admin = psycopg.connect(self.admin_url, autocommit=True)
        self.admin.execute("SELECT pg_advisory_lock(hashtext('latarnia tests'))")
        self._sweep()
        if self.template not in self._databases():
            draft = f"{self.template}_draft"
            self._run(f"DROP DATABASE IF EXISTS {draft}", f"CREATE DATABASE {draft}")
            _migrate(self.template_url + "_draft")
            self._run(f"ALTER DATABASE {draft} RENAME TO {self.template}")
        self.admin.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [self.template])
        self.admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.work])
        self.admin.execute("SELECT pg_advisory_unlock(hashtext('latarnia tests'))")
        _work_in(self.work, self.url)
        self.restore()

    def _sweep(self):
        for name in self._databases() - {self.template}:
            if self.admin.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()[0]:
                self._run(f"DROP DATABASE {name} WITH (FORCE)")
                self.admin.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])

    def _databases(self):
        ours = self.admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^latarnia_(template|work)_'")
        return {name for (name,) in ours}

    def _run(self, *statements):
        for statement in statements:
            self.admin.execute(statement)

    def remove(self):
        connections.close_all()
        self._run(f"DROP DATABASE IF EXISTS {self.work} WITH (FORCE)")

    def restore(self):
        self.remove()
        self._run(f"CREATE DATABASE {self.work} TEMPLATE {self.template}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    copies = PostgresCopies() if connection.vendor == "postgresql" else SqliteCopies()
    connection.settings_dict["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock():
        copies.prepare()
        TransactionTestCase._fixture_teardown = lambda self: copies.restore()
        yield
        connections.close_all()
        copies.remove()


@pytest.fixture(autouse=True, scope="module")
def private_media(tmp_path_factory):
    """No module of tests writes where another one, or a person's demo, reads."""
    media = tmp_path_factory.mktemp("media")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", media)
        patch.setenv("MEDIA_ROOT", str(media))
        held = {"renditions": SiteRendition._meta.get_field("file").storage}  # which a new setting would not reach
        for alias, name in {"default": "originals", "renditions": "private", "public": "public"}.items():
            options = settings.STORAGES[alias]["OPTIONS"]  # of those made from now on: another setting makes new ones
            patch.setitem(options, "location", str(media / name))
            for storage in {storages[alias], held.get(alias, storages[alias])}:
                patch.setitem(vars(storage), "location", str(media / name))
                patch.setitem(vars(storage), "base_location", str(media / name))
        yield


@pytest.fixture(autouse=True)
def private_folders(settings, tmp_path, monkeypatch):
    """Nor does a test, or a process it starts."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    settings.STAMP_FILE = tmp_path / "stamp"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    cache.clear()  # who came too often in the test before may come now
    for memory in (REMEMBERED, ROOTS, SHEETS):
        memory.forget()  # a database set back to an earlier day is none it knows
    settings.OUTBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SPOOL_DIR": tmp_path / "spool"}


def pytest_configure():
    """Tests read the message ids, compiled catalogues or not; the catalogues have a test of their own."""
    settings.LOCALE_PATHS = []
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=[], enter=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes half a second
    settings.WHITENOISE_AUTOREFRESH = True  # every client would look through all static files first


def pytest_collection_finish():
    """What is loaded by now stays: Python's collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser):
    parser.addoption("--on-a-database", action="store_true", help="leave out what shows nothing of a database")


def pytest_collection_modifyitems(config, items):
    """What would show nothing here is left out; `tests/everywhere.py` runs everything somewhere."""
    foreign = [item for item in items if not _belongs(item, config.getoption("on_a_database"))]
    items[:] = [item for item in items if item not in foreign]
    config.hook.pytest_deselected(items=foreign)


def _belongs(item, only_on_a_database):
    if item.get_closest_marker("postgres"):
        return connection.vendor == "postgresql"
    if item.get_closest_marker("once") and only_on_a_database:
        return False
    touches = item.get_closest_marker("django_db") or "_django_db_helper" in item.fixturenames
    return bool(touches or item.get_closest_marker("redis") or not only_on_a_database)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that could not run says why; where everything must run (CI=true) that is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{item.nodeid} did not run: {reason}"
    return report
