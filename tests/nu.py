"""The Nu HTML checker (of validator.w3.org), where it was fetched by `tests/browser.py`: a program in Java."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "vnu-jar@26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = Path(__file__).resolve().parents[1] / "var" / "tools" / "vnu.jar"


def is_whole():
    return JAR.exists() and hashlib.sha256(JAR.read_bytes()).hexdigest() == SHA256


def is_here():
    return bool(shutil.which("java")) and is_whole()


def errors(pages):
    """`{name: bytes}` → [(name, what is wrong, where)]. Eight seconds for sixty pages."""
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in names.items():
            Path(folder, file).write_bytes(pages[name])
        command = ["java", "-Xss1m", "-jar", str(JAR), "--errors-only", "--format", "json", folder]
        told = subprocess.run(command, capture_output=True, timeout=300, check=False).stderr
    found = [m for m in json.loads(told)["messages"] if m["type"] != "info"]
    return [(names[m["url"].rpartition("/")[2]], m["message"], m.get("extract", "")) for m in found]
