"""Helplines: one change reaches every page and every language, and what is out of date is shown nowhere."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_helpline, plant_site, translate
from planting import fresh

from home.models import GuidePage, Helpline, PublishedDocument
from home.published.refresh import differences

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    """The Polish line, and a page with it in both languages."""
    line = add_helpline("Telefon zaufania", "000 111 222")
    add_helpline("Helpline", "000 111 222", code="en", translation_key=line.translation_key)
    tree, body = plant_site(names=("guides",)), [("helpline", {"helpline": line})]
    page = add(GuidePage, tree.pl.guides, "Poradnik", body=body)
    return line, page, translate(page, "en", "Guide", body=body)


@pytest.fixture
def line(planted, db):
    return fresh(planted[0])


@pytest.fixture
def pages(planted, db):
    return fresh(planted[1:])


def told(page):
    """What the public document tells of the helpline."""
    [block] = PublishedDocument.objects.get(pk=page.pk).document["body"]
    return block["value"]["helpline"]


def test_each_language_tells_of_it_in_its_own_words(pages, client):
    assert [told(page)["name"] for page in pages] == ["Telefon zaufania", "Helpline"]
    html = client.get(pages[1].url).content.decode()
    assert "Helpline" in html and "Telefon zaufania" not in html


def test_one_change_reaches_every_document_in_every_language(pages, line):
    line.number = "000 999 999"
    line.save()
    assert [told(page)["number"] for page in pages] == ["000 999 999"] * 2
    assert differences() == []


def test_out_of_date_it_is_shown_nowhere(pages, line, client):
    line.valid_until = timezone.localdate() - dt.timedelta(days=1)
    line.save()
    assert [told(page) for page in pages] == [None, None]
    assert "000 111 222" not in client.get(pages[0].url).content.decode()
    assert "000 111 222" not in PublishedDocument.objects.get(pk=pages[0].pk).text
    assert "Out of date" in line.validity() and "OUT OF DATE" in str(line)


def test_a_language_without_its_own_words_does_not_borrow_them(line):
    assert line.facts_in("uk") is None


def test_a_draft_translation_is_not_told(line):
    Helpline.objects.filter(locale__language_code="en").update(live=False)
    assert line.facts_in("en") is None


def test_several_cost_one_query(line, django_assert_num_queries):
    other = add_helpline("Inny", "000 333 444")
    with django_assert_num_queries(1):
        told = Helpline.objects.facts([other, line], "pl")
    assert [facts["name"] for facts in told] == ["Inny", "Telefon zaufania"]
