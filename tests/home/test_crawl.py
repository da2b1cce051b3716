"""The demo site, read by a stranger along every link, with the words people see."""

import re
from pathlib import Path

import nu
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from crawler import HOST, crawl, css_elsewhere, missing_files
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from markup import faults, parse
from wagtail.models import Page

from campaigns import demo as campaigns_demo
from home import demo as home_demo
from home.delivery.pdf.able import missing as pdf_missing
from home.models import PublishedDocument, SiteImage, SiteRendition

pytestmark = pytest.mark.once

SOURCE = Path(settings.BASE_DIR, "site", "locale")
# Words that hold a sentence together, of which another language has none.
TELLTALE = {
    "pl": {"się", "jest", "oraz", "przez", "które", "który", "można", "jak", "nie", "dla", "lub", "na", "w", "z"},
    "en": {"the", "and", "of", "with", "for", "this", "that", "you", "your", "are", "from", "what", "not", "on", "at"},
}  # fmt: skip
POLISH_LETTERS = re.compile(r"[ąćęłńóśźż]")
CYRILLIC = re.compile(r"[а-яіїєґ]", re.IGNORECASE)
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:org|pl|eu)\b\S*")
GOOD = '<!doctype html><html lang="en"><title>x</title><body><main><h1>A</h1>{}</main></body></html>'
UNSEEN = {"script", "style", "template", "head"}


@pytest.fixture(scope="module")
def read(django_db_setup, django_db_blocker, tmp_path_factory):
    """The crawl. The database is as before afterwards; what was answered stays for the tests."""
    folder, patch = tmp_path_factory.mktemp("crawl"), pytest.MonkeyPatch()
    for model in (SiteImage, SiteRendition):  # the storages they hold, which a changed setting does not reach
        for name in ("location", "base_location"):
            storage = model._meta.get_field("file").storage
            patch.setitem(vars(storage), name, str(folder / model.__name__))
    with django_db_blocker.unblock(), override_settings(LOCALE_PATHS=[_catalogues(folder)]), transaction.atomic():
        cache.clear()
        campaigns_demo.plan()
        home_demo.load()
        found = crawl("/sitemap.xml", "/", "/robots.txt", "/.well-known/security.txt")
        found.paths = set(PublishedDocument.objects.values_list("path", flat=True))
        found.shown_to_editors = {
            page.url for page in Page.objects.filter(pk__in=PublishedDocument.objects.values("page"))
        }
        found.lost_files = list(missing_files(found.files))
        transaction.set_rollback(True)
    cache.clear()
    yield found
    patch.undo()


def _catalogues(folder):
    for source in SOURCE.glob("*/LC_MESSAGES/django.po"):
        target = folder / "locale" / source.relative_to(SOURCE).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
    return folder / "locale"


def test_every_public_document_is_reached_and_no_link_is_broken(read):
    assert read.paths <= read.answers.keys()
    assert len(read.answers) > 100
    assert {"print", "guide.pdf", "1-0"} <= {path.rstrip("/").rpartition("/")[2] for path in read.answers}
    broken = [(a.came_from, a.path, a.status) for a in read.answers.values() if a.status != _expected(a)]
    assert broken == []
    assert read.lost_files == []


def _expected(answer):
    """The front door leads on, and a PDF nobody asked for yet is on its way."""
    return 302 if answer.path == "/" else 202 if answer.path.endswith("/guide.pdf") and not pdf_missing() else 200


def test_the_address_the_editor_is_shown_is_that_of_the_readers(read):
    assert read.shown_to_editors == read.paths


def test_nothing_is_loaded_from_another_host(read):
    assert read.elsewhere == set()
    assert list(css_elsewhere(read.files)) == []


def test_no_reader_gets_a_cookie(read):
    assert [(answer.path, answer.cookies) for answer in read.answers.values() if answer.cookies] == []


