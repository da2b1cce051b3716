"""The comparison of two versions, as a translator reads it."""

import pytest

from home.localisation.changes import Change, Kind, Piece, changes, word_diff
from home.localisation.segments import Segment


def compared(old, new):
    """Segments written as `place:text`."""
    found = changes(*([Segment(*one.split(":")) for one in side.split("|")] for side in (old, new)))
    return [(change.kind.value, change.path, change.old, change.new) for change in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title:A b|lead:C", "title:A b|lead:C", []),
        ("title:A b|lead:C", "title:A x|lead:C", [("changed", "title", "A b", "A x")]),
        ("title:Quite another", "title:New words here", [("changed", "title", "Quite another", "New words here")]),
        ("title:A|body.1:B", "title:A|body.1:B|body.2:N", [("added", "body.2", "", "N")]),
        ("title:A|body.1:B|body.2:C", "title:A|body.2:C", [("removed", "body.1", "B", "")]),
        ("body.1:B|body.2:C", "body.2:C|body.1:B", [("moved", "body.2", "C", "C")]),
        ("body.1:B", "body.9:B", [("moved", "body.9", "B", "B")]),
        (
            "body.1:one two three|body.1:four five",
            "body.1:new paragraph|body.1:one two 3|body.1:four five",
            [("added", "body.1", "", "new paragraph"), ("changed", "body.1", "one two three", "one two 3")],
        ),
    ],
)
def test_each_kind_of_change_is_told_apart(old, new, expected):
    assert compared(old, new) == expected


def test_words_are_compared_and_not_letters():
    assert word_diff("Call us today.", "Call us now, please.") == [
        Piece("same", "Call us "),
        Piece("removed", "today"),
        Piece("added", "now, please"),
        Piece("same", "."),
    ]


def test_the_pieces_of_a_difference_are_both_texts():
    old, new = "W poniedziałek – spotkanie dla 12 osób", "We wtorek – warsztat dla 20 osób i gości"
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.how != "added") == old
    assert "".join(piece.text for piece in pieces if piece.how != "removed") == new


def test_marks_are_no_words():
    change = Change(Kind.CHANGED, "body.1", "<b>Uwaga</b> &amp; pomoc", "Uwaga &amp; pomoc")
    assert change.is_only_form and [piece.text for piece in change.pieces] == ["Uwaga & pomoc"]
