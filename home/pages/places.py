"""Countries by ISO 3166 code, named in the reader's language by the CLDR (through Babel)."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


@cache
def _territories(language: str) -> dict[str, str]:
    try:
        names = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}


def country_choices() -> list[tuple[str, str]]:
    return sorted(_territories(get_language() or "en").items(), key=lambda pair: pair[1])


def country_name(code: str, language: str) -> str:
    """Empty for an empty code; the code itself when the CLDR does not know it."""
    return _territories(language).get(code, code)
