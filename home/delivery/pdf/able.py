"""Whether PDFs can be made here. Without asking the library itself, which takes a second and much memory to load."""

from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.core import checks

LIBRARIES = ("pango-1.0", "pangoft2-1.0")
CURE = "Install Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0), or uninstall weasyprint."


def register() -> None:
    checks.register(pdf_is_whole)


@cache
def missing() -> tuple[str, ...]:
    """Names of what is not installed. The native libraries are looked for only where the extra is there."""
    if find_spec("weasyprint") is None:
        return ("weasyprint",)
    return tuple(name for name in LIBRARIES if find_library(name) is None)


def is_able() -> bool:
    return not missing()


def pdf_is_whole(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Who left the extra out wanted no PDFs; who installed it gets told why there are none."""
    lacking = [name for name in missing() if name != "weasyprint"]
    said = f"Guides are not offered as PDF: the extra `pdf` is installed, but {', '.join(lacking)} is missing."
    return [checks.Warning(said, hint=CURE, id="home.W601")] if lacking else []
