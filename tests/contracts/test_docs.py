"""Documentation cannot be forgotten: every setting and every command stands in docs/operations.md."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "site" / "config" / "settings.py").read_text(encoding="utf-8")
VARIABLES = sorted(set(re.findall(r'(?:env\.\w+|_secret)\(\s*["\']([A-Z_0-9]+)["\']', SETTINGS)))
OURS = sorted(name for name, app in get_commands().items() if app in {"campaigns", "config", "home", "search"})


def test_the_search_for_variables_finds_them():
    assert {"APP_ENV", "FIELD_KEYS", "DATABASE_URL", "SEND_LEASE_SECONDS"} <= set(VARIABLES)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_documented(name):
    assert f"| `{name}` |" in OPERATIONS


def test_no_variable_is_documented_twice_or_though_nobody_reads_it():
    documented = re.findall(r"^\| `([A-Z_0-9]+)` \|", OPERATIONS, re.MULTILINE)
    assert sorted(documented) == VARIABLES


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_documented(name):
    assert re.search(rf"`{name}\b", OPERATIONS), f"add a row for {name} to docs/operations.md"
