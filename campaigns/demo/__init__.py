"""Demo data of the library: `plan()` makes the campaign and its nouns, `history(size)` what happened to it so far."""

from campaigns.demo.history import history
from campaigns.demo.plan import plan

__all__ = ["history", "plan"]
