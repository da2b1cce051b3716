"""Versions of a source: made when it is submitted and whenever its published content changes."""

import hashlib
import json
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from wagtail.models import Locale, Revision, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import Translation, TranslationSource

from home.localisation import gate
from home.localisation.models import MinorRevision, OrphanedTranslation, SourceVersion, TranslatedRevision
from home.localisation.room import memory
from home.localisation.segments import ADDRESS, texts

NOT_CONTENT = {
    ADDRESS,
    "first_published_at",
    "go_live_at",
    "expire_at",
}  # the dates are fields of snippets


def _digest(source: TranslationSource) -> str:
    return digest(source.specific_content_type.model_class(), json.loads(source.content_json))


def digest(model: type[Model], content: dict) -> str:
    """Of everything a translation takes over: texts and synchronised values, not Wagtail's book-keeping."""
    names = {field.field_name for field in get_translatable_fields(model)} - NOT_CONTENT
    kept = {name: content[name] for name in sorted(names & content.keys())}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def record(source: TranslationSource, *, by=None, is_minor: bool = False) -> SourceVersion:
    """The version that stands for the source's current content; a new one if that changed."""
    last, current = source.versions.order_by("-number").first(), _digest(source)
    if last and last.digest == current:
        return last
    number = last.number + 1 if last else 1
    is_minor = is_minor and number > 1  # the first version is no change of anything
    return source.versions.create(
        number=number, digest=current, texts=texts(source.as_instance()), made_by=by, is_minor=is_minor
    )


def call_minor(revision: Revision) -> None:
    """Its author says so while saving; it counts once the revision is published."""
    MinorRevision.objects.get_or_create(revision=revision)


def follow_source(instance: Model, revision: Revision | None = None) -> None:
    """After `instance` went live: hand its new content to the translators. What they wrote is not touched; where the
    memory knows the new words, it suggests."""
    source = TranslationSource.objects.get_for_instance_or_none(instance)
    if source is None or not source.translations.exists():
        return
    source.update_from_db()
    is_minor = revision is not None and MinorRevision.objects.filter(revision=revision).exists()
    record(source, by=revision.user if revision else None, is_minor=is_minor)
    for translation in source.translations.all():
        memory.suggest(translation)


def adopt(original: TranslatableMixin, copy: TranslatableMixin) -> Translation:
    """Make a copy for another language a managed translation, whoever made it (an API call, a script)."""
    source, _created = TranslationSource.get_or_create_from_instance(original)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=copy.locale)
    record(source)
    return translation


def remember(translation: Translation, revision) -> TranslatedRevision:
    version = record(translation.source)
    return TranslatedRevision.objects.create(revision=revision, translation=translation, version=version)


def remember_orphan(translation: Translation) -> None:
    """Before its record goes: if the source was deleted and the translation was not, keep what the gate must know."""
    target = translation.source.object.get_instance_or_none(translation.target_locale)
    if target is not None:
        _keep(target.translation_key, target.locale, [translation], gate.orphan_of(target))


def remember_copy(original: TranslatableMixin, copy: TranslatableMixin) -> None:
    """A copy in the same language is a page of its own, without a source, and as half a translation as its original."""
    if copy.translation_key == original.translation_key:  # a copy for another language is managed: see `adopt`
        return
    translations, orphan = gate.translations_of(original), gate.orphan_of(original)
    if translations or orphan:
        _keep(copy.translation_key, copy.locale, translations, orphan)


def _keep(
    key: UUID, locale: Locale, translations: list[Translation], orphan: OrphanedTranslation | None = None
) -> None:
    """Unconfirmed words of a machine count as foreign: there is nowhere left to confirm them but the page itself."""
    foreign = set(orphan.foreign) if orphan else set()
    allowed = orphan.allowed_segments if orphan else set()
    for translation in translations:
        foreign |= gate.foreign_texts(translation) | {text for _path, text in gate.unconfirmed_texts(translation)}
        allowed |= gate.allowed_texts(translation)
    OrphanedTranslation.objects.update_or_create(
        translation_key=key, locale=locale, defaults={"foreign": sorted(foreign), "allowed": sorted(allowed)}
    )
