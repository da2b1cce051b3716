"""The interface speaks whole languages: Polish everywhere, Ukrainian wherever a reader looks."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import call_command
from django.utils import translation

from config.management.commands.collect_messages import APPS, PLURALS
from home.pages.base import BasePage
from home.pages.events import Attendance, EventKind, EventStatus
from home.pages.guides import GuideKind
from search.labels import TYPES, type_name

LOCALE = Path(__file__).resolve().parents[2] / "site" / "locale"
FORMS = 4
"""One, few, many, and a fraction: both languages have as many."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%](?![a-z])|\{\w*\}|</?\w+>")
READERS_SEE = re.compile(
    r"templates/(404|500|base)\.html|templates/(components|search(?!/admin)|campaigns/public|campaigns/email)/"
    r"|templates/home/(?!admin/)|home/(delivery/(?!missing|refreshed|withdrawn|pdf/models)|templatetags/)|search/(labels|views)\.py"
    r"|campaigns/public_forms\.py|campaigns/subscribers/(forms|notices)\.py|campaigns/feedback/views\.py"
)
with translation.override(None):  # the message ids, with their contexts
    READERS_CHOICES = [
        *((str(label), None) for choices in (EventKind, Attendance) for label in choices.labels),
        *((str(label), "event") for label in EventStatus.labels),
        *((str(label), "kind of guide") for label in GuideKind.labels),
    ]


def catalogue(language: str):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


CATALOGUES = {language: catalogue(language) for language in PLURALS}
POLISH, UKRAINIAN = ([message for message in CATALOGUES[language] if message.id] for language in ("pl", "uk"))


def texts(value: str | tuple[str, ...]) -> list[str]:
    return list(value) if isinstance(value, tuple | list) else [value]


def is_translated(message: Message) -> bool:
    return all(texts(message.string))


def is_for_readers(message: Message) -> bool:
    return any(READERS_SEE.match(path) for path, _line in message.locations)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_catalogues_hold_exactly_the_texts_of_the_sources():
    call_command("collect_messages", "--check")  # exits with 1 when one is behind


def test_no_text_hides_behind_a_name_that_is_not_collected():
    sources = [path for app in APPS for path in (LOCALE.parents[1] / app).rglob("*.py")]
    hidden = re.compile(r"gettext\w* as (?!_$)|\{_\(|\{n?p?gettext\w*\(", re.MULTILINE)
    assert [path.name for path in sources if hidden.search(path.read_text(encoding="utf-8"))] == []


def test_every_text_speaks_polish():
    assert [message.id for message in POLISH if not is_translated(message)] == []


def test_every_text_a_reader_sees_speaks_ukrainian():
    seen = [message for message in UKRAINIAN if is_for_readers(message)]
    assert len(seen) > 150
    assert [message.id for message in seen if not is_translated(message)] == []


@pytest.mark.parametrize(("words", "context"), READERS_CHOICES)
def test_choices_readers_see_are_translated(words, context):
    assert all(CATALOGUES[language].get(words, context).string for language in PLURALS)


@pytest.mark.parametrize("language", PLURALS)
def test_nothing_is_guessed(language):
    assert [message.id for message in CATALOGUES[language] if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", PLURALS)
def test_translations_keep_placeholders_and_markup(language):
    translated = [message for message in CATALOGUES[language] if message.id and is_translated(message)]
    wrong = [
        (message.id, text)
        for message in translated
        for text in texts(message.string)
        if placeholders(text) != placeholders(texts(message.id)[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", PLURALS)
def test_plural_texts_have_every_form_or_none(language):
    plural = [message for message in CATALOGUES[language] if message.pluralizable]
    assert plural
    assert {len(message.string) for message in plural} == {FORMS}
    assert [message.id for message in plural if any(message.string) and not all(message.string)] == []


@pytest.mark.parametrize("language", PLURALS)
def test_catalogues_count_as_their_language_does(language):
    source = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert f'"Plural-Forms: {PLURALS[language]}\\n"' in source


@pytest.fixture
def compiled(tmp_path, settings):
    """What stands in the sources now, whatever was compiled before."""
    for language, messages in CATALOGUES.items():
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, messages)
    settings.LOCALE_PATHS = [tmp_path]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", ["1 wynik", "2 wyniki", "5 wyników", "12 wyników", "21 wyników", "22 wyniki", "112 wyników"]),
        ("uk", ["1 результат", "2 результати", "5 результатів", "12 результатів", "21 результат", "22 результати",
                "112 результатів"]),
    ],
)  # fmt: skip
def test_numbers_and_nouns_agree(language, expected):
    with translation.override(language):
        found = [
            translation.ngettext("%(total)s result", "%(total)s results", number) % {"total": number}
            for number in (1, 2, 5, 12, 21, 22, 112)
        ]
    assert found == expected


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "Dostanie go tylko 1 osoba: wskaźniki niewiele powiedzą."),
        (3, "Dostaną go tylko 3 osoby: wskaźniki niewiele powiedzą."),
        (14, "Dostanie go tylko 14 osób: wskaźniki niewiele powiedzą."),
        (24, "Dostaną go tylko 24 osoby: wskaźniki niewiele powiedzą."),
    ],
)
def test_verbs_agree_too(number, expected):
    one = "Only %(count)s person gets it: rates will say little."
    many = "Only %(count)s people get it: rates will say little."
    with translation.override("pl"):
        assert translation.ngettext(one, many, number) % {"count": number} == expected


@pytest.mark.usefixtures("compiled")
def test_one_english_word_may_be_several_polish_ones():
    with translation.override("pl"):
        found = [translation.pgettext(context, "cancelled") for context in ("send", "delivery", "activity")]
    assert found == ["anulowana", "anulowane", "odwołane"]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("language", ["en", *PLURALS])
def test_every_type_of_document_has_a_name_of_its_own(language):
    """Readers narrow a search by it: two types under one name would be two equal links."""
    kinds = {model.document_type for model in apps.get_models() if issubclass(model, BasePage)}
    with translation.override(language):
        names = {kind: str(type_name(kind)) for kind in kinds}
    assert names.keys() == TYPES.keys()
    assert len(set(names.values())) == len(names), names
