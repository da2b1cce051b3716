"""`campaigns` is a library: its wheel works in a Wagtail project that has nothing else of ours."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_library_and_nothing_of_the_site(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"campaigns"}
    assert any(name.startswith("campaigns/templates/campaigns/") for name in names)
    assert {"campaigns/static/campaigns/tokens.css", "campaigns/static/campaigns/beacon.js"} <= names
    assert any(name.startswith("campaigns/locale/pl/") and name.endswith(".mo") for name in names)


def test_a_bare_wagtail_project_sends_a_newsletter_counts_readers_and_opens_its_dashboards(wheel, tmp_path):
    library = tmp_path / "library"
    zipfile.ZipFile(wheel).extractall(library)
    # -S: without the editable install of this repository, whose path file would let `home` in by the back door
    command = [sys.executable, "-S", HERE / "bare_site.py", library, HERE, sysconfig.get_path("purelib")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen == {
        "foreign": [],
        "state": "complete",
        "recipients": [f"reader{n}@example.org" for n in range(3)],
        "dashboard": 200,
        "names_campaign": True,
        "sign_up": 200,
        "read": [204],
        "read_most": True,
    }
