"""Compares the public storage with what ought to be in it, and mends the difference. What a crash leaves ends here."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator

from django.core.cache import cache
from django.core.files.storage import Storage
from django.utils import timezone

from home import clock
from home.media.claims import public_images, shapes_needed
from home.media.follow import settle
from home.media.models import ShareImage
from home.media.release import current_files, release_image
from home.media.shapes import specs_of
from home.media.share import ask_for_shares, draw_share_images, missing_shares
from home.media.storage import public_storage
from home.media.withdraw import erase, names
from home.pages.media import SiteDocument, SiteImage
from home.published.models import PublishedDocument

FOLDERS = ("images", "share")
EVERY = dt.timedelta(hours=1)
YOUNG = dt.timedelta(hours=1)
"""A file this young may belong to a task that has not said so yet."""
AT_MOST = 200
"""Files asked for in one sweep, so that a rebuild does not fill the queue."""


def withhold_ended() -> int:
    """A job of the worker: on the day after its right ended, an image or file is taken from the site."""
    today = clock.today()
    ended = [t for model in (SiteImage, SiteDocument) for t in model.objects.ended(today).filter(is_withheld=False)]
    for thing in ended:
        thing.save()  # turns the flag; the rest follows from it, as when a person saves it
    return len(ended)


def sweep_hourly() -> int:
    """A job of the worker."""
    return sweep() if cache.add("home.media.sweep", time.time(), EVERY.total_seconds()) else 0


def sweep(young: dt.timedelta = YOUNG) -> int:
    """1. Forget files that are gone. 2. Withdraw and ask anew. 3. Erase what nobody names. Returns how many."""
    storage = public_storage()
    stored = dict(_stored(storage))
    lost = _forget_lost(stored)
    gone = [image.pk for image in _shown() if not _may_show(image)]
    settle(gone)
    asked = _ask_for_missing() + ask_for_shares(at_most=AT_MOST)
    orphans = _orphans(stored, timezone.now() - young)
    erase(orphans)
    return lost + len(gone) + asked + len(orphans)


def differences() -> list[str]:
    """One line per file that is missing or too many; sorted. Writes nothing."""
    stored = dict(_stored(public_storage()))
    lines = [
        f"image {image.pk}: {len(missing)} files to be made"
        for image in public_images()
        if (missing := _missing(image))
    ]
    lines += [f"image {image.pk}: not public" for image in _shown() if not _may_show(image)]
    lines += [f"{name}: missing" for name in _named() - stored.keys()]
    lines += [f"{name}: nobody names it" for name in stored.keys() - _named()]
    return sorted(lines + [f"page {document.pk}: no share image" for document, _n, _i in missing_shares()])


def make_all() -> int:
    """Everything that is missing, here and now: for the demo, and after a restore."""
    pages = list(PublishedDocument.objects.values_list("pk", flat=True))
    made = sum(release_image.call(pk) for pk in public_images().values_list("pk", flat=True))
    return made + draw_share_images.call(pages)


def _shown() -> Iterable[SiteImage]:
    return SiteImage.objects.exclude(public_files={})


def _may_show(image: SiteImage) -> bool:
    return current_files(image) == image.public_files and public_images().filter(pk=image.pk).exists()


def _named() -> set[str]:
    shares = ShareImage.objects.values_list("name", flat=True)
    return {*shares, *(name for image in _shown() for name in names(image))}


def _stored(storage: Storage) -> Iterator[tuple[str, dt.datetime]]:
    """(name, when written) of every public file."""
    for top in FOLDERS:
        yield from _files_below(storage, top)


def _files_below(storage: Storage, folder: str) -> Iterator[tuple[str, dt.datetime]]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    yield from ((name, storage.get_modified_time(name)) for name in (f"{folder}/{file}" for file in files))
    for below in folders:
        yield from _files_below(storage, f"{folder}/{below}")


def _forget_lost(stored: dict[str, dt.datetime]) -> int:
    """Rows that name files which are not there; they are asked for again."""
    lost = [image for image in _shown() if not names(image) <= stored.keys()]
    SiteImage.objects.filter(pk__in=[image.pk for image in lost]).update(public_files={})
    shares = [share.pk for share in ShareImage.objects.all() if share.name not in stored]
    ShareImage.objects.filter(pk__in=shares).delete()
    return len(lost) + len(shares)


def _missing(image: SiteImage) -> set[str]:
    return set(specs_of(shapes_needed(image))) - image.public_files.keys()


def _ask_for_missing() -> int:
    """Of images without any file. One more shape is asked for when a page is published; `make_all` looks at all."""
    missing = list(public_images().filter(public_files={}).values_list("pk", flat=True)[:AT_MOST])
    for pk in missing:
        release_image.enqueue(pk)
    return len(missing)


def _orphans(stored: dict[str, dt.datetime], before: dt.datetime) -> list[str]:
    named = _named()
    return [name for name, written in stored.items() if name not in named and written < before]
