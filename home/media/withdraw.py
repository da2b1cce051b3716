"""Files out of the public storage: the database in the caller's transaction, the files when it is committed.

A process that dies in between leaves files nobody names; `sweep` finds them.
"""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from home.media.storage import public_storage
from home.pages.media import Files, SiteImage


def withdraw(image: SiteImage, keep: Files | None = None) -> None:
    """Everything public of it, except `keep`."""
    kept = keep or {}
    SiteImage.objects.filter(pk=image.pk).update(public_files=kept)
    still_named = {name for name, _width, _height in kept.values()}
    erase_on_commit(names(image) - still_named)


def names(image: SiteImage) -> set[str]:
    return {name for name, _width, _height in image.public_files.values()}


def erase_on_commit(gone: Iterable[str]) -> None:
    if gone := list(gone):
        transaction.on_commit(partial(erase, gone), robust=True)  # a storage that is away must not break the answer


def erase(gone: Iterable[str]) -> None:
    storage = public_storage()
    for name in gone:
        storage.delete(name)
