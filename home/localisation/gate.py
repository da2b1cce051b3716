"""The strict-locale gate: nothing goes live in a language while it holds words of the language it was translated from.

It judges the very revision that is to be published, by its content. The state of the translation memory is no proof:
a revision saved while half was translated stays half, however complete the memory has become since.
"""

from collections.abc import Sequence

from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TranslatableMixin
from wagtail_localize.models import Translation, get_edit_url

from home.localisation.models import OrphanedTranslation
from home.localisation.segments import Segment, has_words, own_texts, place, suggested_texts, texts

NAMED_AT_MOST = 5


class Refused(Exception):
    """A publication was refused. The draft is kept; the message says why, the link leads on."""

    instance: Model

    @property
    def way_on(self) -> tuple[str, str]:
        """(address in the CMS, words of the link)."""
        return reverse("wagtailadmin_home"), _("Start page")


class NotTranslated(Refused):
    """Says which segments of `instance` are not in its language yet."""

    instance: TranslatableMixin

    def __init__(self, instance: TranslatableMixin, segments: Sequence[Segment]):
        self.instance, self.segments = instance, segments
        super().__init__(str(self))

    def __str__(self) -> str:
        named = ", ".join(self._name(segment) for segment in self.segments[:NAMED_AT_MOST])
        count = len(self.segments)
        sentence = ngettext(
            "“%(title)s” was not published: %(count)d text has no %(language)s version yet (%(names)s).",
            "“%(title)s” was not published: %(count)d texts have no %(language)s version yet (%(names)s).",
            count,
        ) % {
            "title": self.instance,
            "count": count,
            "language": self.instance.locale.get_display_name(),
            "names": named + (", …" if count > NAMED_AT_MOST else ""),
        }
        return f"{sentence} " + _("Translate them, or waive them with a reason. Your work is saved.")

    def _name(self, segment: Segment) -> str:
        return f"{capfirst(place(self.instance, segment.path))}: {Truncator(segment.text).chars(40)}"

    @property
    def way_on(self) -> tuple[str, str]:
        if orphan := orphan_of(self.instance):
            return reverse("translations:orphan", args=[orphan.pk]), _("Open the translation")
        return get_edit_url(self.instance) or reverse("wagtailadmin_home"), _("Open the translation")


def translations_of(instance: Model) -> list[Translation]:
    """The records that make `instance` a translation, the oldest first; also those whose synchronisation was stopped.

    One as a rule; more where a script or the API had it translated from a second language too. One query.
    """
    if not isinstance(instance, TranslatableMixin):
        return []
    found = Translation.objects.filter(source__object=instance.translation_key, target_locale=instance.locale_id)
    return list(found.select_related("source__specific_content_type", "source__locale", "target_locale").order_by("pk"))


def translation_of(instance: Model) -> Translation | None:
    return next(iter(translations_of(instance)), None)


def foreign_texts(translation: Translation) -> set[str]:
    """Every text of words the source has, or had in any version."""
    versions = translation.source.versions.values_list("texts", flat=True)
    known = {text for version in versions for _path, text in version}
    source = translation.source.object.get_instance_or_none(translation.source.locale)
    if source is not None:  # else it is being deleted
        known |= {segment.text for segment in texts(getattr(source, "specific", source))}
    return set(filter(has_words, known))


def allowed_texts(translation: Translation) -> set[Segment]:
    """Equal in both languages, and a person said so: by writing the same text, or by waiving it."""
    own = own_texts(translation.target_locale_id).filter(context__object=translation.source.object_id)
    waived = translation.waivers.values_list("context__path", "string__data")
    return {Segment(*row) for row in [*own.values_list("context__path", "data"), *waived]}


def unconfirmed_texts(translation: Translation) -> set[Segment]:
    """What a machine or the memory suggested, in its place, and nobody has confirmed."""
    suggested = suggested_texts(translation.target_locale_id).filter(context__object=translation.source.object_id)
    return {Segment(*row) for row in suggested.values_list("context__path", "data")}


def leftovers(instance: Model) -> list[Segment]:
    """Segments of `instance` that still hold a source's text, or a suggestion no person stands behind.

    Empty for everything that is not a translation.
    """
    translations, orphan = translations_of(instance), orphan_of(instance)
    if not translations and orphan is None:
        return []
    foreign = set().union(*map(foreign_texts, translations), orphan.foreign if orphan else ())
    suggested = set().union(*map(unconfirmed_texts, translations))
    found = [segment for segment in texts(instance) if segment.text in foreign or segment in suggested]
    if not found:
        return []
    allowed = set().union(*map(allowed_texts, translations), orphan.allowed_segments if orphan else ())
    return [segment for segment in found if segment not in allowed]


def orphan_of(instance: Model) -> OrphanedTranslation | None:
    """A translation stays one when its source was deleted, and when it was copied. One query."""
    if not isinstance(instance, TranslatableMixin):
        return None
    here = {"translation_key": instance.translation_key, "locale": instance.locale_id}
    return OrphanedTranslation.objects.filter(**here).first()


def refuse_leftovers(instance: Model) -> None:
    """Raises `NotTranslated`."""
    if found := leftovers(instance):
        raise NotTranslated(instance, found)
