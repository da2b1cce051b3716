"""What is found, in which order, and what a person may type."""

import pytest
from django.core.checks import run_checks
from django.db import connection
from factories.pages import add, add_topic, plant_site, translate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planting import fresh

from home.models import GuidePage, NewsPage, PublishedDocument
from home.published.words import words
from search import query as query_module
from search.query import Filters, elsewhere, facets, find
from search.suggest import suggest

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(("pl", "en", "uk"), names=("news", "guides"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def titles(found):
    documents = PublishedDocument.objects.in_bulk(found.ids)
    return [documents[pk].title for pk in found.ids]


def text(words):
    return [("text", f"<p>{words}</p>")]


def test_a_word_in_the_title_comes_before_the_same_word_in_the_text(tree):
    add(NewsPage, tree.pl.news, "Coś innego", body=text("Mówiliśmy o latarni morskiej."))
    add(NewsPage, tree.pl.news, "Latarnia w porcie", body=text("Nic więcej."))
    assert titles(find("latarnie", "pl")) == ["Latarnia w porcie", "Coś innego"]


@pytest.mark.parametrize("typed", ["bezpieczeństwa", "BEZPIECZENSTWO", "bezp", "dla bezpieczeństwem"])
def test_endings_case_diacritics_and_half_typed_words_do_not_matter(tree, typed):
    add(NewsPage, tree.pl.news, "Dla bezpieczeństwa")
    assert titles(find(typed, "pl")) == ["Dla bezpieczeństwa"]


def test_every_word_must_occur(tree):
    add(NewsPage, tree.pl.news, "Warsztaty w szkole")
    assert find("warsztaty kosmiczne", "pl").ids == []


def test_each_language_finds_its_own_pages_and_counts_the_others(tree):
    page = add(NewsPage, tree.pl.news, "Radar")
    translate(page, "en", "Radar")
    assert titles(find("radar", "en")) == ["Radar"]
    assert elsewhere("radar", "en") == {"pl": 1}


def test_ukrainian_is_found_by_the_beginning_of_its_words(tree):
    page = add(NewsPage, tree.pl.news, "Młodzież")
    translate(page, "uk", "Безпека молоді")
    assert titles(find("безпеки", "uk")) == ["Безпека молоді"]


def test_filters_narrow_and_facets_count(tree):
    topic = add_topic("Szkoła")
    add(NewsPage, tree.pl.news, "Zeszyt", topics=[topic])
    add(GuidePage, tree.pl.guides, "Zeszyt", what_changed="")
    found = find("zeszyt", "pl")
    assert dict(facets(found.ids).types) == {"news": 1, "guide": 1}
    assert facets(found.ids).topics == [(("szkola", "Szkoła"), 1)]
    assert len(find("zeszyt", "pl", Filters(type="guide")).ids) == 1
    assert len(find("zeszyt", "pl", Filters(topic="szkola", year=2026)).ids) == 1
    assert find("zeszyt", "pl", Filters(year=1999)).ids == []


def test_very_common_words_show_the_newest_with_titles_first(tree, monkeypatch):
    monkeypatch.setattr(query_module, "CANDIDATES", 3)
    for number in range(5):
        add(NewsPage, tree.pl.news, f"Numer {number}", body=text("kwiecień"))
    add(NewsPage, tree.pl.news, "Kwiecień")
    found = find("kwiecień", "pl")
    assert titles(found) == ["Kwiecień", "Numer 4", "Numer 3"]
    assert found.is_capped


def test_an_unpublished_page_leaves_the_index(tree):
    page = add(NewsPage, tree.pl.news, "Ulotka")
    assert suggest("ulo", "pl")[0]["path"] == "/pl/aktualnosci/ulotka/"
    page.unpublish()
    assert find("ulotka", "pl").ids == []
    assert suggest("ulo", "pl") == []


def test_a_search_costs_few_queries(tree, django_assert_num_queries):
    add(NewsPage, tree.pl.news, "Ulotka")
    with django_assert_num_queries(3):
        find("ulotka", "pl")
    with django_assert_num_queries(1):
        suggest("ulotka", "pl")


def test_the_index_is_attached():
    assert run_checks(databases=["default"], tags=["database"]) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.text(alphabet="\"'*():^-+~!|&<>\\ aż\0{}%_", max_size=30)))
def test_nothing_a_person_types_is_an_error(tree, typed):
    for language in ("pl", "en", "uk"):
        known = PublishedDocument.objects.filter(locale__language_code=language)
        assert set(find(typed, language).ids) <= set(known.values_list("pk", flat=True))
        assert len(suggest(typed, language)) <= known.count()


def lexemes(stems):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', %s))", [" ".join(stems)])
        return set(cursor.fetchone()[0])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sampled_from(["pl", "en", "uk"]))
@pytest.mark.postgres  # its parser
def test_the_database_does_not_cut_words_further(typed, language):
    stems = words(typed, language)[:50]
    assert lexemes(stems) == set(stems)


@pytest.mark.postgres
def test_the_database_knows_every_letter_we_know():
    for block in range(0x20, 0x20000, 0x400):
        stems = [stem for code in range(block, block + 0x400) for stem in words(chr(code), "uk")]
        assert lexemes(stems) == set(stems)
