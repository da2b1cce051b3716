"""What is found, in which order, and what a person may type."""

import datetime as dt
import math
from importlib import import_module

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories.pages import add, add_audience, add_topic, plant_site, translate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planting import fresh

from home.models import GuidePage, NewsPage, PublishedDocument
from home.published.words import folded_words, mark, words
from search import index
from search import query as query_module
from search.query import Filters, elsewhere, facets, find, parse
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


@pytest.mark.parametrize(
    ("language", "text_of_page", "asked"),
    [
        (
            "pl",
            "W tych poradnikach piszemy o łodziach i żółtych różach.",
            ["poradnik", "PORADNIKI", "lodzie", "zolta roza"],
        ),
        ("en", "Training prevents misunderstandings among the participants.", ["participant", "preventing", "trained"]),
        ("uk", "У цих посібниках ідеться про їхню школу.", ["посібник", "ПОСІБНИКИ", "школах", "школи"]),
    ],
)
def test_words_of_a_text_are_found_in_every_form(tree, language, text_of_page, asked):
    page = add(NewsPage, tree.pl.news, "Pierwsza", body=text(text_of_page if language == "pl" else "Nic."))
    if language != "pl":
        page = translate(page, language, "Second", body=text(text_of_page))
    assert [typed for typed in asked if page.pk not in find(typed, language).ids] == []


def test_among_few_those_that_say_most_come_first_and_equals_by_date(tree):
    often = add(NewsPage, tree.pl.news, "Pierwsza", body=text("Radar widzi radar, a radar nie śpi."))
    once = [
        add(NewsPage, tree.pl.news, title, body=text("Raz radar nie śpi w nocy.")) for title in ("Druga", "Trzecia")
    ]
    assert find("radar", "pl").ids == [often.pk, once[1].pk, once[0].pk]


def test_half_typed_words_are_found_in_titles_alone(tree):
    add(NewsPage, tree.pl.news, "Latarnia", body=text("Horyzont."))
    assert titles(find("latar", "pl")) == ["Latarnia"]
    assert find("horyz", "pl").ids == []


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
    add(NewsPage, tree.pl.news, "Zeszyt A", topics=[topic])
    add(GuidePage, tree.pl.guides, "Zeszyt B", what_changed="", audiences=[add_audience("Rodziny")])
    found = find("zeszyt", "pl")
    counts, year = facets(found), timezone.localdate().year
    assert dict(counts.types) == {"news": 1, "guide": 1}
    assert (counts.topics, counts.audiences) == ([(("szkola", "Szkoła"), 1)], [(("rodziny", "Rodziny"), 1)])
    assert counts.years == [(year, 2)]
    narrowed = [Filters(type="guide"), Filters(audience="rodziny"), Filters(topic="szkola", year=year)]
    assert [titles(find("zeszyt", "pl", filters)) for filters in narrowed] == [["Zeszyt B"], ["Zeszyt B"], ["Zeszyt A"]]
    beside = [Filters(year=1999), Filters(topic="rodziny"), Filters(type="guide", topic="szkola")]
    assert not any(find("zeszyt", "pl", filters).ids for filters in beside)


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


def test_a_page_made_private_leaves_at_once(tree):
    page = add(NewsPage, tree.pl.news, "Ulotka")
    page.view_restrictions.create(restriction_type="login")
    assert find("ulotka", "pl").ids == [] and suggest("ulo", "pl") == []
    page.view_restrictions.get().delete()
    assert find("ulotka", "pl").ids == [page.pk]


def place(document):
    return (math.floor(document.shown_at.timestamp()) << index.PAGE_BITS) | document.pk


def test_the_index_follows_whatever_writes_to_the_table(tree):
    pages = [add(NewsPage, tree.pl.news, f"Strona {number}") for number in range(4)]
    documents = PublishedDocument.objects.in_locale("pl")
    documents.filter(pk=pages[0].pk).update(shown_at=dt.datetime(1945, 5, 8, 12, 0, 0, 7, dt.UTC))
    documents.filter(pk=pages[1].pk).update(
        shown_at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC), title_words="x", body_words=""
    )
    documents.filter(pk=pages[2].pk).delete()
    everything = index.anywhere([], [mark("language", "pl")], 100)
    assert everything == sorted(map(place, documents), reverse=True)
    assert index.titled([], [mark("language", "pl")], 100) == everything
    assert find("strona", "pl").ids == [pages[3].pk, pages[0].pk]


