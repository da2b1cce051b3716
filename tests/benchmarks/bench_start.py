"""From a fresh clone to an answer: `make demo` in an empty folder, with the time of each step. Prints JSON.

The limit in the same run is the same without our part: a virtual environment with the pinned packages, nothing else.
"""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from site_process import ROOT, free_port, report

PATIENCE = 300


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/pl/", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def start(clone, port):
    """Seconds from `make demo` to the first page, and the steps the command itself timed."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV"}}
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo", f"PORT={port}"], cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    try:
        while not answers(port):
            assert demo.poll() is None, demo.stdout.read()
            assert time.monotonic() - began < PATIENCE, "no answer"
            time.sleep(0.2)
        seconds = time.monotonic() - began
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        out, _err = demo.communicate(timeout=60)
    return seconds, dict(re.findall(r"==> (.+?) … ([\d.]+) s", out))


def main():
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "latarnia"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        began = time.monotonic()
        subprocess.run(["make", "install"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
        install = time.monotonic() - began
        first, steps = start(clone, free_port())
        again, _steps = start(clone, free_port())
    report(
        bench="start",
        seconds={"install (limit)": round(install, 1), "make demo": round(first, 1), "second run": round(again, 1)},
        steps=steps,
        share_of_ours=round(first / (install + first), 3),
    )


if __name__ == "__main__":
    main()
