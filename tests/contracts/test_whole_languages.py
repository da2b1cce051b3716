"""What a reader of Ukrainian gets, page by page and mail by mail, holds no English; numbers and plurals are theirs."""

import datetime as dt
import re
import uuid
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format
from factories import people
from factories.pages import WORDS, add, add_image, add_topic, body, plant_site

from campaigns.links import tokens
from campaigns.newsletters.compose import BLOCKS
from campaigns.newsletters.render import NewsletterContent, Part
from campaigns.newsletters.render import render as render_newsletter
from campaigns.ports import Identity
from campaigns.public_forms import PublicForm
from campaigns.subscribers import emails
from config.catalogues import compile_catalogue
from config.management.commands.collect_messages import PLURALS
from home.models import CampaignPage, EventPage, GuidePage, NewsPage

pytestmark = pytest.mark.once

LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = {"Latarnia", "RSS", "Atom", "PDF", "Polski", "English", "cookie", "example", "org", "http", "https"}
"""Latin letters that are right in Ukrainian too: names, formats, addresses."""
SPOKEN = ("alt", "title", "aria-label", "placeholder", "content")


@pytest.fixture
def compiled(tmp_path, settings):
    """The catalogues as `make install` compiles them, from what stands in the sources now."""
    for language in PLURALS:
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        source = Path(project.BASE_DIR, "site", "locale", language, "LC_MESSAGES", "django.po")
        compile_catalogue(source, folder / "django.mo")
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def spoken(html):
    """The words of a document that somebody reads or hears."""
    soup = BeautifulSoup(html, "html.parser")
    for silent in soup(["script", "style"]):
        silent.decompose()
    yield from soup.stripped_strings
    for tag in soup.find_all(True):
        if tag.name != "meta" or tag.get("name") == "description":
            yield from (tag[name] for name in SPOKEN if isinstance(tag.get(name), str))


def english(texts):
    """Latin words, but for names, addresses and what is marked as another language's name."""
    found = (LATIN.findall(re.sub(r"\S+[@/.]\S+", " ", text)) for text in texts)
    return sorted({word for words in found for word in words} - NAMES)


@pytest.fixture
def ukrainian(db):
    """A page of every kind in Ukrainian, published: their addresses."""
    tree = plant_site(("uk",))
    topic = add_topic("Школа", "uk")
    shared = {
        "topics": [topic],
        "lead": WORDS["uk"]["lead"],
        "body": [block for block in body("uk") if block[0] != "table"],
        "hero_image": add_image("Світло", author="А. Новак", licence="за дозволом"),
        "hero_alt": "Синє",
    }
    pages = [
        add(NewsPage, tree.uk.news, "Відкрито набір", **shared),
        add(GuidePage, tree.uk.guides, "Розмова з учнем", **shared),
        add(EventPage, tree.uk.events, "Конференція", city="Львів", country="UA", **shared),
        add(CampaignPage, tree.uk.campaigns, "Поміть і запитай", **shared),
    ]
    return [page.get_url() for page in [*vars(tree.uk).values(), *pages]]


def personal_addresses():
    """Every public page of the subscriptions, also those that say what went wrong."""
    news = people.topic("news", uk="Новини")
    person = people.subscriber(topics=[news], language="uk")
    waiting = people.subscriber(topics=[news], language="uk", state="pending")
    return [
        reverse("newsletter:sign_up"),
        reverse("newsletter:sign_up_done"),
        reverse("newsletter:confirm", args=[tokens.confirm(waiting.pk)]),
        reverse("newsletter:confirm", args=["nonsense"]),
        reverse("newsletter:preferences", args=[tokens.preferences(person.pk)]),
        reverse("newsletter:preferences", args=["nonsense"]),
    ]


@pytest.mark.usefixtures("compiled")
def test_no_page_in_ukrainian_holds_english(client, ukrainian):
    cache.clear()
    with translation.override("uk"):
        search = reverse("search")
        addresses = [*ukrainian, *personal_addresses(), "/uk/nowhere/", search]
    addresses += [f"{search}?q=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0", f"{search}?q=%D0%B6%D0%B6%D0%B6%D0%B6"]
    found = {path: english(spoken(client.get(path).content)) for path in addresses}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.usefixtures("compiled")
