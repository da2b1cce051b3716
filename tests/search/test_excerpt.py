"""The words under a result."""

import pytest

from search.excerpt import LENGTH, excerpt
from search.query import parse

TITLE, LEAD = "Pierwsza rozmowa", "Dla tych, którzy widzą, że ktoś bliski się zmienia."
LATER = "Gdy uczeń znika z dawnych znajomości, warto zapytać go o to spokojnie."


def told(query, *lines):
    return excerpt("\n".join([TITLE, *lines]), parse(query, "pl"), "pl")


def test_the_passage_with_the_word_is_shown_and_the_word_marked():
    assert told("znajomość", LEAD, "Szkoła", LATER) == LATER.replace("znajomości", "<mark>znajomości</mark>")


@pytest.mark.parametrize("query", ["rozmowa", "szkoła"])
def test_a_word_of_the_title_or_of_a_label_alone_shows_the_lead(query):
    assert told(query, LEAD, "Szkoła", LATER) == LEAD


def test_a_page_of_labels_shows_them_apart():
    assert told("szkoła", "Szkoła", "Łódź") == "<mark>Szkoła</mark> · Łódź"
    assert told("rozmowa") == ""


def test_a_long_passage_is_cut_between_words_around_the_hit():
    shown = told("latarnia", " ".join(["słowo"] * 100 + ["latarnia"] + ["dalej"] * 100))
    assert shown.startswith("… słowo") and shown.endswith("dalej …")
    assert "<mark>latarnia</mark>" in shown
    assert len(shown) < LENGTH + 30


def test_what_stands_on_the_page_is_no_markup():
    assert told("skrypt", f"<b>{LEAD}</b> skrypt & inne").endswith("&lt;/b&gt; <mark>skrypt</mark> &amp; inne")


def test_every_hit_in_the_passage_is_marked():
    shown = told("pytać rozmowa", "Rozmowa zaczyna się od ciszy, a dopiero potem pytać i znów rozmową odpowiadać.")
    assert shown.count("<mark>") == 3
