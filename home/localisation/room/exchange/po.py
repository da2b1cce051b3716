"""PO files (gettext), as Poedit, Weblate and OmegaT read them: `msgctxt` is the place, `msgid` the source text.

Read and written here, line by line, because a reader for gettext catalogues merges what stands twice and names no
lines; and because a file comes from outside: nothing of it is a path or a program.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from home.localisation.room.exchange.sheets import Sheet, Unit, Unreadable, moment

ENDING, MIME = "po", "text/x-gettext-translation"
TRANSLATION, SOURCE_LANGUAGE, EXPORTED = "X-WagtailLocalize-TranslationID", "X-Source-Language", "X-Exported-At"
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\b": "\\b", "\f": "\\f"}
UNESCAPES = {escaped[1]: letter for letter, escaped in ESCAPES.items()}
LINE = re.compile(r'(?:(msgctxt|msgid|msgstr)\s+)?"((?:[^"\\]|\\.)*)"')


def write(sheet: Sheet) -> bytes:
    head = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "MIME-Version": "1.0",
        "Language": sheet.target_language,
        SOURCE_LANGUAGE: sheet.source_language,
        TRANSLATION: sheet.translation,
        EXPORTED: sheet.exported_at.isoformat() if sheet.exported_at else "",
        "X-Title": " ".join(sheet.title.split()),
    }
    lines = ['msgid ""', 'msgstr ""', *(_quoted(f"{name}: {value}\n") for name, value in head.items())]
    for unit in sheet.units:
        lines += ["", f"#. {' '.join(unit.note.split())}"]
        lines += ["#, fuzzy"] if unit.target and not unit.is_confirmed else []
        lines += [f"{word} {_quoted(text)}" for word, text in _fields(unit)]
    return ("\n".join(lines) + "\n").encode()


def _fields(unit: Unit) -> Iterator[tuple[str, str]]:
    yield from (("msgctxt", unit.path), ("msgid", unit.source), ("msgstr", unit.target))


def _quoted(text: str) -> str:
    return f'"{"".join(ESCAPES.get(letter, letter) for letter in text)}"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: UNESCAPES.get(match[1], match[1]), text)


def read(content: bytes) -> list[Sheet]:
    """One sheet. Raises `Unreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not UTF-8. Save it with that encoding.")) from None
    first, *entries = list(_entries(text)) or [{}]
    head = dict(line.split(": ", 1) for line in first.get("msgstr", "").split("\n") if ": " in line)
    if first.get("msgid") or not head.get(TRANSLATION):
        raise Unreadable(
            _("The file does not say which translation it belongs to. Export it here again and do not remove its head.")
        )
    return [
        Sheet(
            translation=head[TRANSLATION].strip(),
            title=head.get("X-Title", ""),
            source_language=head.get(SOURCE_LANGUAGE, "").strip(),
            target_language=head.get("Language", "").strip().replace("_", "-"),
            exported_at=moment(head.get(EXPORTED, "").strip()),
            units=[_unit(number, entry) for number, entry in enumerate(entries, start=1)],
        )
    ]


def _unit(number: int, entry: dict[str, str]) -> Unit:
    return Unit(
        number=number,
        path=entry.get("msgctxt", ""),
        source=entry.get("msgid", ""),
        target=entry.get("msgstr", ""),
        is_confirmed="fuzzy" not in entry.get("flags", ""),
    )


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Field → text of each entry; `flags` from its comment. What is commented out is obsolete and left aside."""
    entry: dict[str, str] = {}
    field = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(" \t\r")
        if line.startswith("#") or not line:
            if "msgstr" in entry:
                yield entry
                entry, field = {}, ""
            if line.startswith("#,"):
                entry["flags"] = line
            continue
        match = LINE.fullmatch(line)
        if match is None or not (match[1] or field):
            raise Unreadable(_("Line %d is not of a PO file. Export it here again.") % number)
        if match[1] in {"msgctxt", "msgid"} and "msgstr" in entry:
            yield entry
            entry = {}
        field = match[1] or field
        entry[field] = entry.get(field, "") + _unquoted(match[2])
    if "msgstr" in entry:
        yield entry
