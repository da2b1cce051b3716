"""Makes sure that what pip cannot bring is there: a browser for the journeys, the library that prints PDFs; and, where
there is a Java to run it, the Nu HTML checker.

Installs Debian's packages when it may, else says what to do.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from ctypes.util import find_library
from pathlib import Path

from nu import JAR, PACKAGE, is_whole

BROWSER = ["chromium", "fonts-dejavu-core"]
PATIENCE = 120  # seconds for the checker to come
PRINTER = ["libpango-1.0-0", "libpangoft2-1.0-0"]


def missing():
    """What is not here, in words → its Debian packages."""
    found = {
        "a browser for the journeys": (shutil.which("chromium"), BROWSER),
        "a printer for PDFs": (find_library("pango-1.0") and find_library("pangoft2-1.0"), PRINTER),
    }
    return {words: packages for words, (is_here, packages) in found.items() if not is_here}


def install(packages):
    quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
    subprocess.run(["apt-get", "update", *quiet], check=True)
    subprocess.run(
        ["apt-get", "install", "-y", *quiet, "--no-install-recommends", *packages],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def fetch_checker():
    """The npm package of the checker's authors. Without it html5lib alone reads the pages."""
    if not shutil.which("java") or not shutil.which("npm") or is_whole():
        return
    print(f"==> fetching the Nu HTML checker ({PACKAGE})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.suppress(subprocess.TimeoutExpired):
            command = ["npm", "pack", "--silent", PACKAGE]
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False, timeout=PATIENCE)
        for archive in Path(folder).glob("*.tgz"):
            with tarfile.open(archive) as packed:
                JAR.parent.mkdir(parents=True, exist_ok=True)
                JAR.write_bytes(packed.extractfile("package/build/dist/vnu.jar").read())
    if not is_whole():
        JAR.unlink(missing_ok=True)
        print("It did not come, or is another one than we know; html5lib alone reads the pages.")


def main():
    fetch_checker()
    lacking = missing()
    if not lacking:
        return 0
    packages = [name for names in lacking.values() for name in names]
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"==> installing {' and '.join(lacking)} (Debian's {', '.join(packages)})", flush=True)
        install(packages)
        return 0
    print(f"Without {' and '.join(lacking)} some tests will be skipped. Install: {' '.join(packages)}")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
