"""Whether a bundle may go live: items × languages, with what is not ready and where it is mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from home.ports import WHOLE, Finding
from home.release.kinds import kinds
from home.release.models import Bundle, BundleItem
from home.release.put_up import Entry, put_up


@dataclass(frozen=True)
class Cell:
    """One item in one language, or in the whole."""

    language: str
    standing: str
    findings: Sequence[Finding]
    edit_url: str
    preview: str
    is_left_out: bool

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "error"]

    @property
    def is_ready(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class Row:
    item: BundleItem
    label: str
    whole: Cell
    cells: Sequence[Cell]
    has_languages: bool

    @property
    def kind(self):
        return kinds()[self.item.kind]

    @property
    def is_ready(self) -> bool:
        return all(cell.is_ready for cell in (self.whole, *self.cells))


@dataclass(frozen=True)
class Report:
    languages: Sequence[str]
    rows: Sequence[Row]

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and all(row.is_ready for row in self.rows)

    @property
    def unready(self) -> int:
        """Findings that stop the bundle."""
        return sum(len(cell.errors) for row in self.rows for cell in (row.whole, *row.cells))

    def is_ready_in(self, language: str) -> bool:
        column = self.languages.index(language)
        return all(row.cells[column].is_ready for row in self.rows)

    def reasons(self) -> list[str]:
        """One sentence per error, with the name and the language of what it is about."""
        return [
            f"{row.label}{f' ({language_name(cell.language)})' if cell.language else ''}: {finding.words}"
            for row in self.rows
            for cell in (row.whole, *row.cells)
            for finding in cell.errors
        ]


class Unready(Exception):
    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = list(reasons)


def put_up_if_ready(bundle: Bundle, *, actor: Any) -> list[Entry]:
    """All or nothing: raises Unready, so that the caller's transaction is rolled back."""
    entries = put_up(bundle, actor=actor)
    report = inspect(bundle, entries)
    if not report.is_ready:
        raise Unready(report.reasons())
    return entries


def inspect(bundle: Bundle, entries: Sequence[Entry]) -> Report:
    """Asked inside the transaction in which everything went live."""
    languages = bundle.languages
    return Report(languages, [_row(entry, languages) for entry in entries])


def _row(entry: Entry, languages: Sequence[str]) -> Row:
    thing = entry.thing
    if thing is None:
        gone = Finding("error", "gone", _("It no longer exists. Take it out of the bundle."))
        whole = Cell(WHOLE, "", [gone], "", "", False)
        return Row(entry.item, _("deleted"), whole, [Cell(code, "", [], "", "", False) for code in languages], False)
    cells = [_cell(entry, code) for code in languages]
    return Row(entry.item, thing.label, _cell(entry, WHOLE), cells, bool(thing.languages()))


def _cell(entry: Entry, language: str) -> Cell:
    thing, is_left_out = entry.thing, language in entry.item.left_out
    assert thing is not None
    speaks = bool(thing.languages()) or not language
    found = thing.findings(language) if speaks and not is_left_out else []
    return Cell(
        language, thing.standing(language), found, thing.edit_url(language), thing.preview(language), is_left_out
    )


def language_name(code: str) -> str:
    """In the language of the person who reads it."""
    return str(get_language_info(code)["name_translated"])


def languages_of(report: Report) -> Iterator[tuple[str, str, bool]]:
    """(code, name, ready) for the head of the table."""
    return ((code, language_name(code), report.is_ready_in(code)) for code in report.languages)
