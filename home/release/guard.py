"""What waits in an open bundle does not go live on its own: not by a button, a schedule, an approval or the API.

The way past it is to take the thing out of the bundle, which is written down. An approval is kept: the page is then
ready and waits for the bundle's moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail.workflows import publish_workflow_state

from home.localisation import enforce
from home.localisation.gate import Refused
from home.release.models import Bundle, BundleItem

PAGE = "page"
WENT_LIVE = "home.bundle.page_live"
"""How the log names a publication by a bundle."""
_is_releasing: ContextVar[bool] = ContextVar("release_is_releasing", default=False)


class WaitsForBundle(Refused):
    def __init__(self, instance: Model, bundle: Bundle) -> None:
        self.instance, self.bundle = instance, bundle
        super().__init__(str(self))

    def __str__(self) -> str:
        names = {"title": self.instance, "bundle": self.bundle.name}
        if self.bundle.moment:
            names["moment"] = date_format(timezone.localtime(self.bundle.moment), "SHORT_DATETIME_FORMAT")
            sentence = _("“%(title)s” goes live with the bundle “%(bundle)s” at %(moment)s, not on its own.")
        else:
            sentence = _("“%(title)s” goes live with the bundle “%(bundle)s”, not on its own.")
        return f"{sentence % names} " + _("Your work is saved. If it cannot wait, take it out of the bundle first.")

    @property
    def way_on(self) -> tuple[str, str]:
        return reverse("releases:show", args=[self.bundle.pk]), _("Open the bundle")


@contextmanager
def releasing() -> Iterator[None]:
    """Inside the block things of bundles may go live: it is the bundle that does it."""
    token = _is_releasing.set(True)
    try:
        yield
    finally:
        _is_releasing.reset(token)


def waits_in(kind: str, key: str, language: str = "") -> Bundle | None:
    """The open bundle the thing waits in; None while that bundle is being released. One query."""
    if _is_releasing.get():
        return None
    item = BundleItem.objects.waiting().filter(kind=kind, key=key).first()
    return item.bundle if item and language not in item.left_out else None


def bundle_of(page: Page) -> Bundle | None:
    return waits_in(PAGE, str(page.translation_key), page.locale.language_code)


def refuse_alone(instance: Model) -> None:
    """Raises `WaitsForBundle`."""
    if isinstance(instance, Page) and (bundle := bundle_of(instance)):
        raise WaitsForBundle(instance, bundle)


def finish(workflow_state: WorkflowState, user: Any = None) -> None:
    """What the last approval does: publish, unless a bundle will."""
    approved = workflow_state.content_object
    if not (isinstance(approved, Page) and bundle_of(approved)):
        publish_workflow_state(workflow_state, user=user)


def fasten() -> None:
    """Wagtail's setting for `on_finish` is read while its models load, too early for a function that knows ours."""
    enforce.WITHOUT_WAITING.add(WENT_LIVE)  # also where people left the source out
    WorkflowState.on_finish = finish
