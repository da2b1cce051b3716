"""Campaign parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.links import utm

OURS = utm.parameters(source="newsletter", medium="email", campaign="bezpieczna-jesien", content="2026-11")
TAIL = "utm_source=newsletter&utm_medium=email&utm_campaign=bezpieczna-jesien&utm_content=2026-11"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://example.org", f"https://example.org?{TAIL}"),
        ("https://example.org/a", f"https://example.org/a?{TAIL}"),
        ("https://example.org/a#part", f"https://example.org/a?{TAIL}#part"),
        ("https://example.org/a?b=1&c=%C5%82+x", f"https://example.org/a?b=1&c=%C5%82+x&{TAIL}"),
        ("https://example.org/a?flag", f"https://example.org/a?flag&{TAIL}"),
    ],
)
def test_parameters_come_after_the_query_and_before_the_fragment(before, after):
    assert utm.add(before, OURS) == after


def test_the_authors_own_parameters_win():
    assert utm.add("https://example.org/?UTM_Source=poster&utm_medium=", OURS) == (
        "https://example.org/?UTM_Source=poster&utm_medium=&utm_campaign=bezpieczna-jesien&utm_content=2026-11"
    )


def test_a_value_cannot_break_out_of_its_parameter():
    assert utm.add("https://example.org/", {"utm_source": "a&b=c#d"}) == "https://example.org/?utm_source=a%26b%3Dc%23d"


@given(st.from_regex(r"https://example\.org(/[a-z]{0,5}){0,3}(\?[a-z=&]{0,20})?(#[a-z]{0,5})?", fullmatch=True))
def test_adding_twice_is_adding_once(url):
    once = utm.add(url, OURS)

    assert utm.add(once, OURS) == once


def test_what_is_empty_is_left_out():
    assert utm.parameters(source="newsletter", medium="email") == {"utm_source": "newsletter", "utm_medium": "email"}
