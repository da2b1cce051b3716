"""Names and direction of a language, from Django where it knows the language and from the CLDR where it does not.

So that a language is a setting: any code of either works. Pure but for `register`, which tells Django.
"""

from collections.abc import Iterable
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from django.conf.locale import LANG_INFO

from config.env import EnvError


class Language(NamedTuple):
    """`code` as Django writes it (`pt-br`), the name in English and in the language itself."""

    code: str
    name: str
    own_name: str
    is_right_to_left: bool


def language(code: str) -> Language:
    """Raises `EnvError` for a code that neither Django nor the CLDR knows."""
    if (info := LANG_INFO.get(code)) and "name_local" in info:
        return Language(code, info["name"], _capitalised(info["name_local"]), info["bidi"])
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise EnvError(
            f"CONTENT_LANGUAGES names {code!r}, which is no language. Write codes like pl, de or pt-br, with commas."
        ) from None
    name = locale.get_display_name("en") or code
    return Language(code, name, _capitalised(locale.get_display_name() or name), locale.text_direction == "rtl")


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def register(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs for Django's and Wagtail's settings. Languages Django has no name for are added to its table."""
    known = [language(code) for code in codes]
    if not known:
        raise EnvError("CONTENT_LANGUAGES is empty. Name at least one language, the site's own first.")
    for one in known:
        LANG_INFO.setdefault(
            one.code,
            {"bidi": one.is_right_to_left, "code": one.code, "name": one.name, "name_local": one.own_name},
        )
    return [(one.code, one.own_name) for one in known]
