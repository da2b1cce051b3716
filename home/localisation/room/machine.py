"""Drafts by a translation service, through wagtail-localize's interface. Off unless the setting names a service.

What a machine wrote is a suggestion: the gate counts a text only when a person has saved or confirmed it.
"""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.edit_translation import apply_machine_translation

from home.localisation.room.models import SegmentOrigin

# What services and their libraries raise: no connection, no key, an answer that is none.
FAILURES = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, ImproperlyConfigured)


class NoAnswer(Exception):
    """The service gave no usable answer; nothing was written."""


def service():
    """The service of the setting, or None."""
    return get_machine_translator()


def draft(translation: Translation, user) -> int:
    """Suggestions for the texts that have none yet: how many. Raises `NoAnswer`."""
    try:
        translator = service()
        if translator is None or not translator.can_translate(translation.source.locale, translation.target_locale):
            raise NoAnswer(_("No translation service is set up for this pair of languages."))
        apply_machine_translation(translation.pk, user, translator)
    except FAILURES as error:
        raise NoAnswer(
            _("The translation service did not answer as expected (%s). Try again later.") % error
        ) from error
    return _mark(translation, str(translator.display_name), user)


def _mark(translation: Translation, tool: str, user) -> int:
    fresh = StringTranslation.objects.filter(
        locale=translation.target_locale_id,
        context__object=translation.source.object_id,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        origin=None,
    )
    made = [
        SegmentOrigin(
            string_translation=text, kind=SegmentOrigin.Kind.MACHINE, came=text.data, tool=tool[:255], brought_by=user
        )
        for text in fresh
    ]
    return len(SegmentOrigin.objects.bulk_create(made))
