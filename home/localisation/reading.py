"""What a reader of one language is shown for an object that exists in several."""

from wagtail.models import DraftStateMixin, Locale, TranslatableMixin

FALLBACK = "language_fallback"
"""Attribute of a model: codes of the languages, best first, in which readers of a language without its own version
are shown the object. Undeclared means none: better nothing than another language unannounced."""


def is_public_in(instance: TranslatableMixin, locale: Locale) -> bool:
    live = not isinstance(instance, DraftStateMixin) or instance.live
    return live and instance.locale_id == locale.pk


def shown_in(instance: TranslatableMixin | None, locale: Locale) -> TranslatableMixin | None:
    """The live version of `instance` in `locale`, else in a declared fallback language, else None.

    Takes a version in any language, a draft too, such as the one a foreign key of a translation points at. No query
    when it is the right one, else one.
    """
    if instance is None or is_public_in(instance, locale):
        return instance
    codes = [locale.language_code, *getattr(instance, FALLBACK, ())]
    versions = instance.get_translations(inclusive=True).filter(locale__language_code__in=codes)
    if isinstance(instance, DraftStateMixin):
        versions = versions.filter(live=True)
    by_code = {version.locale.language_code: version for version in versions.select_related("locale")}
    return next((by_code[code] for code in codes if code in by_code), None)
