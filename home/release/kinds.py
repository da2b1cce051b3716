"""The kinds of things a bundle can hold, as the settings name them."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from home.ports import ReleaseKind


@cache
def kinds() -> dict[str, ReleaseKind]:
    """By name, in the order in which they go live."""
    found: list[ReleaseKind] = [import_string(path)() for path in settings.RELEASE_KINDS]
    return {kind.name: kind for kind in found}
