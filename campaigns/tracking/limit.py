"""How often one caller may be counted in an hour, remembered by this process alone.

Not in the cache, where the forms count their visitors: every reader comes by here, and where there is no Redis they
would push out of it what is counted against guessed passwords.
"""

import os
import threading
import time
from collections import Counter
from hashlib import blake2b

HOUR = 3600
MOST_CALLERS = 10_000
"""Remembered at once; with one more all are forgotten."""


class Limit:
    """Safe for threads. Holds keyed digests of callers; the key is drawn anew every hour and written nowhere."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._seen: Counter[bytes] = Counter()
        self._key = b""
        self._hour = 0

    def seconds_to_wait(self, caller: str, per_hour: int) -> int:
        """Counts this request: 0 within the limit, else what is left of the hour."""
        hour, gone = divmod(int(time.time()), HOUR)
        with self._guard:
            if hour != self._hour or len(self._seen) >= MOST_CALLERS:
                self._begin(hour)
            name = blake2b(caller.encode(), key=self._key, digest_size=8).digest()
            self._seen[name] += 1
            return 0 if self._seen[name] <= per_hour else HOUR - gone

    def forget(self) -> None:
        with self._guard:
            self._begin(0)

    def _begin(self, hour: int) -> None:
        self._seen.clear()
        self._key, self._hour = os.urandom(16), hour
