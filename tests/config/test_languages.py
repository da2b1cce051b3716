"""A language is a setting and a command: any language, in either direction, and nothing of it public by itself."""

import gettext
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from factories.pages import add, plant_site
from wagtail.models import Locale, Page

from config import checks
from config.catalogues import compile_catalogue
from config.env import EnvError
from config.languages import language, register
from home.models import NewsPage

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("code", "own_name", "is_right_to_left"),
    [
        ("pl", "Polski", False),
        ("uk", "Українська", False),
        ("ar", "العربيّة", True),
        ("he", "עברית", True),
        ("pt-br", "Português Brasileiro", False),
        ("szl", "Ślōnski", False),  # Django has never heard of it
        ("yi", "ייִדיש", True),
    ],
)
def test_any_language_has_a_name_and_a_direction(code, own_name, is_right_to_left):
    found = language(code)
    assert (found.own_name, found.is_right_to_left) == (own_name, is_right_to_left)


@pytest.mark.parametrize("codes", [["pl", "xx"], [""], [], ["pl", "../etc"], ["en_US"]])
def test_what_is_no_language_is_refused(codes):
    with pytest.raises(EnvError, match="CONTENT_LANGUAGES"):
        register(codes)


def test_django_learns_languages_it_does_not_know(monkeypatch):
    monkeypatch.setattr("config.languages.LANG_INFO", known := {})
    assert register(["szl"]) == [("szl", "Ślōnski")]
    assert known["szl"]["bidi"] is False


@pytest.fixture
def arabic(settings, tmp_path):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = register(["pl", "en", "uk", "ar"])
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def added(code="ar", **options):
    out = io.StringIO()
    call_command("add_language", code, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_one_command_makes_what_a_language_needs_and_publishes_nothing(arabic, settings):
    tree = plant_site(("pl", "en"), names=("news", "about"))
    add(NewsPage, tree.pl.news, "Nowina")
    done = json.loads(added(json=True))
    assert done["locale_made"] and done["right_to_left"]
    assert done["pages_drafted"] == ["Centrum profilaktyki", "Aktualności", "O nas"]  # news follow when asked for
    pages = Page.objects.filter(locale=Locale.objects.get(language_code="ar"))
    assert pages.count() == 3 and not pages.filter(live=True).exists()
    again = json.loads(added(json=True))
    assert (again["locale_made"], again["pages_drafted"]) == (False, [])
    assert pages.count() == 3


@pytest.mark.django_db
def test_what_is_not_translated_is_english_and_not_the_first_language(arabic, settings):
    assert [warning.id for warning in checks.languages_have_catalogues(None) if "'ar'" in warning.msg] == [
        "config.W501"
    ]
    told = added()
    assert "stay English" in told and str(settings.LOCALE_PATHS[0]) in told
    assert not [warning for warning in checks.languages_have_catalogues(None) if "'ar'" in warning.msg]
    words = gettext.translation("django", settings.LOCALE_PATHS[0], ["ar"])
    assert words.gettext("Skip to the content") == "Skip to the content"
    one, many = "%(total)s result", "%(total)s results"
    assert [words.ngettext(one, many, number) for number in (0, 1, 2, 11)] == [many, one, many, many]


def test_what_django_itself_lacks_is_english_too(tmp_path, settings):
    """Django's Ukrainian lacks this sentence; its Polish has it."""
    folder = tmp_path / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    compile_catalogue(settings.BASE_DIR / "site/locale/uk/LC_MESSAGES/django.po", folder / "django.mo")
    settings.LOCALE_PATHS = [tmp_path]
    said = "“%(pk)s” is not a valid value."
    with translation.override("uk"):
        assert translation.gettext(said) == said
        assert translation.gettext("This field is required.").startswith("Це поле")


@pytest.mark.django_db
def test_a_translators_work_in_the_catalogue_survives_the_next_run(arabic, settings):
    added()
    path = settings.LOCALE_PATHS[0] / "ar" / "LC_MESSAGES" / "django.po"
    empty = 'msgid "Skip to the content"\nmsgstr ""'
    assert empty in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(empty, empty[:-1] + 'إلى المحتوى"'), encoding="utf-8")
    added()
    words = gettext.translation("django", settings.LOCALE_PATHS[0], ["ar"])
    assert words.gettext("Skip to the content") == "إلى المحتوى"
    with translation.override("ar"):
        assert translation.get_language_bidi()


@pytest.mark.django_db
def test_a_language_outside_the_setting_is_refused_with_the_cure():
    with pytest.raises(CommandError, match="CONTENT_LANGUAGES=pl,en,uk,de first"):
        added("de")
    assert not Locale.objects.filter(language_code="de").exists()
