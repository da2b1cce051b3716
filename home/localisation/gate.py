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
        return get_edit_url(self.instance) or reverse("wagtailadmin_home"), _("Open the translation")


def translation_of(instance: Model) -> Translation | None:
    """The record that makes `instance` a translation; also when its synchronisation was stopped. One query."""
    if not isinstance(instance, TranslatableMixin):
        return None
    return (
        Translation.objects.filter(source__object=instance.translation_key, target_locale=instance.locale_id)
        .select_related("source__specific_content_type", "source__locale", "target_locale")
        .first()
    )


def foreign_texts(translation: Translation) -> set[str]:
    """Every text of words the source has, or had in any version."""
    versions = translation.source.versions.values_list("texts", flat=True)
    known = {text for version in versions for _path, text in version}
    known |= {segment.text for segment in texts(translation.source.get_source_instance())}
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
    """Segments of `instance` that still hold the source's text, or a suggestion no person stands behind.

    Empty for everything that is not a translation.
    """
    translation = translation_of(instance)
    if translation is None:
        return _leftovers_of_orphan(instance)
    foreign, suggested = foreign_texts(translation), unconfirmed_texts(translation)
    found = [segment for segment in texts(instance) if segment.text in foreign or segment in suggested]
    return [segment for segment in found if segment not in allowed_texts(translation)] if found else []


def _leftovers_of_orphan(instance: Model) -> list[Segment]:
    """A translation stays one when its source was deleted, though wagtail-localize forgets it. One query."""
    if not isinstance(instance, TranslatableMixin):
        return []
    orphan = OrphanedTranslation.objects.filter(
        translation_key=instance.translation_key, locale=instance.locale_id
    ).first()
    if orphan is None:
        return []
    allowed = {Segment(*row) for row in orphan.allowed}
    return [segment for segment in texts(instance) if segment.text in orphan.foreign and segment not in allowed]


def refuse_leftovers(instance: Model) -> None:
    """Raises `NotTranslated`."""
    if found := leftovers(instance):
        raise NotTranslated(instance, found)
