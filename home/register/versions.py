"""Freezes the words of a guide when they go live, and refuses to go back in number."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.blocks.facts import measured_now
from home.localisation.gate import Refused
from home.pages.base import KEY_PREFIXES
from home.pages.guides import GuidePage, going_back
from home.pages.rights import Medium, media_in
from home.pages.versions import GuideVersion, as_number

SHOWN = ("title", "lead", "hero_image", "hero_alt", "hero_caption", "author_unit")
COMPUTED = {"versions"}
_takes_back: ContextVar[bool] = ContextVar("register_takes_back", default=False)


class VersionGoesBack(Refused):
    instance: GuidePage

    def __init__(self, instance: GuidePage, newer: str) -> None:
        self.instance, self.newer = instance, newer
        super().__init__(str(self))

    def __str__(self) -> str:
        said = _("“%(title)s” was not published.") % {"title": self.instance}
        return f"{said} {going_back(self.instance.version_number, self.newer)}"

    @property
    def way_on(self) -> tuple[str, str]:
        return reverse("wagtailadmin_pages:edit", args=[self.instance.pk]), _("Open the page")


def refuse_going_back(instance: Model) -> None:
    """A doorkeeper. Raises `VersionGoesBack`."""
    if isinstance(instance, GuidePage) and not _takes_back.get() and (newer := instance.newer_number()):
        raise VersionGoesBack(instance, newer)


@contextmanager
def taking_back() -> Iterator[None]:
    """Inside the block an earlier version may come back: what a bundle put up is taken down again."""
    token = _takes_back.set(True)
    try:
        yield
    finally:
        _takes_back.reset(token)


def freeze(page: GuidePage, now: dt.datetime) -> None:
    """The words that go live, under their number. What was live before versions were kept is frozen first.

    Who publishes the same guide in the same moment waits here. Raises `VersionGoesBack` where they were faster with a
    higher number: the doorkeeper could not see it yet.
    """
    _wait_for_others(page)
    refuse_going_back(page)
    newest = page.frozen.newest_first().first()
    if newest is None:
        newest = _freeze_predecessor(page)
    own = as_number(page.version_number)
    if newest and as_number(newest.number) > own:  # taken back
        page.frozen.filter(pk__in=[v.pk for v in page.frozen.all() if as_number(v.number) > own]).delete()
        newest = page.frozen.newest_first().first()
    if newest and as_number(newest.number) == own:
        same = GuideVersion.objects.filter(pk=newest.pk)
        same.update(**_words(page), corrected_at=now)
        same.put_back()
    else:
        if newest:
            _stop_counting(newest, page)
        page.frozen.create(**_words(page), published_at=now)


def _wait_for_others(page: GuidePage) -> None:
    """Its key is left to what refers to the page: that row may have been written by both of them already."""
    Page.objects.select_for_update(no_key=True).filter(pk=page.pk).values_list("pk").first()


def _stop_counting(version: GuideVersion, page: GuidePage) -> None:
    """Old words keep the figures they had: a number that goes on growing beside them would say what they did not."""
    version.figures_data = measured_now(version.as_page(page).body, page.language)
    version.save(update_fields=["figures_data"])


def _freeze_predecessor(page: GuidePage) -> GuideVersion | None:
    live = GuidePage.objects.filter(pk=page.pk, live=True).first()
    if live is None or as_number(live.version_number) == as_number(page.version_number):
        return None
    return live.frozen.create(**_words(live), published_at=live.last_published_at or live.latest_revision_created_at)


def _words(page: GuidePage) -> dict[str, Any]:
    data = page.serializable_data()
    names = [*SHOWN, *(name for name in page.public_fields if name not in COMPUTED)]
    return {
        "number": page.version_number,
        "version_on": page.version_on,
        "what_changed": page.what_changed,
        "content": {name: data[name] for name in names},
        "media_keys": sorted(_key(thing) for thing in media_in(page)),
    }


def _key(thing: Medium) -> str:
    return f"{KEY_PREFIXES[thing._meta.app_label, str(thing._meta.model_name)]}:{thing.pk}"
