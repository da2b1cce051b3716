"""Plotly's bundle under one static address, taken from the installed package and never copied into the project.

    STATICFILES_FINDERS = [..., "campaigns.dashboards.assets.PlotlyFinder"]

Under a strict content security policy Plotly may not write its own style element. It accepts a linked style sheet with
the right id instead; that sheet is made here from the rules inside the installed bundle, so both always fit together.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Warning, register
from django.core.files.storage import FileSystemStorage

from campaigns import conf

PREFIX = "campaigns"
SCRIPT, STYLE = "plotly.min.js", "plotly.css"
PLOT, NOTIFIER = ".js-plotly-plot .plotly", ".plotly-notifier"
STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
KEY = rf"""(?:{STRING}|[XY])"""
RULES = re.compile(rf"""\{{((?:{KEY}:{STRING},?)+)\}};for\((?:let |var |const )?[\w$]+ in [\w$]+\)""")
RULE = re.compile(rf"({KEY}):({STRING})")
MAP_STYLE = re.compile(r'document\.getElementById\("([0-9a-f]{64})"\)')


class BundleChanged(Exception):
    """The installed plotly.js no longer holds its style rules where we look for them."""


def bundle() -> Path:
    """The full bundle inside the installed package."""
    return Path(str(files("plotly"))) / "package_data" / SCRIPT


@lru_cache(maxsize=1)
def map_style_id() -> str:
    """Id of the style element the bundle's maps look for, or an empty string.

    An element with this id keeps the bundle from writing that style; we draw no maps.
    """
    found = MAP_STYLE.search(bundle().read_text())
    return found[1] if found else ""


def style_sheet(script: str) -> str:
    """The CSS that plotly.js would insert rule by rule. Raises BundleChanged."""
    found = next((m for m in RULES.finditer(script) if ".modebar" in m[1]), None)
    if found is None:
        raise BundleChanged(f"No style rules in {SCRIPT} of plotly {version('plotly')}.")
    rules = [(_text(key), _text(value)) for key, value in RULE.findall(found[1])]
    # It inserts each rule before the earlier ones, so the last one comes first.
    return "".join(f"{_selector(key)}{{{value}}}\n" for key, value in reversed(rules))


def _text(literal: str) -> str:
    """A JavaScript string of either quotes."""
    if literal[0] == '"':
        return str(json.loads(literal))
    return literal[1:-1].replace("\\'", "'") if literal[0] == "'" else literal


def _selector(key: str) -> str:
    """As the bundle does it: X is the plot, Y its notifier, a leading comma needs something before it."""
    return re.sub(r"^,", " ,", key).replace("X", PLOT).replace("Y", NOTIFIER)


def made() -> Path:
    """The folder with the style sheet of the installed version; makes it when it is missing."""
    folder = Path(conf.current().assets_dir).absolute() / f"plotly-{version('plotly')}"
    sheet = folder / STYLE
    if not sheet.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = sheet.with_suffix(".draft")
        draft.write_text(style_sheet(bundle().read_text()))
        draft.replace(sheet)
    return folder


class PlotlyFinder(finders.BaseFinder):
    """Finds `campaigns/plotly.min.js` and `campaigns/plotly.css`."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        homes: dict[str, Callable[[], Path]] = {
            f"{PREFIX}/{SCRIPT}": bundle,
            f"{PREFIX}/{STYLE}": lambda: made() / STYLE,
        }
        found = str(homes[path]()) if path in homes else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, folder in ((SCRIPT, bundle().parent), (STYLE, made())):
            storage = FileSystemStorage(location=folder)
            storage.prefix = PREFIX  # type: ignore[attr-defined]
            yield name, storage


@register("staticfiles")
def finder_is_installed(**kwargs: Any) -> list[CheckMessage]:
    """Without the finder the dashboards show tables only."""
    if finders.find(f"{PREFIX}/{SCRIPT}"):
        return []
    hint = 'Add "campaigns.dashboards.assets.PlotlyFinder" to STATICFILES_FINDERS, after Django\'s own two.'
    return [Warning("Dashboards will have no charts: plotly.js is not served.", hint=hint, id="campaigns.W001")]
