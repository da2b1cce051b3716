"""Receivers of Wagtail's and Django's signals, so that API calls and scripts are covered as well as the editor."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page, PageViewRestriction, Revision, TranslatableMixin
from wagtail.signals import copy_for_translation_done, post_page_move, published, unpublished
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
    post_save_string_translation,
)

from home.localisation import answers, following, protection, versions


def after_publication(instance, revision=None, **kwargs) -> None:
    """Also when a page that was not public was scheduled: its text is fixed, and translators may begin."""
    if not isinstance(instance, TranslatableMixin):
        return
    versions.follow_source(instance, revision)
    if instance.live:
        following.forget(instance)
        following.release(instance)


def after_unpublication(instance, **kwargs) -> None:
    if isinstance(instance, TranslatableMixin):
        following.follow_unpublished(instance)


def after_copy(source_obj, target_obj, **kwargs) -> None:
    """A copy made by an API call or a script is a translation like any other: managed, protected as its source is,
    behind the gate, and without a schedule of its own."""
    versions.adopt(source_obj, target_obj)
    if isinstance(source_obj, Page):
        protection.protect_new(source_obj, target_obj)
    if isinstance(target_obj, DraftStateMixin) and target_obj.pk and (target_obj.go_live_at or target_obj.expire_at):
        target_obj.go_live_at = target_obj.expire_at = None
        target_obj.save()
        target_obj.save_revision()


def after_alias(instance, created=False, raw=False, **kwargs) -> None:
    """An alias can be turned into a page of its own."""
    if created and not raw and isinstance(instance, Page) and instance.alias_of_id:
        versions.remember_copy(instance.alias_of, instance)


def before_forgetting(instance, **kwargs) -> None:
    versions.remember_orphan(instance)


def keep_draft_title(instance, **kwargs) -> None:
    """In place of wagtail-localize's own, which hands PostgreSQL more letters than the column takes.

    The whole text is judged, and complained about beside it, when the draft is saved.
    """
    if instance.context.path == "title":
        page = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        page.update(draft_title=instance.data[: Page._meta.get_field("draft_title").max_length])


def after_revision(instance, raw=False, **kwargs) -> None:
    if not raw and answers.current().is_minor:
        versions.call_minor(instance)


# --- restrictions ---------------------------------------------------------------------------------------------------


def after_restriction(instance, raw=False, **kwargs) -> None:
    if not raw:
        protection.keep_following(instance)
        protection.follow(instance)


def after_move(instance, **kwargs) -> None:
    protection.follow_move(instance)


def after_groups(instance, action, reverse, **kwargs) -> None:
    if action.startswith("post_") and not reverse:
        protection.follow_groups(instance)


def before_lifting(instance, **kwargs) -> None:
    instance.followed = protection.source_of(instance)
    protection.come_of_age(instance)


def after_lifting(instance, origin: Any = None, **kwargs) -> None:
    """A copy cannot be removed while the source has what it was copied from; unless its page goes altogether."""
    if instance.followed and not _is_of_pages(origin):
        protection.copy_to(instance.page, instance.followed)


def _is_of_pages(origin: Model | QuerySet | None) -> bool:
    return isinstance(origin, Page) or (isinstance(origin, QuerySet) and issubclass(origin.model, Page))


# --- refusals -------------------------------------------------------------------------------------------------------


def refuse_foreign_alias(instance, raw=False, **kwargs) -> None:
    """An alias across languages is live and shows one language's text at the other's address."""
    if raw or not isinstance(instance, Page) or instance.alias_of_id is None:
        return
    if instance.alias_of.locale_id != instance.locale_id:
        raise ValidationError(_("A page cannot mirror a page of another language. Translate it instead."))


def refuse_tree_sync(instance, raw=False, **kwargs) -> None:
    if not raw:
        raise ValidationError(_("Whole languages are not mirrored: every page is translated and approved by people."))


# (signal, receiver, sender); a table, so that the tests can lift all of it.
RECEIVERS = (
    (published, after_publication, None),
    (unpublished, after_unpublication, None),
    (copy_for_translation_done, after_copy, None),
    (post_save, after_alias, None),
    (pre_delete, before_forgetting, Translation),
    (post_save, after_revision, Revision),
    (post_save, keep_draft_title, StringTranslation),
    (post_save, after_restriction, PageViewRestriction),
    (post_page_move, after_move, None),
    (m2m_changed, after_groups, PageViewRestriction.groups.through),
    (pre_delete, before_lifting, PageViewRestriction),
    (post_delete, after_lifting, PageViewRestriction),
    (pre_save, refuse_foreign_alias, None),
    (pre_save, refuse_tree_sync, LocaleSynchronization),
)


def connect() -> None:
    post_save.disconnect(post_save_string_translation, sender=StringTranslation)
    for signal, receiver, sender in RECEIVERS:
        signal.connect(receiver, sender=sender, dispatch_uid=f"localisation.{receiver.__name__}")


def disconnect() -> None:
    post_save.connect(post_save_string_translation, sender=StringTranslation)
    for signal, receiver, sender in RECEIVERS:
        signal.disconnect(sender=sender, dispatch_uid=f"localisation.{receiver.__name__}")
