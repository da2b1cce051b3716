"""The stamp: one value that moves whenever something public changed.

Every process compares it before it believes what it remembers. On one machine it is a counter in a file that all
processes map into memory, so that looking costs nothing; on several it is a token in Redis. Nobody looks up what
changed here: that stands in the database (`purges`), in the order of commits.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

NUMBER = struct.Struct("<Q")
LOOK_AGAIN_SECONDS = 1.0
"""How long a vanished file, or a Redis that is away, goes unnoticed, or is left alone."""


class Stamp(Protocol):
    def read(self) -> int | bytes | None:
        """Where it stands; None when nobody knows, so that nothing remembered may be believed."""

    def move(self) -> None:
        """To a value it never had. Raises OSError or RedisError when it cannot."""


class MappedStamp:
    """A counter in a file. It begins at the time of day, so that a file made anew repeats no value."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._map: mmap.mmap | None = None
        self._inode = 0
        self._look_at = 0.0

    def read(self) -> int | None:
        try:
            return NUMBER.unpack_from(self._mapped())[0]
        except OSError as error:
            log.error("stamp_unreadable", path=str(self._path), error=type(error).__name__)
            return None

    def move(self) -> None:
        mapped = self._mapped(look=True)
        with _locked(self._path):
            NUMBER.pack_into(mapped, 0, NUMBER.unpack_from(mapped)[0] + 1)

    def _mapped(self, *, look: bool = False) -> mmap.mmap:
        now = time.monotonic()
        if self._map is None or look or now >= self._look_at:
            with self._lock:
                self._look_at = now + LOOK_AGAIN_SECONDS
                if self._map is None or not self._is_same_file():
                    self._open()
        assert self._map is not None
        return self._map

    def _is_same_file(self) -> bool:
        """Somebody may have emptied `var/` under us; the old file would never move again."""
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self._path) as descriptor:
            if os.fstat(descriptor).st_size < NUMBER.size:
                os.write(descriptor, NUMBER.pack(time.time_ns()))
            self._inode = os.fstat(descriptor).st_ino
            self._map = mmap.mmap(descriptor, NUMBER.size)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o664)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # closing alone would not do: a map keeps the file open, lock and all
        os.close(descriptor)


class RedisStamp:
    """A random token: a Redis that lost its memory can never show a value somebody has seen before."""

    KEY = "latarnia:stamp"
    TIMEOUT = 0.5  # seconds; a reader does not wait longer for a cache

    def __init__(self, url: str) -> None:
        import redis  # an extra: one machine does without

        self._errors: type[Exception] = redis.RedisError
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=self.TIMEOUT, socket_connect_timeout=self.TIMEOUT)
        self._away_until = 0.0

    def read(self) -> bytes | None:
        if time.monotonic() < self._away_until:
            return None
        try:
            return self._redis.get(self.KEY) or self._first()
        except self._errors as error:
            self._away_until = time.monotonic() + LOOK_AGAIN_SECONDS
            log.warning("stamp_away", error=type(error).__name__)
            return None

    def move(self) -> None:
        self._redis.set(self.KEY, uuid4().bytes)

    def _first(self) -> bytes | None:
        self._redis.set(self.KEY, uuid4().bytes, nx=True)
        return self._redis.get(self.KEY)


def stamp() -> Stamp:
    return _stamp(settings.REDIS_URL, settings.STAMP_FILE)


@lru_cache(maxsize=8)
def _stamp(redis_url: str, path: Path) -> Stamp:
    return RedisStamp(redis_url) if redis_url else MappedStamp(path)
