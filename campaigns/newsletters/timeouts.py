"""How long we wait for the other side: always less than half a lease, so that an answer comes while we own the row."""

from dataclasses import dataclass

CONNECT_SECONDS = 3.0
READ_SECONDS = 15.0


@dataclass(frozen=True)
class Timeouts:
    connect: float
    read: float

    @classmethod
    def under(cls, lease_seconds: float) -> "Timeouts":
        half = lease_seconds / 2 * 0.9
        return cls(connect=min(CONNECT_SECONDS, half), read=min(READ_SECONDS, half))
