"""Folding and stemming: one function for documents and queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.published.words import LONGEST_WORD, fold, mark, title_words, words


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        ("bezpieczeństwo bezpieczeństwa bezpieczeństwem bezpieczenstwo", "pl"),
        ("szkolenie szkolenia szkoleń szkoleniach", "pl"),
        ("Społeczność społeczności SPOŁECZNOŚCIĄ", "pl"),
        ("poradnik poradniki poradnikach poradnikiem Poradnikami", "pl"),
        ("łódź ŁÓDŹ lodz", "pl"),
        ("żółty zolty", "pl"),
        ("workshop Workshops workshop's", "en"),
        ("prevention Preventions", "en"),
        ("школа школи школу школою школам школами школах", "uk"),
        ("безпечний безпечного безпечному безпечні безпечних безпечними безпечність безпечності", "uk"),
        ("навчання навчанню навчанням навчань", "uk"),
        ("посібник посібники посібників посібниках посібником", "uk"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms, language):
    assert len(set(words(forms, language))) == 1


def test_folding_knows_the_letters_unicode_does_not_decompose():
    assert fold("ŁÓDŹ Żółć Straße Ґанок Її М’яч") == "lodz zolc strasse ганок іі мяч"


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("poradnik", "poranek", "pl"), ("prevent", "present", "en"), ("школа", "шкода", "uk")],
)
def test_words_that_only_look_alike_stay_apart(one, other, language):
    assert len(set(words(f"{one} {other}", language))) == 2


def test_a_fact_is_a_word_no_text_can_hold():
    assert mark("topic", "szkoła") not in words(mark("topic", "szkoła"), "pl")
    assert mark("topic", "a") != mark("type", "a")


def test_a_title_keeps_the_whole_word_beside_its_stem():
    assert title_words("Prevention", "en") == ["prevent", "prevention"]


def test_folding_any_letter_twice_is_folding_it_once():
    letters = [chr(code) for code in range(0x20, 0x20000)]
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["pl", "en", "uk", "de"]))
def test_words_are_plain_whatever_comes_in(text, language):
    for word in words(text, language):
        assert word.isdigit() or word.isalpha()
        assert 0 < len(word) <= LONGEST_WORD