def test_every_page_is_html_a_strict_reader_accepts(read):
    wrong = {answer.path: found for answer in read.pages if (found := faults(answer.tree, answer.errors))}
    assert wrong == {}
    if nu.is_here():  # the validator of the W3C's site asks for a Java; html5lib reads everywhere
        slip = GOOD.format('<time datetime="soon">soon</time>').encode()  # so that it is seen to look
        found = nu.errors({"slip": slip, **{answer.path: answer.body for answer in one_of_each(read.pages)}})
        assert [error for error in found if error[0] != "slip"] == [] != found


def one_of_each(pages):
    """Without lists narrowed in yet another way."""
    return [page for page in pages if "?" not in page.path]


def test_languages_agree_about_each_other(read):
    """Each page names its versions; each of these names the same ones, and so does the sitemap."""
    alternates = {
        HOST + answer.path: frozenset((link.get("hreflang"), link.get("href")) for link in _alternates(answer))
        for answer in read.pages
        if answer.path in read.paths
    }
    listed = {
        loc: frozenset(re.findall(r'hreflang="(.*?)" href="(.*?)"', rest))
        for loc, rest in re.findall(r"<url><loc>(.*?)</loc>(.*?)</url>", read.answers["/sitemap.xml"].text)
    }
    assert alternates == listed
    for address, links in alternates.items():
        assert dict(links)[address.split("/")[3]] == address
        assert all(alternates[other] == links for _code, other in links), address


def _alternates(answer):
    return [link for link in answer.tree.iter("link") if link.get("rel") == "alternate" and link.get("hreflang")]


def test_no_page_speaks_two_languages(read):
    said = {(code, words): page.path for page in read.pages for code, words in _texts(page)}
    wrong = [(path, *words) for words, path in said.items() if _is_foreign(*words)]
    assert wrong == []
    assert all(page.tree.get("lang") == page.language for page in read.pages if page.language in ("pl", "en", "uk"))


def _texts(page):
    """(language said in the markup, words) of every element with words of its own."""

    def walk(element, code):
        if element.tag in UNSEEN:
            return
        code = element.get("lang", code)
        own = [element.text, *(child.tail for child in element)]
        attributes = [element.get(name) for name in ("alt", "aria-label", "placeholder", "title")]
        for words in (" ".join(filter(None, own)), *filter(None, attributes)):
            if words.strip():
                yield code, " ".join(words.split())
        for child in element:
            yield from walk(child, code)

    body = page.tree.find("body")
    yield page.tree.get("lang"), page.tree.findtext("head/title")
    yield from walk(body, page.tree.get("lang"))


def _is_foreign(code, text):
    """Whether words of another language hold this text together. Names may come from anywhere."""
    words = re.findall(r"\w+", ADDRESS.sub("", text))
    small = [word for word in words if word[:1].islower()]
    if code == "uk":
        latin = [word for word in small if word.isascii() and len(word) > 2 and word.isalpha()]
        return len(latin) > 2 and not CYRILLIC.search(text)
    other = "en" if code == "pl" else "pl"
    telltale = sum(word in TELLTALE[other] for word in small)
    own = sum(word in TELLTALE.get(code, ()) for word in small)
    if CYRILLIC.search(text) or (code == "en" and any(POLISH_LETTERS.search(word) for word in small)):
        return True
    return telltale > own and telltale >= 2


def test_the_judge_of_languages_sees_a_slip():
    assert _is_foreign("en", "Zobacz, co się zmieniło dla szkół")
    assert _is_foreign("pl", "What changed for the schools and for you")
    assert _is_foreign("uk", "what changed for schools")
    assert not _is_foreign("en", "Conference in Łódź for the schools")
    assert not _is_foreign("pl", "Konferencja Women and Safety w Łodzi")


def test_the_judge_of_markup_sees_slips():
    assert faults(*parse(GOOD.format(""))) == []
    for slip in (
        '<img src="x" width="1" height="1">', '<p id="a"></p><p id="a"></p>', "<h3>B</h3>", '<a href="/x"></a>',
        '<input name="q">', "<p><div></p>", '<a href="#nowhere">x</a>', "<table><tr><td>1</td></tr></table>",
        '<a href="/x"><button>y</button></a>', "<nav></nav>", '<p style="color:red">x</p>', "<ul><li>a</ul></div>",
    ):  # fmt: skip
        assert faults(*parse(GOOD.format(slip))), slip
