"""Receivers of Wagtail's and Django's signals, so that API calls and scripts are covered as well as the editor."""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.models import Page, TranslatableMixin
from wagtail.signals import copy_for_translation_done, published
from wagtail_localize.models import LocaleSynchronization

from home.localisation import versions


def after_publication(instance, revision=None, **kwargs) -> None:
    if isinstance(instance, TranslatableMixin):
        versions.follow_source(instance, by=getattr(revision, "user", None))


def after_copy(source_obj, target_obj, **kwargs) -> None:
    """A copy made by an API call or a script is a translation like any other: managed, and behind the gate."""
    versions.adopt(source_obj, target_obj)


def refuse_foreign_alias(instance, raw=False, **kwargs) -> None:
    """An alias across languages is live and shows one language's text at the other's address."""
    if raw or not isinstance(instance, Page) or instance.alias_of_id is None:
        return
    if instance.alias_of.locale_id != instance.locale_id:
        raise ValidationError(_("A page cannot mirror a page of another language. Translate it instead."))


def refuse_tree_sync(instance, raw=False, **kwargs) -> None:
    if not raw:
        raise ValidationError(_("Whole languages are not mirrored: every page is translated and approved by people."))


def connect() -> None:
    published.connect(after_publication, dispatch_uid="localisation.after_publication")
    copy_for_translation_done.connect(after_copy, dispatch_uid="localisation.after_copy")
    pre_save.connect(refuse_foreign_alias, dispatch_uid="localisation.refuse_foreign_alias")
    pre_save.connect(refuse_tree_sync, sender=LocaleSynchronization, dispatch_uid="localisation.refuse_tree_sync")


def disconnect() -> None:
    published.disconnect(dispatch_uid="localisation.after_publication")
    copy_for_translation_done.disconnect(dispatch_uid="localisation.after_copy")
    pre_save.disconnect(dispatch_uid="localisation.refuse_foreign_alias")
    pre_save.disconnect(sender=LocaleSynchronization, dispatch_uid="localisation.refuse_tree_sync")
