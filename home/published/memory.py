"""What a process remembers of public things, forgotten key by key as they change.

A memory is exact: before it answers it compares the stamp, and where that moved it reads from the log of purges which
keys were touched since it last looked. Inside a transaction nothing is remembered, because a transaction sees what
others must not see yet.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from home.published.purges import EVERYTHING, Purge
from home.published.stamp import stamp

Token = int | bytes | None


@dataclass(frozen=True, slots=True)
class Kept:
    value: Any
    keys: frozenset[str]
    size: int
    until: float
    """Seconds since the epoch; from then on it says something else."""


class Memory:
    """Bounded: what was not asked for longest goes first. `most` is in the unit of `size`."""

    def __init__(self, most: int) -> None:
        self._most, self._used = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._by_key: dict[str, set[Hashable]] = {}
        self._lock = threading.RLock()
        self._seen: Token = None
        self._last: int | None = None
        """The newest purge this memory has followed."""

    def __len__(self) -> int:
        return len(self._kept)

    def names(self) -> list[Hashable]:
        """The next to be forgotten first."""
        return list(self._kept)

    def get(self, name: Hashable) -> Any:
        """None when it is not there, or may not be believed. One query where the stamp moved, else none."""
        if self.now() is None:
            return None
        kept = self._kept.get(name)
        if kept is None or time.time() >= kept.until:
            return None
        try:
            self._kept.move_to_end(name)
        except KeyError:  # another thread has just dropped it
            return None
        return kept.value

    def now(self) -> Token:
        """The stamp, with everything followed that it stands for. To be asked before what is put is read."""
        token = stamp().read()
        if token == self._seen:
            return token
        return self._follow(token) if token is not None else None

    def put(
        self,
        name: Hashable,
        value: Any,
        *,
        token: Token,
        keys: Iterable[str],
        size: int = 1,
        until: float = float("inf"),
    ) -> bool:
        """Unless the stamp moved since `token` was read: then the value may be of before, and is not kept."""
        kept = Kept(value, frozenset(keys), size, until)
        with self._lock:
            if token is None or size > self._most or self._seen != token or stamp().read() != token:
                return False
            self._drop(name)
            self._kept[name] = kept
            self._used += size
            for key in kept.keys:
                self._by_key.setdefault(key, set()).add(name)
            self.shrink(self._most)
        return True

    def shrink(self, to: int) -> None:
        """Forget what was not asked for longest, until so much is left."""
        with self._lock:
            while self._used > to:
                self._drop(next(iter(self._kept)))

    def remember(
        self,
        name: Hashable,
        keys: Iterable[str],
        read: Callable[[], Any],
        *,
        until: float = float("inf"),
        only_if: Callable[[Any], bool] = lambda _value: True,
    ) -> Any:
        """What `read` returns (never None), read once until one of the keys is touched, or that moment comes.

        `only_if`: where somebody outside chooses the name, and there is no end of names.
        """
        if connection.in_atomic_block:
            return read()
        token = self.now()
        known = self.get(name)
        if known is None:
            known = read()
            if only_if(known):
                self.put(name, known, token=token, keys=keys, until=until)
        return known

    def forget(self) -> None:
        """Everything, and how far it had followed."""
        with self._lock:
            self._forget_all()
            self._seen = self._last = None

    def _follow(self, token: Token) -> Token:
        with self._lock:
            if token == self._seen:
                return token
            try:
                connection.close_if_unusable_or_obsolete()
                last, touched = Purge.objects.since(self._last)
            except DatabaseError:
                return None
            if EVERYTHING in touched:
                self._forget_all()
            for key in touched:
                for name in list(self._by_key.get(key, ())):
                    self._drop(name)
            self._last, self._seen = last, token
        return token

    def _drop(self, name: Hashable) -> None:
        kept = self._kept.pop(name, None)
        if kept is None:
            return
        self._used -= kept.size
        for key in kept.keys:
            names = self._by_key[key]
            names.discard(name)
            if not names:
                del self._by_key[key]

    def _forget_all(self) -> None:
        self._kept.clear()
        self._by_key.clear()
        self._used = 0
