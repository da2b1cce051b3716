"""Hits on their way to the database: one append-only file per process, so that a redirect waits for no database.

A line is written with one system call before the answer goes out; the kernel keeps it when the process is killed.
Each line carries a random id drawn here, so that reading a file twice counts nothing twice.

The reader takes a file by *sealing* it: under the file's lock it takes away the write permission. A writer looks at
the permission under the same lock before it writes and opens a new file when its own was sealed. So a sealed file
is complete, and may be read for as long as the database needs and removed after the commit.
"""

import fcntl
import logging
import os
import stat
import threading
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from campaigns import conf

logger = logging.getLogger(__name__)
FILE_LIMIT = 32 * 1024 * 1024
"""Bytes after which a writer begins a new file, so that reading can be resumed file by file."""
FLOOD_LIMIT = 4 * 1024 * 1024
"""Bytes of a file from which it takes only what has no second chance. A worker at work never lets it grow so far."""
SUFFIX = ".hits"
DAMAGED = ".damaged"
ABSENT = "-"


class NoRoom(Exception):
    """Nobody has read the spool for long, and this can be done without."""


class ShownPage(NamedTuple):
    """A page in one language, as somebody saw it."""

    key: uuid.UUID
    """Its translation key."""
    language: str

    @classmethod
    def of_fields(cls, fields: list[str]) -> "ShownPage":
        key, language = fields
        return cls(uuid.UUID(key), language)


@dataclass(frozen=True)
class Hit:
    """One request for a link or a pixel, or a page shown. Nothing in it describes a person; see `verdicts.Signal` for
    `signals`."""

    key: bytes
    """16 random bytes."""
    at_us: int
    """Microseconds since 1970, UTC."""
    type: int
    signals: int
    link_code: str = ""
    delivery_id: uuid.UUID | None = None
    page: ShownPage | None = None

    def to_line(self) -> bytes:
        """Fields separated by blanks, then a checksum: a line is whole or it is not a line."""
        delivery = self.delivery_id.hex if self.delivery_id else ABSENT
        fields = f"{self.key.hex()} {self.at_us} {self.type} {self.signals} {self.link_code or ABSENT} {delivery}"
        if self.page:
            fields = f"{fields} {self.page.key.hex} {self.page.language}"
        body = fields.encode("ascii")
        return b"%b %08x\n" % (body, zlib.crc32(body))

    @classmethod
    def from_line(cls, line: bytes) -> "Hit":
        """Raises ValueError when the line is damaged."""
        body, _, checksum = line.rstrip(b"\n").rpartition(b" ")
        if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(body):
            raise ValueError("damaged line")
        key, at_us, type_, signals, code, delivery, *page = body.decode("ascii").split(" ")
        return cls(
            key=bytes.fromhex(key),
            at_us=int(at_us),
            type=int(type_),
            signals=int(signals),
            link_code="" if code == ABSENT else code,
            delivery_id=None if delivery == ABSENT else uuid.UUID(delivery),
            page=ShownPage.of_fields(page) if page else None,
        )


def hit(
    type_: int,
    signals: int,
    link_code: str = "",
    delivery_id: uuid.UUID | None = None,
    page: ShownPage | None = None,
) -> Hit:
    """A hit that happens now."""
    return Hit(os.urandom(16), time.time_ns() // 1000, int(type_), int(signals), link_code, delivery_id, page)


class Writer:
    """Appends lines to the file of this process. Safe for threads, and after a fork."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._descriptor = -1
        self._owner: tuple[int, Path] | None = None

    def write(self, line: bytes, *, below: int | None = None) -> None:
        """Returns when the kernel has the line. Raises OSError when it cannot take it (a full disk).

        Raises NoRoom when the file has reached `below` bytes already.
        """
        with self._guard:
            self._open_if_needed()
            while not self._append(line, below):
                self._reopen()

    def close(self) -> None:
        with self._guard:
            self._close()

    def _append(self, line: bytes, below: int | None) -> bool:
        """False when the file was sealed, is full, or somebody removed it: the line belongs into a new one."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            now = os.fstat(self._descriptor)
            if not now.st_mode & stat.S_IWUSR or not now.st_nlink or now.st_size > FILE_LIMIT:
                return False
            if below is not None and now.st_size >= below:
                raise NoRoom
            if os.write(self._descriptor, line) != len(line):
                os.ftruncate(self._descriptor, now.st_size)
                raise OSError("the spool took only a part of a line; is the disk full?")
            return True
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _open_if_needed(self) -> None:
        if self._owner != (os.getpid(), conf.current().spool_dir):
            self._reopen()

    def _reopen(self) -> None:
        self._close()
        folder = Path(conf.current().spool_dir)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{time.time_ns()}-{os.getpid()}-{os.urandom(4).hex()}{SUFFIX}"
        self._descriptor = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        self._owner = (os.getpid(), conf.current().spool_dir)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._owner = -1, None


writer = Writer()


def append(one: Hit) -> None:
    writer.write(one.to_line())


def append_if_room(one: Hit) -> None:
    """For what strangers can send as often as they like: raises NoRoom before it fills the disk."""
    writer.write(one.to_line(), below=FLOOD_LIMIT)


@contextmanager
def only_reader() -> Iterator[bool]:
    """True for one process of this machine at a time; the others have nothing to do."""
    folder = Path(conf.current().spool_dir)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / "reader.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def sealed_files() -> Iterator[Path]:
    """Every file there is, oldest first, each sealed and therefore complete."""
    for path in sorted(Path(conf.current().spool_dir).glob(f"*{SUFFIX}")):
        _seal(path)
        yield path


def _seal(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.fchmod(descriptor, 0o400)
    finally:
        os.close(descriptor)


def read(path: Path) -> Iterator[Hit]:
    """The hits of a sealed file. A torn last line was never answered; any other damage is set aside, not dropped."""
    with open(path, "rb") as file:
        for line in file:
            try:
                yield Hit.from_line(line)
            except ValueError:
                _set_aside(path, line)


def _set_aside(path: Path, line: bytes) -> None:
    if not line.endswith(b"\n"):
        return
    logger.error("A line of the spool is damaged; it stands in %s", path.name + DAMAGED)
    with open(path.with_suffix(DAMAGED), "ab") as file:
        file.write(line)
