#!/usr/bin/env python3
"""Django's command line for this site."""

import os
import sys
from pathlib import Path

# `site/` is a folder and never a package: the standard library owns that name.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.commands import run

    run(sys.argv)
