"""Writes translations, always as drafts: what is live is touched by a publication only, and that passes the gate.

`save_translation` takes the place of wagtail-localize's `TranslationSource.create_or_update_translation`, which
writes into the live row (a changed source turns title, slug and text of a finished translation back), takes drafts
of snippets offline, creates missing parents as live copies, and publishes after the transaction.
"""

from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import DraftStateMixin, Locale, Page
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments.ingest import ingest_segments

from home.localisation import gate, segments, versions
from home.localisation.room import memory
from home.localisation.segments import Segment
from home.slugs import slugify

HOME_DEPTH = 2
OWN_DATES = ("first_published_at", "go_live_at", "expire_at")


def save_translation(
    source: TranslationSource,
    locale: Locale,
    user=None,
    publish: bool = True,
    copy_parent_pages: bool = False,
    fallback: bool = False,
):
    """Saves the texts translated so far as a new draft revision; with `publish` that revision is published too.

    Signature and answer `(instance, created)` are those of the method it replaces; parents are always created, and
    what is not translated yet always falls back, because drafts may. Raises `NotTranslated` (nothing is saved then),
    `ValidationError` (also noted beside the segments, for the editor), `SourceDeletedError`.
    """
    original = source.as_instance()
    if not isinstance(original, DraftStateMixin):
        raise ValidationError(_("Translations of %s cannot be drafts, so they would be public too early.") % original)
    translation, _new = Translation.objects.get_or_create(source=source, target_locale=locale)
    if publish:
        refuse_unfinished(translation, original)
    try:
        with transaction.atomic():
            target, created = _target(source, original, locale, user)
            if created:
                memory.suggest(translation, user)
            _fill(source, original, target, locale)
            revision = _save_draft(target, user)
            versions.remember(translation, revision)
            TranslationLog.objects.create(source=source, locale=locale, revision=revision)
            if publish:
                revision.publish(user=user)
    except ValidationError as error:
        _note_beside_segments(source, locale, error)
        raise
    return target, created


def refuse_unfinished(translation: Translation, instance: models.Model) -> None:
    """Raises `NotTranslated` when segments of the current source have neither their own text nor a waiver."""
    unsettled = [Segment(s.context.path, s.string.data) for s in segments.missing(translation)]
    if unsettled:
        target = translation.source.object.get_instance_or_none(translation.target_locale)
        raise gate.NotTranslated(getattr(target, "specific", target) or instance, unsettled)


def _target(source: TranslationSource, original, locale: Locale, user):
    """The instance in `locale`, created as a draft when it does not exist: `(instance, created)`."""
    try:
        return source.get_translated_instance(locale), False
    except models.ObjectDoesNotExist:
        pass
    if isinstance(original, Page):
        _translate_parent(original, locale, user)
        return original.copy_for_translation(locale), True
    return _as_new_draft(original.copy_for_translation(locale)), True


def _translate_parent(page: Page, locale: Locale, user) -> None:
    """The path above a translation is translated work too: drafts that translators see, never live copies."""
    parent = page.get_parent().specific
    if not parent.is_root() and not parent.has_translation(locale):
        source, _created = TranslationSource.get_or_create_from_instance(parent)
        save_translation(source, locale, user=user, publish=False)


def _as_new_draft(snippet):
    """Wagtail's copy of a snippet claims to be as live as its original."""
    snippet.live, snippet.has_unpublished_changes = False, True
    snippet.live_revision = snippet.latest_revision = None
    snippet.first_published_at = snippet.last_published_at = snippet.go_live_at = snippet.expire_at = None
    snippet.locked = False
    return snippet


def _fill(source: TranslationSource, original, target, locale: Locale) -> None:
    """Synchronised fields and translated texts into `target`, in memory only."""
    own = {name: getattr(target, name) for name in OWN_DATES}
    copy_synchronised_fields(original, target)
    for name, value in own.items():  # synchronised fields, as far as snippets are concerned
        setattr(target, name, value)
    values = source._get_segments_for_translation(locale, fallback=True)
    ingest_segments(original, target, source.locale, locale, values)
    if hasattr(target, segments.ADDRESS):
        target.slug = _slug(source, target, locale)


def _slug(source: TranslationSource, target, locale: Locale) -> str:
    """The translator's slug; else what was public stays; else it is made from the title or name. Always a free one."""
    chosen = segments.own_texts(locale).filter(
        context__object=source.object_id, context__path=segments.ADDRESS, translation_of__segments__source=source
    )
    stored = type(target)._default_manager.filter(pk=target.pk).values_list("slug", flat=True).first()
    if wanted := chosen.values_list("data", flat=True).first():
        slug = slugify(wanted)
    elif stored and (target.first_published_at or getattr(target, "depth", 0) == HOME_DEPTH):
        slug = stored
    else:
        slug = slugify(str(target))
    slug = slug or stored or target.slug
    if not isinstance(target, Page):
        return _available_name(target, slug)
    free = find_available_slug(target.get_parent(), slug, ignore_page_id=target.pk)
    return free if wanted else target._get_autogenerated_slug(free)  # none at which the site itself answers


def _available_name(snippet, slug: str) -> str:
    """Among those of its kind in its language."""
    others = type(snippet)._default_manager.filter(locale=snippet.locale_id).exclude(pk=snippet.pk)
    taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
    names = chain([slug], (f"{slug}-{number}" for number in count(1)))
    return next(name for name in names if name not in taken)


def _save_draft(target, user):
    """A new revision of `target`; its row is written only while nobody can see it."""
    if isinstance(target, Page) and target.alias_of_id:  # an alias of another language shows that language's text
        target.alias_of, target.live = None, False
    if not target.live:
        if not isinstance(target, Page):
            target.full_clean()  # as a page does when it is saved: PostgreSQL refuses what SQLite would take
        target.save()
    return target.save_revision(user=user)


def _note_beside_segments(source: TranslationSource, locale: Locale, error: ValidationError) -> None:
    """So that the translators' editor shows the complaint where the text was written."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {"title": error.error_list}
    for field, messages in by_field.items():
        here = {"context__object": source.object_id, "context__path": field, "locale": locale}
        written = StringTranslation.objects.filter(translation_of__segments__source=source, **here)
        for row in [*written.distinct(), *SegmentOverride.objects.filter(**here)]:
            row.set_field_error(messages)
