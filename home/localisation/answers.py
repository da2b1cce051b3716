"""What a person answered beside the act itself: what becomes of the translations, and why.

Signals and actions know the act only. The middleware opens a room for the answers of one request; a script opens one:

    with answering(Answers(keeps_translations=True, reason="The Polish office asked for it")):
        page.unpublish(user=user)

Whoever is not asked (a schedule, a script, the API) gives the safe answers: nothing stays public that its source no
longer is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

LONGEST_REASON = 300
MINOR = "minor"


@dataclass(frozen=True)
class Answers:
    keeps_translations: bool = False
    """When a source is unpublished: its translations stay public."""
    lifts_protection: bool = False
    """When a source becomes public: so do the translations that were protected with it."""
    is_minor: bool = False
    """The change is a comma: translations need not hurry."""
    reason: str = ""
    why: str | None = None
    """What changed, for readers; None when nobody was asked."""
    user: Any = None


NOTHING = Answers()
_current: ContextVar[Callable[[], Answers]] = ContextVar("localisation_answers", default=lambda: NOTHING)


def current() -> Answers:
    return _current.get()()


@contextmanager
def answering(said: Answers | Callable[[], Answers]) -> Iterator[None]:
    """Takes a function too, so that a request is not read before somebody asks."""
    token = _current.set(said if callable(said) else lambda: said)
    try:
        yield
    finally:
        _current.reset(token)


def of_request(request: HttpRequest) -> Answers:
    """From the form, or from the address of an API call. To keep translations public takes a reason."""
    given = request.GET if request.path_info.startswith("/api/") else request.POST
    reason = given.get("translations-reason", "").strip()[:LONGEST_REASON]
    user = getattr(request, "user", None)
    return Answers(
        keeps_translations=given.get("translations") == "keep" and bool(reason),
        lifts_protection=given.get("translations-protection") == "lift",
        is_minor=MINOR in {given.get("action-publish"), given.get("action-submit"), given.get("change")},
        reason=reason,
        why=given["change-why"].strip() if "change-why" in given else None,
        user=user if user is not None and user.is_authenticated else None,
    )
