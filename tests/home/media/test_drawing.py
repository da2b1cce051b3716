"""A share image is drawn in the letters there are."""

import pytest

from home.media.drawing import draw, writable

SITE, ACCENT = "Latarnia", "#f2a900"


@pytest.mark.parametrize("title", ["Zażółć gęślą jaźń – „50 %”", "Їжаків ґудзик, об’єкт № 5", "O'Brien & co: ½ €"])
def test_every_letter_of_our_languages_is_drawn(title):
    assert writable(title) == title


def test_a_sign_that_is_no_letter_is_left_out():
    assert writable("Razem 😀\u202e dalej") == "Razem  dalej"
    assert draw("Razem 😀", SITE, ACCENT) == draw("Razem", SITE, ACCENT)


@pytest.mark.parametrize("title", ["كيف نتحدث", "漢字", "Razem 漢字"])
def test_a_title_in_letters_the_font_has_not_is_left_out_whole(title):
    assert draw(title, SITE, ACCENT) == draw("", SITE, ACCENT) != draw("Razem", SITE, ACCENT)
