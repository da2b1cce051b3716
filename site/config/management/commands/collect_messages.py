"""`collect_messages`: every text of the interface into site/locale, without gettext's own tools.

Python files are read by Babel; templates are first turned into what Babel can read by Django's own `templatize`.
Translations that exist are kept, texts that are gone are dropped, and nothing is guessed: no fuzzy entries.
"""

import io
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

APPS = ("campaigns", "home", "search", "site/config")
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop", "N_"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
TEMPLATES = {".html", ".txt", ".mjml", ".subject"}
PLURALS = {  # gettext's formulas, but for `n%1`: a fraction has a form of its own. A wrong one shows "2 odbiorców"
    "pl": "nplurals=4; plural=(n%1 ? 3 : n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : n!=1 && n%10>=0 && n%10<=1 || n%10>=5 && n%10<=9 || n%100>=12 && n%100<=14 ? 2 : 3);",  # noqa: E501
    "uk": "nplurals=4; plural=(n%1 ? 3 : n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : n%10==0 || n%10>=5 && n%10<=9 || n%100>=11 && n%100<=14 ? 2 : 3);",  # noqa: E501
}  # fmt: skip


def collect(root: Path) -> Catalog:
    """A catalogue without translations; places carry no line numbers, so that it changes only when texts do."""
    catalog = Catalog(project="Latarnia", charset="utf-8", fuzzy=False)
    for path in _sources(root):
        for message, context, comments in _messages(path):
            place = (path.relative_to(root).as_posix(), 0)
            known = catalog.get(message[0] if isinstance(message, tuple) else message, context)
            if known is None or place not in known.locations:
                catalog.add(message, locations=[place], context=context, auto_comments=comments)
    return catalog


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        yield from sorted(path for path in (root / app).rglob("*.py") if "migrations" not in path.parts)
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in TEMPLATES)


def _messages(path: Path) -> Iterable[tuple[Any, str | None, list[str]]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # What is left besides the calls is X-ed out text, whose indentation would trouble Python's tokenizer.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    found = extract("python", io.BytesIO(source.encode()), KEYWORDS, ["Translators:"])
    return ((message, context, comments) for _line, message, comments, context in found)


class Command(BaseCommand):
    help = "Collects every text of the interface into site/locale and says how many wait for a translation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a catalogue is behind")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = collect(settings.BASE_DIR)
        behind = False
        for language in PLURALS:
            path = settings.BASE_DIR / "site" / "locale" / language / "LC_MESSAGES" / "django.po"
            new, waiting = updated(path, language, texts)
            self.stdout.write(f"{language}: {len(texts)} texts, {waiting} without translation")
            behind = behind or not path.exists() or path.read_bytes() != new
            if not options["check"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(new)
        if options["check"] and behind:
            raise SystemExit(1)


def updated(path: Path, language: str, texts: Catalog) -> tuple[bytes, int]:
    """The catalogue at `path` (which need not exist) with exactly these texts, and how many are not translated."""
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.header_comment, catalog.fuzzy = f"# Latarnia, {language}", False
    empty = sum(1 for message in catalog if message.id and not any(_strings(message.string)))
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, include_lineno=False, omit_header=True)
    return _header(language).encode() + out.getvalue(), empty


def _header(language: str) -> str:
    """Without dates and names, which would change the file when no text did."""
    forms = _plural_forms(language)
    fields = {"Language": language, "Content-Type": "text/plain; charset=utf-8", "Plural-Forms": forms}
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'# Latarnia\nmsgid ""\nmsgstr ""\n{lines}\n'


def _plural_forms(language: str) -> str:
    """Ours for the languages we speak, else Babel's; its formula for an unknown language is the English one."""
    if language in PLURALS:
        return PLURALS[language]
    return get_plural(language.replace("-", "_")).plural_forms + ";"


def _strings(value: Any) -> Iterable[str]:
    return value if isinstance(value, tuple) else (value,)
