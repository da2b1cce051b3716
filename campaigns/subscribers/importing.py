"""Takes over a list of people from elsewhere, row by row, and says what became of every row.

Columns: `address` (or `email`, `e-mail`), and if you like `language`. Other columns are not read. An import never
brings back somebody who left, bounced, complained or was erased, and leaves people we already know as they are.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from campaigns import ports
from campaigns.subscribers import addresses, consent, notices
from campaigns.subscribers.consent import Method, Purpose, State
from campaigns.subscribers.models import Subscriber, Subscription, Suppression, Topic

ENCODINGS: Final = ("utf-8-sig", "cp1250")
DELIMITERS: Final = ";,\t"
ADDRESS_COLUMNS: Final = ("address", "email", "e-mail")
ROWS_AT_ONCE: Final = 200


class NotAList(ValueError):
    """The file is not a list of people. The message says what was expected."""


class Fate(StrEnum):
    ADDED = "added"
    TOPIC_ADDED = "topic_added"
    KNOWN = "known"
    REPEATED = "repeated"
    LEFT_BEFORE = "left_before"
    INVALID = "invalid"
    UNKNOWN_LANGUAGE = "unknown_language"
    EMPTY = "empty"


@dataclass(frozen=True)
class Line:
    """What became of one line of the file. Holds no address: reports are kept and passed on."""

    line: int
    fate: Fate
    detail: str = ""


@dataclass(frozen=True)
class Row:
    line: int
    address: str
    language: str


@dataclass(frozen=True)
class Report:
    lines: list[Line]
    is_dry_run: bool

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: count for fate, count in sorted(Counter(line.fate for line in self.lines).items())}

    def as_dict(self) -> dict[str, object]:
        return {"dry_run": self.is_dry_run, "counts": self.counts, "lines": [asdict(line) for line in self.lines]}


def read(data: bytes) -> list[Row]:
    """The rows of a CSV file: UTF-8 or Windows-1250, separated by semicolons, commas or tabs. Raises NotAList."""
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as failure:
        raise NotAList(f"This is not a CSV file: {failure}.") from None
    return list(_rows(table))


def run(
    rows: list[Row], topic: Topic, *, method: str = Method.IMPORT, by: AbstractBaseUser | None = None, dry: bool = False
) -> Report:
    """Adds the people; with `dry` it only says what it would do. Either way every row is in the report."""
    importer = _Importer(topic, method, by, dry)
    lines: list[Line] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        with transaction.atomic():
            lines += [importer.take(row) for row in rows[start : start + ROWS_AT_ONCE]]
    return Report(lines, dry)


class _Importer:
    def __init__(self, topic: Topic, method: str, by: AbstractBaseUser | None, dry: bool) -> None:
        self.topic, self.method, self.by, self.dry = topic, method, by, dry
        self.locales = {locale.language_code: locale for locale in ports.languages()}
        self.default = Locale.get_default()
        self.seen: dict[bytes, int] = {}

    def take(self, row: Row) -> Line:
        if not row.address:
            return Line(row.line, Fate.EMPTY)
        if row.language and row.language not in self.locales:
            return Line(row.line, Fate.UNKNOWN_LANGUAGE, f"The site has: {', '.join(self.locales)}.")
        try:
            digest = addresses.index(row.address).digest
        except addresses.InvalidAddress as reason:
            return Line(row.line, Fate.INVALID, str(reason))
        if digest in self.seen:
            return Line(row.line, Fate.REPEATED, f"Line {self.seen[digest]} has the same address.")
        self.seen[digest] = row.line
        return self._person(row)

    def _person(self, row: Row) -> Line:
        suppression = Suppression.objects.of_address(row.address).first()
        person = Subscriber.objects.find(row.address)
        if suppression or (person and person.state == Subscriber.State.LEFT):
            return Line(row.line, Fate.LEFT_BEFORE, suppression.reason if suppression else "")
        if person and person.subscriptions.filter(topic=self.topic).exists():
            return Line(row.line, Fate.KNOWN)
        if not self.dry:
            self._subscribe(person or self._newcomer(row))
        return Line(row.line, Fate.TOPIC_ADDED if person else Fate.ADDED)

    def _newcomer(self, row: Row) -> Subscriber:
        person = Subscriber(
            locale=self.locales.get(row.language, self.default),
            state=Subscriber.State.CONFIRMED,
            confirmed_at=timezone.now(),
            source="import",
        )
        person.write_address(row.address)
        person.save(force_insert=True)
        return person

    def _subscribe(self, person: Subscriber) -> None:
        if person.state == Subscriber.State.PENDING:
            person.state, person.confirmed_at = Subscriber.State.CONFIRMED, timezone.now()
            person.save(update_fields=["state", "confirmed_at"])
        person.subscriptions.create(topic=self.topic, state=Subscription.State.ACTIVE)
        consent.record(
            person.pk,
            purpose=Purpose.NEWSLETTER,
            state=State.GIVEN,
            method=self.method,
            language=person.locale.language_code,
            topic=self.topic.slug,
            notice=notices.OUTSIDE,
            by=self.by,
        )


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise NotAList("This is not a text file. Save the list as CSV, not as a spreadsheet.")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAList("The letters of this file are not understood. Save it as UTF-8.")


def _rows(table: list[list[str]]) -> Iterator[Row]:
    if not table:
        raise NotAList("The file is empty.")
    names = [name.strip().lower() for name in table[0]]
    address = next((names.index(name) for name in ADDRESS_COLUMNS if name in names), None)
    if address is None:
        raise NotAList(f"The first line must name the columns, one of them {' or '.join(ADDRESS_COLUMNS)}.")
    language = names.index("language") if "language" in names else None
    for line, cells in enumerate(table[1:], start=2):
        yield Row(line, _cell(cells, address), _cell(cells, language).lower())


def _cell(cells: list[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""