@pytest.mark.parametrize("window", [1, 3, 1000])
@pytest.mark.postgres
def test_looking_among_the_newest_first_changes_no_answer(tree, monkeypatch, window):
    for year in (1999, 2005, 2020, 2020, 2026):
        add(NewsPage, tree.pl.news, f"Rocznik {year}", dated_at=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    monkeypatch.setattr(index.Tsvector, "WINDOW", window)
    monkeypatch.setattr(index.Tsvector, "TITLES_WINDOW", window)
    terms, marks = parse("rocznik", "pl"), [mark("language", "pl")]
    every = sorted(map(place, PublishedDocument.objects.filter(type="news")), reverse=True)
    for limit in (1, 2, 4, 5, 9):
        assert index.anywhere(terms, marks, limit) == index.titled(terms, marks, limit) == every[:limit]


FAR = [dt.datetime(year, 6, 1, tzinfo=dt.UTC) for year in (2, 1969, 2026, 3059, 9026)]


def test_every_date_of_the_calendar_has_its_place(tree):
    pages = [add(NewsPage, tree.pl.news, "Rocznik", dated_at=moment) for moment in FAR]
    terms, marks = parse("rocznik", "pl"), [mark("language", "pl")]
    found = index.anywhere(terms, marks, 9)
    assert [index.page_of(place) for place in found] == [page.pk for page in reversed(pages)]
    assert [index.year_of(place) for place in found] == [9026, 3059, 2026, 1969, 2]
    assert index.titled(terms, marks, 9) == found
    assert [find("rocznik", "pl", Filters(year=year)).ids for year in (2026, 9026)] == [[pages[2].pk], [pages[4].pk]]


@pytest.mark.postgres
def test_a_date_far_away_makes_no_search_longer(tree, monkeypatch):
    """An event mistyped into the year 9026: only years that occur are asked for."""
    for moment in FAR:
        add(NewsPage, tree.pl.news, "Rocznik", dated_at=moment)
    for window, years in ((1, 2), (2, 3), (3, 3)):
        monkeypatch.setattr(index.Tsvector, "WINDOW", window)
        with CaptureQueriesContext(connection) as queries:
            found = index.anywhere(parse("rocznik", "pl"), [mark("language", "pl")], years)
        [first, *_more] = [query["sql"] for query in queries if "::tsquery" in query["sql"]]
        assert first.count(mark("year", 9026)) == 1 and first.count(" | ") == years - 1
        assert len(found) == years


def test_a_search_costs_few_queries(tree, django_assert_max_num_queries):
    add(NewsPage, tree.pl.news, "Ulotka")
    add(NewsPage, tree.pl.news, "Ulotki")
    with django_assert_max_num_queries(5):  # PostgreSQL looks among the newest first
        assert len(find("ulotka", "pl").ids) == 2
    with django_assert_max_num_queries(3):
        assert len(suggest("ulotk", "pl")) == 2


def test_the_index_is_attached(tree):
    assert run_checks(databases=["default"], tags=["database"]) == []
    places = import_module("search.migrations.0003_places")
    with connection.cursor() as cursor:
        for statement in places.DETACHED[connection.vendor] + places.DETACHED[connection.vendor][:1]:
            cursor.execute(statement)  # also when somebody dropped the trigger before
    [error] = run_checks(databases=["default"], tags=["database"])
    assert error.id == "search.E001" and "migrate --skip-checks search 0002" in error.hint


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.text(alphabet="\"'*():^-+~!|&<>\\ aż\0{}%_", max_size=30)))
def test_nothing_a_person_types_is_an_error(tree, typed):
    for language in ("pl", "en", "uk"):
        known = PublishedDocument.objects.filter(locale__language_code=language)
        assert set(find(typed, language).ids) <= set(known.values_list("pk", flat=True))
        assert len(suggest(typed, language)) <= known.count()


def test_any_letter_may_stand_in_a_word_that_is_looked_for(tree):
    for block in range(0x20, 0x20000, 0x100):
        letters = [chr(code) for code in range(block, block + 0x100)]
        terms = [index.Term(word) for letter in letters for word in folded_words(f"a{letter}b {letter}{letter}")]
        assert index.anywhere(terms, [mark("language", "pl")], 1) == [] or not terms


def lexemes(stems):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', %s))", [" ".join(stems)])
        return set(cursor.fetchone()[0])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.sampled_from(["pl", "en", "uk"]))
@pytest.mark.postgres  # its parser
def test_the_database_does_not_cut_words_further(typed, language):
    stems = words(typed, language)[:50] + [mark("topic", typed)]
    assert lexemes(stems) == set(stems)


@pytest.mark.postgres
def test_the_database_knows_every_letter_we_know():
    for block in range(0x20, 0x20000, 0x400):
        stems = [stem for code in range(block, block + 0x400) for stem in words(chr(code), "uk")]
        assert lexemes(stems) == set(stems)


def test_documents_written_before_there_were_marks_are_found_once_the_index_is_made_anew(tree):
    add(NewsPage, tree.pl.news, "Ulotka", topics=[add_topic("Szkoła")])
    add(GuidePage, tree.pl.guides, "Ulotka dla rodziców", audiences=[add_audience("Rodzice")])
    marks = dict(PublishedDocument.objects.values_list("pk", "marks"))
    PublishedDocument.objects.update(marks="")
    assert find("ulotka", "pl").ids == []
    import_module("search.migrations.0003_places").name_facts(apps)
    assert dict(PublishedDocument.objects.values_list("pk", "marks")) == marks
    assert len(find("ulotka", "pl").ids) == 2
