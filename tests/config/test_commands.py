"""The command line as scripts see it: three exit codes for all commands, and words where there are no tables."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.db import IntegrityError, OperationalError, ProgrammingError
from django.db.migrations.recorder import MigrationRecorder

from config.commands import in_words
from config.empty import empty

pytestmark = pytest.mark.django_db(transaction=True)

OURS = {name for name, app in get_commands().items() if app in {"campaigns", "config", "home", "search"}}
NOBODY, NOWHERE = "5f0e1c1e-0000-4000-8000-000000000000", "/nowhere"
WRONG = [
    *(("newsletter", "start", word) for word in ("99", NOBODY, "nonsense")),
    *(("newsletter", "status", word) for word in (NOBODY, "nonsense")),
    ("newsletter", "test", "99", "a@example.org", "--user", "nobody"),
    *(("deliveries", word) for word in (NOBODY, "nonsense")),
    *(("deliveries", "resolve", word, "--as", "sent") for word in (NOBODY, "nonsense")),
    *(("events", word) for word in (NOBODY, "nonsense")),
    *(("stats", word) for word in (f"send:{NOBODY}", "send:nonsense", "campaign:99", "campaign:nowhere", "nonsense")),
    ("subscribers", "import", NOWHERE, "--topic", "news"),
    ("import_pages", NOWHERE),
    ("import_pages", ".", "--locale", "xx"),
    ("import_legacy_urls", NOWHERE),
    ("seed", NOWHERE),
    ("seed", "LICENSE"),
    ("add_language", "xx"),
    *((name, "--nonsense") for name in sorted(OURS)),
]
WITH_TABLES = [
    ("newsletter", "status", NOBODY),
    ("deliveries", NOBODY),
    ("events", NOBODY),
    ("stats", f"send:{NOBODY}"),
    ("subscribers", "find", "a@example.org"),
    ("consent_log", "verify"),
    ("judge_events",),
    ("roll_up",),
    ("worker",),
    ("worker", "--drain"),
    ("rebuild_published",),
    ("rebuild_published", "--check"),
    ("public_files", "--check"),
    ("public_files",),
    ("import_legacy_urls", "LICENSE"),
    ("add_language", "en"),
]


def ended(*words):
    """The exit code, as a shell gets it."""
    command = load_command_class(get_commands()[words[0]], words[0])
    with pytest.raises(SystemExit) as end, in_words():
        command.run_from_argv(["manage.py", *words])
    return end.value.code


@pytest.fixture
def no_tables(db):
    empty()


@pytest.mark.once
@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(words, capsys):
    assert ended(*words) == 2
    said = capsys.readouterr().err
    assert said.strip() and "Traceback" not in said


@pytest.mark.parametrize("words", WITH_TABLES, ids=" ".join)
def test_a_database_without_tables_is_told_of_in_a_sentence_with_the_cure(words, no_tables, capsys):
    assert ended(*words) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1 and "manage.py migrate" in said[0]


def test_pages_and_scenarios_need_tables_too(no_tables, tmp_path, capsys):
    (tmp_path / "scenario.json").write_text('{"locales": ["pl"]}')
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.txt").write_text("A page\n\nWords.")
    for words in (("seed", f"{tmp_path}/scenario.json"), ("import_pages", f"{tmp_path}/pages")):
        assert ended(*words) == 1
        assert "manage.py migrate" in capsys.readouterr().err


def test_every_command_that_asks_the_database_was_asked():
    without = {"url_map", "collect_messages", "demo"}
    """The first two read none, the third migrates by itself."""
    assert {words[0] for words in WITH_TABLES} | {"seed", "import_pages"} | without == OURS


def test_a_database_of_an_older_version_is_told_of_as_well(db, capsys):
    MigrationRecorder.Migration.objects.filter(app="home").last().delete()
    with pytest.raises(SystemExit), in_words():
        raise ProgrammingError
    assert "manage.py migrate" in capsys.readouterr().err


@pytest.mark.parametrize("fault", [OperationalError("database is locked"), IntegrityError("twice")])
def test_another_fault_of_the_database_keeps_its_place(db, fault):
    with pytest.raises(type(fault), match=str(fault)), in_words():
        raise fault


@pytest.mark.once
def test_manage_py_speaks_so(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    command = [sys.executable, "manage.py", "roll_up"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and "manage.py migrate" in done.stderr and "Traceback" not in done.stderr
