"""What a model must be so that the gate can protect it, as system checks of our own apps."""

from django.core import checks
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, TranslatableMixin, get_translatable_models
from wagtail_localize.fields import TranslatableField, get_translatable_fields

OURS = {"home", "campaigns", "search"}
TEXTS = (models.CharField, models.TextField, StreamField)


def register() -> None:
    checks.register(translatable_models_have_drafts)
    checks.register(texts_of_children_are_translatable)
    checks.register(nothing_keeps_rows_of_the_source)


def _ours() -> list[type[models.Model]]:
    return [model for model in get_translatable_models(include_subclasses=True) if model._meta.app_label in OURS]


def _is_child(model: type[models.Model]) -> bool:
    """Rows of an inline panel share the life of their parent."""
    return any(isinstance(field, ParentalKey) for field in model._meta.get_fields())


def translatable_models_have_drafts(app_configs, **kwargs) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label} is translatable but has no draft state, so a copy in another language is public "
            "before anybody translated it.",
            hint="Let it inherit DraftStateMixin and RevisionMixin before TranslatableMixin.",
            obj=model,
            id="home.E401",
        )
        for model in _ours()
        if not issubclass(model, DraftStateMixin) and not _is_child(model)
    ]


def texts_of_children_are_translatable(app_configs, **kwargs) -> list[checks.CheckMessage]:
    children = {relation.related_model for model in _ours() for relation in get_all_child_relations(model)}
    return [
        checks.Error(
            f"{child._meta.label} holds texts but is not translatable, so they stay in the language of the source "
            "on every translation of its parent.",
            hint="Let it inherit TranslatableMixin, or name the fields that have no language in `language_neutral`.",
            obj=child,
            id="home.E402",
        )
        for child in sorted(children, key=lambda model: model._meta.label)
        if child._meta.app_label in OURS and not issubclass(child, TranslatableMixin) and _has_texts(child)
    ]


def nothing_keeps_rows_of_the_source(app_configs, models_to_check=None, **kwargs) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"{model._meta.label}.{field.name} would keep the rows of the source's language on every translation.",
            hint="Use child rows with a foreign key, and read them in the page's language, as `home.PageTopic` does.",
            obj=model,
            id="home.E403",
        )
        for model in models_to_check or _ours()
        for field in model._meta.local_many_to_many
        if issubclass(field.related_model, TranslatableMixin)
    ]


def _has_texts(child: type[models.Model]) -> bool:
    neutral = getattr(child, "language_neutral", ())
    fields = [f.get_field(child) for f in get_translatable_fields(child) if isinstance(f, TranslatableField)]
    return any(isinstance(field, TEXTS) and field.name not in neutral for field in fields)
