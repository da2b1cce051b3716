"""Makes sure a browser is there for the journeys: installs Debian's chromium when it may, else says what to do."""

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "fonts-dejavu-core"]


def main():
    if shutil.which("chromium"):
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("==> installing a browser for the journeys (Debian's chromium)", flush=True)
        quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
        subprocess.run(["apt-get", "update", *quiet], check=True)
        subprocess.run(
            ["apt-get", "install", "-y", *quiet, "--no-install-recommends", *PACKAGES],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        return 0
    print("No chromium here: the journeys will be skipped. Install the package chromium to run them.")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
