"""`make demo`: what it refuses, and what it ends with: a web server and a worker, and one Ctrl-C that stops both."""

import os
import signal
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from factories.pages import add, plant_site

from campaigns.models import Campaign
from config import serving
from home.models import NewsPage

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.once
PROGRAM = """
import sys
from pathlib import Path

from config import serving

sys.exit(serving.serve(Path.cwd(), int(sys.argv[1]), announce="ready\\n"))
"""


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def served(transactional_db, port):
    """The process a person started, once it said that it is ready."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    command = [sys.executable, "-c", PROGRAM, str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.terminate()
        process.wait(60)


def children(process):
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_ctrl_c_stops_everything(served):
    started = children(served)
    assert len(started) == 2

    served.send_signal(signal.SIGINT)

    assert served.wait(60) == 0
    assert [pid for pid in started if is_there(pid)] == []


def test_when_one_process_ends_by_itself_the_other_does_not_stay_behind(served):
    started = children(served)

    os.kill(started[-1], signal.SIGKILL)

    assert served.wait(60) == 1
    assert [pid for pid in started if is_there(pid)] == []


def test_a_taken_port_is_named_with_the_cure_before_anything_is_written(db, settings):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        settings.SITE_BASE_URL = f"http://localhost:{taken}"
        with pytest.raises(CommandError, match=f"Port {taken} is taken.*PORT={taken + 1}"):
            call_command("demo", "--serve")
        with pytest.raises(serving.PortTaken):
            serving.ensure_free(taken)


def test_the_demo_refuses_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refuses to run with APP_ENV=production"):
        call_command("demo")


def test_the_demo_is_not_half_loaded_beside_other_pages(db):
    tree = plant_site(names=("news",))
    add(NewsPage, tree.pl.news, "Prawdziwa wiadomość")
    with pytest.raises(CommandError, match="holds other pages, and nothing was changed"):
        call_command("demo", stdout=StringIO())
    assert not Campaign.objects.exists() and NewsPage.objects.count() == 1
