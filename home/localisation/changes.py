"""What changed between two versions of a source, text by text and word by word. Pure functions: no queries."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.db.models import TextChoices
from django.utils.html import strip_tags
from django.utils.translation import pgettext_lazy

from home.localisation.segments import Segment

WORD = re.compile(r"\s+|\w+|[^\w\s]")
ALIKE = 0.4  # below, two texts at one place are one text gone and another one come


class Kind(TextChoices):
    CHANGED = "changed", pgettext_lazy("text", "changed")
    ADDED = "added", pgettext_lazy("text", "new")
    REMOVED = "removed", pgettext_lazy("text", "removed")
    MOVED = "moved", pgettext_lazy("text", "moved")


@dataclass(frozen=True)
class Piece:
    """A run of words: `same`, `removed` or `added`."""

    how: str
    text: str


@dataclass(frozen=True)
class Change:
    """One text; `path` is where it stands now, or stood."""

    kind: Kind
    path: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        return word_diff(readable(self.old), readable(self.new))

    @property
    def is_only_form(self) -> bool:
        """Same words: only bold type, links or the like differ."""
        return self.kind == Kind.CHANGED and readable(self.old) == readable(self.new)


def readable(text: str) -> str:
    """Segments of rich text are HTML."""
    return unescape(strip_tags(text))


def changes(old: Sequence[Segment], new: Sequence[Segment]) -> list[Change]:
    """In the order of the new version; what was removed stands where it stood.

    1. What is equal in both, in the same order, is no change. 2. Equal texts elsewhere have moved. 3. Of the rest,
    texts at one place that are alike were changed. 4. What is left was added or removed.
    """
    gone, come = _unequal(old, new)
    moved = _moved(old, gone, new, come)
    changed = _changed(old, gone, new, come)
    found: list[tuple[float, Change]] = [
        (at, Change(Kind.MOVED, new[at].path, new[at].text, new[at].text)) for at in moved
    ]
    found += [(at, Change(Kind.CHANGED, new[at].path, old[was].text, new[at].text)) for was, at in changed]
    found += [(at, Change(Kind.ADDED, new[at].path, "", new[at].text)) for at in come]
    found += [(_after(old, was, new), Change(Kind.REMOVED, old[was].path, old[was].text, "")) for was in gone]
    return [change for _at, change in sorted(found, key=lambda pair: pair[0])]


def _unequal(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[list[int], list[int]]:
    """Indices of what is not the same at the same place in the order."""
    gone: list[int] = []
    come: list[int] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how != "equal":
            gone += range(a, b)
            come += range(c, d)
    return gone, come


def _moved(old: Sequence[Segment], gone: list[int], new: Sequence[Segment], come: list[int]) -> list[int]:
    """Indices in `new` of texts that stand elsewhere now; takes them out of `gone` and `come`."""
    waiting = defaultdict(list)
    for was in gone:
        waiting[old[was].text].append(was)
    moved = []
    for at in list(come):
        if places := waiting[new[at].text]:
            gone.remove(places.pop(0))
            come.remove(at)
            moved.append(at)
    return moved


def _changed(old: Sequence[Segment], gone: list[int], new: Sequence[Segment], come: list[int]) -> list[tuple[int, int]]:
    """(index in old, index in new), the most alike first; takes them out of `gone` and `come`.

    A place with one text on either side held that text before, however much of it was rewritten.
    """
    before, after = Counter(old[was].path for was in gone), Counter(new[at].path for at in come)
    lonely = {path for path in before if before[path] == after[path] == 1}
    pairs = [(was, at) for was in gone for at in come if old[was].path == new[at].path]
    rated = [(1.0 if old[was].path in lonely else _alike(old[was].text, new[at].text), was, at) for was, at in pairs]
    found = []
    for ratio, was, at in sorted(rated, key=lambda row: (-row[0], row[1], row[2])):
        if ratio >= ALIKE and was in gone and at in come:
            gone.remove(was)
            come.remove(at)
            found.append((was, at))
    return found


def _alike(old: str, new: str) -> float:
    return SequenceMatcher(None, WORD.findall(old), WORD.findall(new), autojunk=False).ratio()


def _after(old: Sequence[Segment], was: int, new: Sequence[Segment]) -> float:
    """Just behind the nearest text before it that is still there."""
    places = {segment: at for at, segment in enumerate(new)}
    return next((places[old[before]] + 0.5 for before in range(was - 1, -1, -1) if old[before] in places), -0.5)


def word_diff(old: str, new: str) -> list[Piece]:
    """Runs of words, so that a rewritten phrase reads as one and not word by word."""
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    gone = come = ""
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = "".join(before[a:b]), "".join(after[c:d])
        if how == "equal" and not (removed.isspace() and gone and come and b < len(before)):
            pieces += _pieces(gone, come)
            pieces.append(Piece("same", removed))
            gone = come = ""
        else:
            gone, come = gone + removed, come + added
    return pieces + _pieces(gone, come)


def _pieces(gone: str, come: str) -> list[Piece]:
    return [Piece(how, text) for how, text in (("removed", gone), ("added", come)) if text]


def as_segments(stored: Iterable[Sequence[str]]) -> list[Segment]:
    """From the JSON of a version."""
    return [Segment(*row) for row in stored]
