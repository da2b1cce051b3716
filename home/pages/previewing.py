"""Whether what is being rendered is a preview for an editor: only then may a picture be made while somebody waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_preview: ContextVar[bool] = ContextVar("is_preview", default=False)


@contextmanager
def previewing() -> Iterator[None]:
    token = _is_preview.set(True)
    try:
        yield
    finally:
        _is_preview.reset(token)


def is_preview() -> bool:
    return _is_preview.get()
