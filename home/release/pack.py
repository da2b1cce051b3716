"""What is in a bundle: adding, taking out, leaving out a language. Only while it is open; all of it is written down."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.ports import ReleaseKind
from home.release.go_live import BundleRefused
from home.release.models import Bundle, BundleItem

ADDED, TAKEN_OUT, LEFT_OUT = "home.bundle.add", "home.bundle.take_out", "home.bundle.leave_out"


def add(bundle: Bundle, kind: ReleaseKind, key: str, *, actor: Any) -> BundleItem:
    """Raises BundleRefused when the thing waits in an open bundle already."""
    _refuse_closed(bundle)
    try:
        with transaction.atomic():
            item = BundleItem.objects.create(bundle=bundle, kind=kind.name, key=key, added_by=actor)
    except IntegrityError:
        other = BundleItem.objects.waiting().filter(kind=kind.name, key=key).first()
        name = other.bundle.name if other else bundle.name
        raise BundleRefused(_("It is already in the bundle “%s”.") % name) from None
    _log(bundle, ADDED, actor, item)
    return item


@transaction.atomic
def take_out(item: BundleItem, *, actor: Any) -> None:
    """It may go live on its own again."""
    _refuse_closed(item.bundle)
    _log(item.bundle, TAKEN_OUT, actor, item)
    item.delete()


@transaction.atomic
def leave_out(item: BundleItem, language: str, *, actor: Any) -> None:
    """In that language it does not go live with the bundle; asked again, it does."""
    _refuse_closed(item.bundle)
    if language not in item.bundle.languages:
        raise BundleRefused(_("This language is not among those of the bundle."))
    item.left_out = sorted(set(item.left_out) ^ {language})
    item.save(update_fields=["left_out"])
    _log(item.bundle, LEFT_OUT, actor, item, left_out=item.left_out)


def _refuse_closed(bundle: Bundle) -> None:
    if not bundle.is_open:
        raise BundleRefused(_("This cannot be done now: the bundle is “%s”.") % bundle.get_state_display())


def _log(bundle: Bundle, action: str, actor: Any, item: BundleItem, **data: Any) -> None:
    log(instance=bundle, action=action, user=actor, data={"kind": item.kind, "key": item.key, **data})
