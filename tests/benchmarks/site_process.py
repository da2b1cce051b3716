"""A site in a folder of its own, a server in front of it, and a load on it. Shared by the benchmarks."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS, SECONDS, ROUNDS = 8, 3, 3


@contextlib.contextmanager
def demo_database(size="s"):
    """The environment of a freshly loaded demo; the folder goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "MEDIA_ROOT": f"{folder}/media"}
        environment |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])}
        run = [sys.executable, "manage.py", "demo", "--size", size]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield environment


@contextlib.contextmanager
def own_folder(settings="config.settings"):
    """What this process and its children write goes with the block. To be entered before `django.setup()`.

    The folder leads the path, for modules written into it. `BENCH_DATABASE_URL` chooses another database than SQLite.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = [folder, str(ROOT), str(ROOT / "site"), str(ROOT / "tests")]
        sys.path[:0] = path
        database = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        os.environ |= {"DATABASE_URL": database, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": settings}
        os.environ["PYTHONPATH"] = os.pathsep.join(path)
        yield Path(folder)


def migrate():
    """In a process of its own: the memory and the connections of this one are measured."""
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(application, environment, workers=2):
    """`application` under gunicorn as the demo runs it; yields the port."""
    port = free_port()
    options = ["--workers", str(workers), "--threads", "4", "--worker-class", "gthread", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *options, "--log-level", "error", "--bind", f"127.0.0.1:{port}"]
    named = {"SITE_BASE_URL": f"http://127.0.0.1:{port}"}  # under another port nothing is kept
    server = subprocess.Popen([*command, application], cwd=ROOT, env={**environment, **named})
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 s")


def requests_per_second(port, path, headers=None, seconds=SECONDS):
    """With wrk when it is there, else with threads of our own (slower, but the same for all subjects of a run).

    `headers` with `If-None-Match` ask for what has not changed: every answer has to be a 304.
    """
    headers = headers or {}
    if shutil.which("wrk"):
        said = [f"-H{name}: {value}" for name, value in headers.items()]
        command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", *said, f"http://127.0.0.1:{port}{path}"]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in out, out
        return float(out.split("Requests/sec:")[1].split()[0])
    return _own_load(port, path, headers, seconds)


def _own_load(port, path, headers, seconds):
    counts, stop = [0] * CONNECTIONS, time.monotonic() + seconds
    expected = 304 if "If-None-Match" in headers else 200

    def work(number):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < stop:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            assert response.status == expected, response.status
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def medians(subjects):
    """name → (port, path[, headers]), measured in turn so that a noisy minute hits all; name → median requests/s."""
    found = {name: [] for name in subjects}
    for _round in range(ROUNDS):
        for name, subject in subjects.items():
            found[name].append(requests_per_second(*subject))
    return {name: round(statistics.median(values), 1) for name, values in found.items()}


def report(**facts):
    facts["machine"] = {"cores": os.cpu_count(), "load": "wrk" if shutil.which("wrk") else "threads"}
    print(json.dumps(facts, indent=2))
