"""The process refuses to start on nonsense and says what to set. Each start is a process of its own."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
DEVELOPMENTS_OWN = base64.b64encode(hashlib.sha256(b"development only: FIELD_KEYS").digest()).decode()
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "x" * 50,
    "SITE_BASE_URL": "https://www.example.org",
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://latarnia@db.example.org/latarnia",
    "FIELD_KEYS": KEY,
    "ADDRESS_INDEX_KEY": KEY,
    "EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Centre <news@example.org>",
    "ANYMAIL": json.dumps({"WEBHOOK_SECRET": "user:secret", "POSTMARK_SERVER_TOKEN": "x"}),
}


def start(then="", **variables):
    """(exit code, last line of stderr) of a process that only reads the settings."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "site"), **variables}
    command = [sys.executable, "-c", f"import config.settings as settings; {then}"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, (done.stderr.strip().splitlines() or [""])[-1]


def test_development_needs_nothing():
    assert start() == (0, "")


def test_a_complete_production_starts():
    assert start(**PRODUCTION) == (0, "")


@pytest.mark.parametrize(
    ("name", "url", "module"),
    [("DATABASE_URL", "postgres://root@localhost/x", "psycopg"), ("REDIS_URL", "redis://localhost/1", "django_redis")],
)
def test_a_server_without_its_package_is_told_what_to_install(name, url, module):
    command = [sys.executable, "-c", f"import sys; sys.modules[{module!r}] = None; import config.settings"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "site"), name: url}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    said = done.stderr.strip().splitlines()[-1]
    assert done.returncode and f"{name} needs the package {module}" in said and "requirements-production.txt" in said


def test_production_hashes_and_compresses_its_static_files():
    wanted = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    then = f"assert settings.STORAGES['staticfiles']['BACKEND'] == '{wanted}' and not settings.WHITENOISE_USE_FINDERS"
    assert start(then, **PRODUCTION) == (0, "")


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name not in {"APP_ENV", "ANYMAIL"}])
def test_production_without_one_protection_names_it(name):
    code, said = start(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert code != 0
    assert name in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ANYMAIL": "{}"}, "WEBHOOK_SECRET"),
        ({"SECRET_KEY": "short"}, "too short"),
        ({"FIELD_KEYS": DEVELOPMENTS_OWN}, "every developer"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "sends nothing"),
        ({"EMAIL_BACKEND": "config.outbox.OutboxBackend"}, "sends nothing"),
        ({"ANYMAIL": "{nonsense"}, "ANYMAIL is not JSON"),
        ({"ANYMAIL": "[]"}, "not an object"),
        ({"SITE_BASE_URL": "http://www.example.org"}, "https://"),
        ({"ALLOWED_HOSTS": "*"}, "without a star"),
        ({"ALLOWED_HOSTS": "other.example.org"}, "ALLOWED_HOSTS lacks the host of SITE_BASE_URL"),
        ({"FIELD_KEYS": "long enough for thirty-two letters, no base64"}, "FIELD_KEYS holds a key that is not base64"),
        ({"FIELD_KEYS": f"{KEY},c2hvcnQ="}, "FIELD_KEYS holds a key of 5 bytes"),
        ({"ADDRESS_INDEX_KEY": "%" * 40}, "ADDRESS_INDEX_KEY holds a key that is not base64"),
        ({"DEFAULT_FROM_EMAIL": "our centre"}, "DEFAULT_FROM_EMAIL holds no mail address"),
        ({"NEWSLETTER_FROM_EMAIL": "news@"}, "NEWSLETTER_FROM_EMAIL holds no mail address"),
        ({"EMAIL_URL": "smtp://user:secret@mail.example.org:port"}, "EMAIL_URL is not an address"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8"}, "TRUSTED_PROXIES holds something that is no IP address"),
        ({"APP_ENV": "staging"}, "development, production"),
        ({"DATABASE_URL": "mysqll:/x"}, "DATABASE_URL"),
        ({"SEND_LEASE_SECONDS": "soon"}, "SEND_LEASE_SECONDS"),
        ({"SEND_BATCH_SIZE": "0"}, "Set it to 1 or more"),
        ({"SENDING_DISABLED": "perhaps"}, "Set it to 1 or 0"),
        ({"CONTENT_LANGUAGES": "pl,xx"}, "CONTENT_LANGUAGES"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL"),
        ({"MACHINES": "2"}, "REDIS_URL is not set"),
        ({"CDN_PURGE_URL": "purge.example.org"}, "CDN_PURGE_URL"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/at/all"}, "SECRET_KEY_FILE"),
    ],
)
def test_nonsense_is_refused_with_the_cure(change, said):
    code, last = start(**{**PRODUCTION, **change})
    assert code != 0
    assert said in last
