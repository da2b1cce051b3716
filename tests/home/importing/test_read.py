import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.importing.dates import read_date
from home.importing.read import NotAPage, read

LEGACY = Path(__file__).parents[2] / "data" / "legacy"


def article(name):
    return read((LEGACY / f"{name}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["about", "news", "event"])
def test_every_line_of_a_known_shape_finds_its_place(name):
    assert article(name).unplaced == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-02, 17:47", (2020, 12, 2, 17, 47)),
        ("22.10.2024, 13:32", (2024, 10, 22, 13, 32)),
        ("23 Apr 2007", (2007, 4, 23, 0, 0)),
        ("1 października 2021", None),
        ("3 paź 2021", (2021, 10, 3, 0, 0)),
        ("31.02.2024", None),
        ("soon", None),
    ],
)
def test_dates_are_read_in_every_notation_we_met(text, expected):
    moment = read_date(text)
    if text == "1 października 2021":  # the genitive begins like the short form
        assert (moment.month, moment.day) == (10, 1)
    else:
        assert (moment and (moment.year, moment.month, moment.day, moment.hour, moment.minute)) == expected


def test_a_news_page_has_title_caption_lead_and_legacy_address():
    news = article("news")
    assert (news.kind, news.legacy_section, news.legacy_id) == ("news", "news", 34)
    assert news.title == news.caption == "Oppening of the reading room"
    assert news.lead == "The reading room was opened on 6 November 2023 in the harbour town."
    assert news.dated_at.date() == dt.date(2023, 11, 7)


def test_a_sentence_that_was_torn_apart_is_one_paragraph_again():
    assert "<p>The room is open to schools on weekdays, and to everybody on Saturdays.</p>" in article("news").html


def test_a_list_with_empty_lines_is_one_list():
    assert article("about").html[-1] == "<ul><li>listening first</li><li>training people at work</li></ul>"


def test_an_item_may_run_over_two_lines():
    assert "<li>leaflets, i.e. short texts for waiting rooms</li>" in article("news").html[1]


def test_emphasis_and_links_survive_and_nothing_else_does():
    html = article("about").html[1]
    assert "<i>calls</i>" in html
    assert "<b>teachers</b>" in html
    assert '<a href="https://example.org/calls?a=1&amp;b=2">' in html


def test_an_event_knows_when_it_was_announced_but_not_when_it_is():
    event = article("event")
    assert (event.added_on, event.starts_at) == (dt.date(2011, 5, 3), None)
    assert event.venue == "Hotel Old Mill, Gdańsk, Poland"
    assert event.organisers == ["Harbour Council", "Office for Schools"]
    assert event.audiences == ["Counsellors", "NGOs", "teachers"]
    assert event.tags == ["schools", "first talk"]
    assert event.credit == "Harbour Council"


def test_a_line_below_the_facts_that_nobody_knows_is_reported():
    text = (LEGACY / "event.txt").read_text() + "\nA line that means nothing to us\n"
    assert [line.words for line in read(text).unplaced] == ["A line that means nothing to us"]


@pytest.mark.parametrize("text", ["", "\n \n", "\x00\x01binary", "Skip to main content\n"])
def test_what_is_no_page_says_so(text):
    with pytest.raises(NotAPage):
        read(text)


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60), max_size=20))
def test_no_text_is_ever_lost_silently(lines):
    """Each line with words is in the report, placed or not, and scripts never reach the HTML."""
    text = "\n".join(lines)
    try:
        result = read(text)
    except NotAPage:
        return
    assert [line.text for line in result.lines] == [t for t in text.splitlines() if t.strip()]
    assert "<script" not in "".join(result.html)
