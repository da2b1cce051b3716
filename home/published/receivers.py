"""The only module of `home` that listens: from what changed to what must be refreshed.

Django's `post_save` catches every door, also scripts and Wagtail's schedule, which works on base `Page` instances.
Rows that belong to a page (its topics) are saved after it, so they are listened to as well. Wagtail's own signals come
for what has no save (moves) or comes after it (publishing with children). None of them may be missed, and none may
come too often: a refresh that finds nothing changed writes nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete
from modelcluster.fields import ParentalKey
from wagtail.models import Locale, Page, PageViewRestriction, Site, TranslatableMixin
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import TranslationSource

from home import ports
from home.localisation.models import SourceVersion, TranslatedRevision
from home.pages.base import KEY_PREFIXES
from home.pages.helplines import Helpline
from home.pages.media import SiteImage
from home.pages.settings import IdentityText, SiteIdentity
from home.published.fragments import NAMES, helpline_keys, identity_keys, sign_up_keys
from home.published.refresh import (
    forget,
    rebuild,
    refresh,
    refresh_fragments,
    refresh_keys,
    refresh_person,
    refresh_subtree,
)


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid="published")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_page_moved, dispatch_uid="published")
    for model in _page_models():
        post_save.connect(_page_changed, sender=model, dispatch_uid="published")
    pre_delete.connect(_page_leaves, sender=Page, dispatch_uid="published")
    post_delete.connect(_page_deleted, sender=Page, dispatch_uid="published")
    _on_change([PageViewRestriction, *_rows_of_pages()], _part_changed)
    _on_change([Site, Locale], _everything_changed)
    _on_change([SourceVersion, TranslatedRevision], _translation_changed)
    _on_change(_things_pages_are_made_of(), _thing_changed)
    _on_change([SiteIdentity, IdentityText, SiteImage], _identity_changed)
    _on_change([Helpline], _helpline_changed)
    _on_change([get_user_model()], _person_changed)
    _on_change(map(apps.get_model, ports.sign_up().made_of), _offer_changed)


def _on_change(senders: Iterable[type[models.Model]], receiver: Any) -> None:
    for model in senders:
        post_save.connect(receiver, sender=model, dispatch_uid=f"published {receiver.__name__}")
        post_delete.connect(receiver, sender=model, dispatch_uid=f"published {receiver.__name__}")


# --- who is listened to ---------------------------------------------------------------------------------------------


def _page_models() -> list[type[Page]]:
    return [model for model in apps.get_models() if issubclass(model, Page)]


def _rows_of_pages() -> list[type[models.Model]]:
    """Models whose rows are part of a page and saved with it."""
    return [model for model in apps.get_models() if any(True for _ in _links_to_page(model))]


def _links_to_page(model: type[models.Model]) -> Iterable[ParentalKey]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, ParentalKey))
    return (field for field in fields if issubclass(field.related_model, Page))


def _things_pages_are_made_of() -> list[type[models.Model]]:
    return [apps.get_model(*label) for label in KEY_PREFIXES if label != ("wagtailcore", "page")]


# --- what follows ---------------------------------------------------------------------------------------------------


def _page_changed(instance: Page, raw: bool = False, **kwargs: Any) -> None:
    if not raw:  # a fixture is loaded table by table: nothing can be judged before the end
        refresh([instance])


def _page_moved(instance: Page, **kwargs: Any) -> None:
    refresh_subtree(instance)


def _page_leaves(instance: Page, **kwargs: Any) -> None:
    """Before the cascade takes the document, so that followers hear of it.

    From here on its row is not live: Wagtail unpublishes what it deletes, its aliases too, and that would bring the
    document back, to go with the row and unheard of.
    """
    Page.objects.filter(pk=instance.pk).update(live=False)
    forget([instance.pk])


def _page_deleted(instance: Page, **kwargs: Any) -> None:
    """Links to it lose their aim, in every language."""
    versions = Page.objects.filter(translation_key=instance.translation_key).values_list("pk", flat=True)
    refresh_keys({f"page:{pk}" for pk in (instance.pk, *versions)}, f"page:{instance.pk}")


def _part_changed(
    sender: type[models.Model], instance: models.Model, raw: bool = False, origin: Any = None, **kwargs: Any
) -> None:
    if raw or _is_of_pages(origin):
        return
    owners = [field.attname for field in _links_to_page(sender)] or ["page_id"]
    refresh(Page.objects.filter(pk__in=[getattr(instance, owner) for owner in owners]))


def _is_of_pages(origin: Any) -> bool:
    """A page is being deleted, and its parts go first: its document must not come back in between."""
    return isinstance(origin, Page) or (isinstance(origin, models.QuerySet) and issubclass(origin.model, Page))


def _thing_changed(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    """A page may point at a topic of another language and show its own, so all versions count."""
    if raw:
        return
    ids = {instance.pk}
    if isinstance(instance, TranslatableMixin):
        ids |= set(
            sender._default_manager.filter(translation_key=instance.translation_key).values_list("pk", flat=True)
        )
    prefix = KEY_PREFIXES[sender._meta.app_label, str(sender._meta.model_name)]
    refresh_keys({f"{prefix}:{pk}" for pk in ids}, f"{prefix}:{instance.pk}")


def _identity_changed(raw: bool = False, **kwargs: Any) -> None:
    """Images too: one of them is the logo."""
    if not raw:
        refresh_fragments(identity_keys())


def _helpline_changed(raw: bool = False, **kwargs: Any) -> None:
    """Processes remember them beside the pages that show them."""
    if not raw:
        refresh_fragments(helpline_keys())


def _person_changed(instance: models.Model, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A login saves an account, too."""
    is_about_names = update_fields is None or not set(NAMES).isdisjoint(update_fields)
    if not raw and is_about_names:
        refresh_person(instance.pk)


def _offer_changed(raw: bool = False, **kwargs: Any) -> None:
    """What people can sign up for stands on the pages that carry the form."""
    if not raw:
        refresh_fragments(sign_up_keys())


def _translation_changed(
    instance: SourceVersion | TranslatedRevision, raw: bool = False, origin: Any = None, **kwargs: Any
) -> None:
    """The version of a revision may be gone already, when both are deleted with what was translated."""
    if not raw and not _is_of_pages(origin):
        of = {"pk": instance.source_id} if isinstance(instance, SourceVersion) else {"versions": instance.version_id}
        sources = TranslationSource.objects.filter(**of)
        refresh(Page.objects.filter(translation_key__in=sources.values("object_id")))


def _everything_changed(sender: type[models.Model], created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """A new language changes nothing: nobody has written in it yet."""
    if not raw and not (created and sender is Locale):
        rebuild()