def test_no_answer_to_a_form_in_ukrainian_holds_english(client, ukrainian):
    cache.clear()
    with translation.override("uk"):
        sign_up, (_, _, confirm, *_rest) = reverse("newsletter:sign_up"), personal_addresses()
    topic = people.topic("news")
    good = {"address": "anna@example.org", "topics": topic.pk, "language": "uk", "proof": PublicForm().proof_value}
    forms = [{}, good | {"address": "nonsense"}, good | {"topics": ""}, good | {"proof": "nonsense"}, good]
    answers = [client.post(sign_up, form, follow=True) for form in forms]
    answers += [client.post(confirm), client.get(f"/u/{uuid.uuid4().hex}", headers={"Accept-Language": "uk"})]
    assert [english(spoken(answer.content)) for answer in answers] == [[]] * len(answers)


def words_of(message):
    html, _kind = message.alternatives[0]
    return english([message.subject, *message.body.splitlines(), *spoken(html)])


@pytest.mark.usefixtures("compiled")
def test_no_system_mail_in_ukrainian_holds_english(ukrainian):
    news = people.topic("news", uk="Новини")
    states = ("pending", "confirmed")
    mails = [emails._message(people.subscriber(topics=[news], language="uk", state=state)) for state in states]
    assert [words_of(message) for message in mails] == [[], []]


@pytest.mark.usefixtures("compiled")
def test_the_frame_of_a_newsletter_in_ukrainian_holds_no_english():
    page = {"title": "Посібник", "lead": "Коротко.", "url": "https://example.org/p", "image_url": "", "image_alt": ""}
    values = {"heading": {"words": "Слова"}, "page": page, "button": {"words": "Далі", "url": "https://example.org/"}}
    assert values.keys() <= set(BLOCKS)
    content = NewsletterContent(
        language="uk",
        subject="Новини",
        identity=Identity(name="Latarnia", url="https://example.org/uk/", postal_address="Львів"),
        topic="Школа",
        parts=[Part(kind, facts) for kind, facts in values.items()],
    )
    mail = render_newsletter(content)
    text, html = (re.sub(r"\[\[\w+\]\]", "", part) for part in (mail.text, mail.html))
    assert english([*text.splitlines(), *spoken(html)]) == []


FRACTIONS = [0.1, 0.5, 1.5, 2.5, 5.5, 10.1, 21.5, 100.1]
CATEGORIES = ["one", "few", "many", "other"]


@pytest.mark.parametrize("language", PLURALS)
@pytest.mark.filterwarnings("ignore:Plural value must be an integer")
def test_plural_forms_are_those_of_the_cldr(language):
    """For every number to 1000 and for fractions: the form gettext picks is the category the CLDR names."""
    formula = re.search(r"plural=(.*);", PLURALS[language])[1]
    gettexts, cldr = c2py(formula), Locale(language).plural_form
    numbers = [*range(1001), *FRACTIONS]
    assert [(n, CATEGORIES[int(gettexts(n))]) for n in numbers] == [(n, cldr(n)) for n in numbers]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("language", PLURALS)
@pytest.mark.filterwarnings("ignore:Plural value must be an integer")
def test_django_picks_that_form(language):
    """Through Django's own merged catalogues, where Django's formula could win over ours."""
    forms = {
        "pl": ["wynik", "wyniki", "wyników", "wyniku"],
        "uk": ["результат", "результати", "результатів", "результату"],
    }
    one, many = "%(total)s result", "%(total)s results"
    with translation.override(language):
        said = {n: translation.ngettext(one, many, n).split()[-1] for n in [*range(130), *FRACTIONS]}
    names = Locale(language).plural_form
    assert said == {n: forms[language][CATEGORIES.index(names(n))] for n in said}


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("pl", "12\xa0345,6", "2 marca 2026"),
        ("uk", "12\xa0345,6", "2 березня 2026 р."),
        ("en", "12,345.6", "2 March 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_writes_them(language, number, day):
    with translation.override(language):
        assert number_format(12345.6, use_l10n=True, force_grouping=True) == number
        assert date_format(dt.date(2026, 3, 2), "DATE_FORMAT") == day
