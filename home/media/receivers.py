"""The only module of `home.media` that listens. What pages name is told by `home.published.refresh`."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published

from home.media.behind import prepare, prepare_below, prepare_naming
from home.media.follow import settle
from home.media.shapes import MARK, specs_of
from home.media.withdraw import erase_on_commit, names
from home.pages.media import SiteImage
from home.pages.settings import SiteIdentity


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(_image_saved, sender=SiteImage, dispatch_uid="media")
    post_delete.connect(_image_deleted, sender=SiteImage, dispatch_uid="media")
    page_published.connect(_page_published, dispatch_uid="media")
    post_save.connect(_door_closed, sender=PageViewRestriction, dispatch_uid="media")
    post_save.connect(_mark_changed, sender=SiteIdentity, dispatch_uid="media")
    post_delete.connect(_mark_changed, sender=SiteIdentity, dispatch_uid="media")


def _image_saved(instance: SiteImage, raw: bool = False, **kwargs: Any) -> None:
    """Another file, another crop, a right that ended or was extended."""
    if not raw:
        settle([instance.pk])
        prepare_naming(instance)


def _page_published(instance: Page, **kwargs: Any) -> None:
    prepare([instance])


def _door_closed(instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    """Files are there where the page was public for long enough; it may have been closed before."""
    if not raw:
        prepare_below(instance.page)


def _image_deleted(instance: SiteImage, **kwargs: Any) -> None:
    erase_on_commit(names(instance))


def _mark_changed(instance: SiteIdentity, raw: bool = False, **kwargs: Any) -> None:
    """The new mark of the site comes, the one before goes."""
    if not raw:
        before = SiteImage.objects.filter(public_files__has_any_keys=specs_of(set(MARK)))
        settle({*before.values_list("pk", flat=True), *filter(None, [instance.logo_id])})
