"""Starts the web server and the worker as children, and stops both with one Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 30  # a worker finishes the call to the mail provider that is in flight


class PortTaken(Exception):
    """Somebody else listens there."""


def ensure_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            cure = f"make demo PORT={port + 1}"
            raise PortTaken(f"Port {port} is taken by another program. Choose another one: {cure}") from error


def serve(root: Path, port: int, *, announce: str) -> int:
    """Runs until Ctrl-C, SIGTERM or the end of a child. Returns the exit code: 0 when a person stopped it."""
    children = {
        "web server": _start(root, "-m", "gunicorn", *_gunicorn(port), "config.wsgi:application"),
        "worker": _start(root, "manage.py", "worker"),
    }
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, frame: _ask(asked, got, frame))
    try:
        return _watch(children, port, announce, asked)
    finally:
        _stop(children.values())


def _ask(asked: list[int], number: int, _frame: FrameType | None) -> None:
    asked.append(number)


def _gunicorn(port: int) -> list[str]:
    options = {"--bind": f"127.0.0.1:{port}", "--workers": "2", "--threads": "4", "--log-level": "warning"}
    return ["--worker-class", "gthread", "--no-control-socket", *(part for pair in options.items() for part in pair)]


def _start(root: Path, *command: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, so that we decide who stops when.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "site")])}
    whole = [sys.executable, *command]
    return subprocess.Popen(whole, cwd=root, env=environment, start_new_session=True)  # noqa: S603 - our own words


def _watch(children: dict[str, subprocess.Popen[bytes]], port: int, announce: str, asked: list[int]) -> int:
    announced = False
    while not asked:
        for name, child in children.items():
            if child.poll() is not None:
                sys.stderr.write(f"The {name} ended by itself (exit code {child.returncode}); stopping the rest.\n")
                return 1
        if not announced and _answers(port):
            announced = True
            sys.stdout.write(announce)
            sys.stdout.flush()
        time.sleep(0.2)
    sys.stdout.write("\nStopping …\n")
    return 0


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
