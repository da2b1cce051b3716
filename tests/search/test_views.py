"""The search page and the suggestions, in a browser without scripts."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_audience, add_image, add_topic, plant_site, translate
from planting import fresh

from home.models import NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def page(client, query, language="pl"):
    response = client.get(f"/{language}/search/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_hits_are_marked_and_everything_else_is_escaped(client, tree):
    add(NewsPage, tree.pl.news, "Latarnia <script>", lead="Za rogiem stoi latarnia & świeci")
    answer = page(client, {"q": "latarnie"})
    assert "<mark>Latarnia</mark> &lt;script&gt;" in answer
    assert "<mark>latarnia</mark> &amp; świeci" in answer


def test_filters_are_links_with_counts_and_lead_back(client, tree):
    add(NewsPage, tree.pl.news, "Latarnia")
    assert "?q=latarnia&amp;type=news" in page(client, {"q": "latarnia"})
    narrowed = page(client, {"q": "latarnia", "type": "news"})
    assert 'href="?q=latarnia" aria-current="true"' in narrowed


def test_every_facet_is_offered_and_narrows(client, tree):
    add(NewsPage, tree.pl.news, "Latarnia", topics=[add_topic("Szkoła")], audiences=[add_audience("Rodziny")])
    translate(add(NewsPage, tree.pl.news, "Latarnia druga"), "en", "Latarnia")
    answer = page(client, {"q": "latarnia"})
    year = timezone.localdate().year
    for wanted in ("type=news", "topic=szkola", "audience=rodziny", f"year={year}"):
        assert f"?q=latarnia&amp;{wanted}" in answer
        narrowed = page(client, {"q": "latarnia", **dict([wanted.split("=")])})
        assert narrowed.count('class="hit"') == (1 if wanted[0] in "ta" and "news" not in wanted else 2)
    assert "/en/search/?q=latarnia" in answer


def test_words_that_stand_for_an_image_are_found_and_not_shown_as_text(client, tree):
    figure = {"image": {"image": add_image().pk, "alt_text": "Sowa na gałęzi", "decorative": False}, "caption": "Nocą"}
    body = NewsPage.body.field.to_python(
        [{"type": "figure", "value": figure}, {"type": "text", "value": "<p>Las śpi.</p>"}]
    )
    add(NewsPage, tree.pl.news, "Las", body=body, hero_image=add_image(), hero_alt="Puszczyk w dziupli")
    for asked in ("sowa", "puszczyk"):
        answer = page(client, {"q": asked})
        assert answer.count('class="hit"') == 1
        assert "<mark>" not in answer and "gałęzi" not in answer and "dziupli" not in answer
        assert "Nocą" in answer and "Las śpi." in answer


def test_another_language_is_offered(client, tree):
    translate(add(NewsPage, tree.pl.news, "Radar"), "en", "Lighthouse")
    assert "/en/search/?q=lighthouse" in page(client, {"q": "lighthouse"})


def test_pages_of_results_keep_the_query(client, tree):
    for number in range(12):
        add(NewsPage, tree.pl.news, f"Latarnia {number}")
    assert "?q=latarnia&amp;page=2" in page(client, {"q": "latarnia"})
    assert page(client, {"q": "latarnia", "page": 2}).count('class="hit"') == 2


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "x" * 10_000},
        {"q": "\"'*():^-+~!|&<>\\ NEAR AND OR NOT"},
        {"q": "\0"},
        {"q": "🙂 \ud7ff"},
        {"q": "a", "type": "\0", "topic": "'", "year": "99999", "page": "-1"},
        {"q": "a", "year": "2026", "page": "zzz"},
    ],
)
def test_nonsense_gets_a_page(client, tree, query):
    page(client, query)
    assert client.get("/pl/search/suggestions/", query).status_code == 200


def test_a_search_page_costs_few_queries(client, tree, django_assert_max_num_queries):
    for number in range(12):
        add(NewsPage, tree.pl.news, f"Latarnia {number}")
    page(client, {"q": "latarnia"})
    with django_assert_max_num_queries(20):  # PostgreSQL asks twice, the newest years first
        page(client, {"q": "latarnia"})


def test_a_title_is_suggested_only_while_its_page_is_public(client, tree, django_assert_max_num_queries):
    news = add(NewsPage, tree.pl.news, "Latarnia")
    ask = lambda **headers: client.get("/pl/search/suggestions/", {"q": "lat"}, headers=headers)  # noqa: E731
    with django_assert_max_num_queries(3):
        first = ask()
    assert [found["title"] for found in first.json()["suggestions"]] == ["Latarnia"]
    assert {"max-age=0", "must-revalidate"} <= set(first["Cache-Control"].split(", "))
    assert ask(if_none_match=first["ETag"]).status_code == 304
    news.view_restrictions.create(restriction_type="login")
    assert ask(if_none_match=first["ETag"]).json() == {"suggestions": []}


def test_a_year_nobody_can_narrow_by_is_not_offered(client, tree):
    for year in (1899, 2026, 9026):
        add(NewsPage, tree.pl.news, "Latarnia", dated_at=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    answer = page(client, {"q": "latarnia"})
    assert answer.count('class="hit"') == 3
    assert "year=2026" in answer and "year=9026" not in answer and "year=1899" not in answer
