"""What must fit together for a site to speak whole languages, as system checks with the cure."""

import gettext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import to_locale


def register() -> None:
    checks.register(languages_have_catalogues)


def has_catalogue(code: str) -> bool:
    """A compiled one of ours. English needs none: message ids are English."""
    if code.split("-")[0] == "en":
        return True
    return any(gettext.find("django", str(path), [to_locale(code)]) for path in settings.LOCALE_PATHS)


def languages_have_catalogues(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    first = dict(settings.LANGUAGES).get(settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return [
        checks.Warning(
            f"CONTENT_LANGUAGES names {code!r}, which has no catalogue: its readers would see buttons in {first}.",
            hint=f"Run `manage.py add_language {code}`, or `make catalogues` if it is one of {_ours()}.",
            id="config.W501",
        )
        for code, _name in settings.LANGUAGES
        if settings.LOCALE_PATHS and not has_catalogue(code)
    ]


def _ours() -> str:
    return ", ".join(sorted(path.name for path in Path(settings.BASE_DIR, "site", "locale").iterdir() if path.is_dir()))
