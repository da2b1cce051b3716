import unicodedata

import pytest
from django.core.validators import validate_slug
from hypothesis import given
from hypothesis import strategies as st

from home.slugs import MAX_LENGTH, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("łódź-żółw", "lodz-zolw"),
        ("Zażółć gęślą jaźń!", "zazolc-gesla-jazn"),
        ("Профілактика в школі", "profilaktyka-v-shkoli"),
        ("П’ять речень: ближче до близької людини", "piat-rechen-blyzhche-do-blyzkoi-liudyny"),
        ("Їжак, Юлія та Євген розгубили щастя й ґудзики", "yizhak-yuliia-ta-yevhen-rozghubyly-shchastia-y-gudzyky"),
        ("Йорданія – Їжакій", "yordaniia-yizhakii"),
        (unicodedata.normalize("NFD", "Йорданія – Їжакій"), "yordaniia-yizhakii"),  # as a Mac names files
        ("Don't panic", "don-t-panic"),
        ("  --- ", ""),
        ("100% „pewne”", "100-pewne"),
    ],
)
def test_every_letter_is_spelled(text, slug):
    assert slugify(text) == slug


@given(st.text(max_size=300))
def test_the_result_is_a_slug_and_stays_one(text):
    slug = slugify(text)
    assert len(slug) <= MAX_LENGTH
    assert slugify(slug) == slug
    if slug:
        validate_slug(slug)


def test_a_long_title_is_cut_between_words():
    assert slugify("słowo " * 40) == "-".join(["slowo"] * 13)
