"""`add_language CODE`: everything a language of CONTENT_LANGUAGES needs, made when missing. Can be run again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Locale, Site
from wagtail_localize.operations import translate_object

from config.catalogues import compile_catalogue
from config.languages import language
from config.management.commands.collect_messages import collect, updated
from home.models import CampaignIndexPage, EventIndexPage, GuideIndexPage, HomePage, NewsIndexPage, StandardPage
from home.roles import ensure_roles

STANDING = (HomePage, NewsIndexPage, GuideIndexPage, EventIndexPage, CampaignIndexPage, StandardPage)
"""The pages every language has; the rest is translated when editors ask for it."""


class Command(BaseCommand):
    help = (
        "Adds a language named in CONTENT_LANGUAGES: its locale, roles, drafts of the standing pages to translate, and "
        "a catalogue of the interface. Safe to run again; says what it made and what is left to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="as in CONTENT_LANGUAGES: ar, de, pt-br")
        parser.add_argument("--json", action="store_true", help="one JSON object with what was done")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        if code not in dict(settings.LANGUAGES):
            wanted = ",".join([*dict(settings.LANGUAGES), code])
            words = f"{code!r} is not a language of this site yet. Set CONTENT_LANGUAGES={wanted} first."
            raise CommandError(words, returncode=2)
        with transaction.atomic():
            locale, is_new = Locale.objects.get_or_create(language_code=code)
            ensure_roles()
            drafted = _draft_standing_pages(locale)
        catalogue, texts, waiting = _catalogue(code)
        done = {
            "code": code,
            "name": language(code).own_name,
            "right_to_left": language(code).is_right_to_left,
            "locale_made": is_new,
            "pages_drafted": drafted,
            "catalogue": str(catalogue) if catalogue else "",
            "texts": texts,
            "texts_in_english": waiting,
        }
        self.stdout.write(json.dumps(done, ensure_ascii=False) if options["json"] else _told(done))


def _draft_standing_pages(locale: Locale) -> list[str]:
    """Titles of the pages that were submitted for translation now; parents first."""
    made = []
    site = Site.objects.filter(is_default_site=True).first()
    for page in site.root_page.get_descendants(inclusive=True).specific() if site else ():
        if isinstance(page, STANDING) and page.locale_id != locale.pk and not page.has_translation(locale):
            translate_object(page, [locale])
            made.append(page.title)
    return made


def _catalogue(code: str) -> tuple[Path | None, int, int]:
    """(the file, its texts, how many are still English). English needs none; ours are made by `make catalogues`."""
    if code.split("-")[0] == "en":
        return None, 0, 0
    texts = collect(settings.BASE_DIR)
    folder = _folder(code)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "django.po"
    content, _empty = updated(path, code.replace("-", "_"), texts)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
    return path, len(texts), compile_catalogue(path, path.with_suffix(".mo"))


def _folder(code: str) -> Path:
    """Where the language has its catalogue already, else in the installation's own folder, which an update keeps."""
    name = code.replace("-", "_")
    folders = [Path(path) / name / "LC_MESSAGES" for path in settings.LOCALE_PATHS]
    return next((folder for folder in folders if (folder / "django.po").exists()), folders[-1])


def _told(done: dict[str, Any]) -> str:
    lines = [
        f"{done['name']} ({done['code']}, {'right to left' if done['right_to_left'] else 'left to right'})",
        f"  locale: {'made' if done['locale_made'] else 'was there'}",
        "  roles: as everywhere, they hang on the root of all languages",
        f"  drafts to translate: {len(done['pages_drafted'])}{_list(done['pages_drafted'])}",
    ]
    if done["catalogue"]:
        lines += [
            f"  interface: {done['texts']} texts, of which {done['texts_in_english']} stay English until translated",
            f"             in {done['catalogue']}; run this command again afterwards",
        ]
    return "\n".join([*lines, "  Restart the processes. Nothing is public in this language before it is approved."])


def _list(titles: list[str]) -> str:
    return f" ({', '.join(titles)})" if titles else ""
