"""Files as they come and go: one sheet, or many in a zip. Everything from outside is measured before it is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from home.localisation.room.exchange import po, xliff
from home.localisation.room.exchange.sheets import Sheet, Unreadable

FORMATS = {"po": po, "xliff": xliff}
READERS = {".po": po.read, ".xlf": xliff.read, ".xliff": xliff.read}
LARGEST = 10 * 1024 * 1024
"""Bytes of a file as it is handed in, and of one member of a zip."""
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_FILES = 1000
UNREADABLE_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


def pack(sheets: Iterable[Sheet], kind: str) -> bytes:
    """A zip with a folder per language. `kind` is one of `FORMATS`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            name = f"{sheet.target_language}/{sheet.name}.{FORMATS[kind].ENDING}"
            archive.writestr(name, FORMATS[kind].write(sheet))
    return out.getvalue()


def unpack(name: str, content: bytes) -> Iterator[tuple[str, list[Sheet] | Unreadable]]:
    """(name of the file, its sheets or why it has none); a zip yields one pair for each member."""
    if len(content) > LARGEST:
        yield name, Unreadable(_("The file is larger than %d MB. Split it.") % (LARGEST // 1024 // 1024))
    elif name.lower().endswith(".zip"):
        yield from _members(name, content)
    else:
        yield name, _read(name, content)


def _members(name: str, content: bytes) -> Iterator[tuple[str, list[Sheet] | Unreadable]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise Unreadable(_("There is too much in the zip file. Hand it in in parts."))
        for member in members:
            with archive.open(member) as file:
                inside = file.read(LARGEST + 1)  # what a member claims to measure is only a claim
            yield member.filename, _read(member.filename, inside)
    except Unreadable as refusal:
        yield name, refusal
    except UNREADABLE_ZIP as error:
        yield name, Unreadable(_("The zip file cannot be opened (%s). Pack it anew, without a password.") % error)


def _read(name: str, content: bytes) -> list[Sheet] | Unreadable:
    reader = READERS.get(f".{name.lower().rpartition('.')[2]}")
    if reader is None:
        return Unreadable(_("Neither PO nor XLIFF. Hand in a .po, .xlf, .xliff or .zip file."))
    if len(content) > LARGEST:
        return Unreadable(_("The file is larger than %d MB. Split it.") % (LARGEST // 1024 // 1024))
    try:
        return reader(content)
    except Unreadable as refusal:
        return refusal
