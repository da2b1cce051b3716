"""From what became public, or stopped being it, to files that must come or go: in the same transaction."""

from collections.abc import Collection

from home.media.claims import public_images
from home.media.release import current_files, release_image
from home.media.share import ask_for_shares, withdraw_shares
from home.media.withdraw import withdraw
from home.pages.media import SiteImage
from home.published.refresh import Change, touch

AT_ONCE = 100
"""More than this (a rebuild, a load) is left to `sweep`, which asks for it bit by bit."""


def follow(change: Change) -> None:
    if change.is_touch:  # our own words
        return
    kinds = (key.partition(":") for key in change.keys)
    settle({int(pk) for kind, _colon, pk in kinds if kind == "image"})
    withdraw_shares(change.removed)
    if len(change.written) <= AT_ONCE:
        ask_for_shares(change.written)


def settle(image_ids: Collection[int]) -> None:
    """Withdraws at once what strangers may not have, and asks for what they may."""
    public = public_images().filter(pk__in=image_ids)
    ids = set(public.values_list("pk", flat=True))
    images = SiteImage.objects.filter(pk__in=image_ids).exclude(public_files={})
    for image in images:
        if (keep := current_files(image) if image.pk in ids else {}) != image.public_files:
            withdraw(image, keep)
            touch({f"image:{image.pk}"})
    if len(ids) <= AT_ONCE:
        for pk in sorted(ids):
            release_image.enqueue(pk)
