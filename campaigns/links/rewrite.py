"""Turns the links of a rendered newsletter into placeholders `[[link:N]]`, N from 1.

One link is one address with one label, numbered in order of appearance in the html: the same address behind the
picture and behind "read more" gets two numbers, because people ask which one was clicked; written twice with the same
words it gets one. The text part shows addresses without words, so an address there takes the first number it has in
the html. Everything else stays byte for byte, conditional comments for Outlook included, and their links are
rewritten too, because Outlook shows those.
"""

import html as markup
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaigns.links import destinations, utm

LABEL_LENGTH = 200
# Possessive throughout (`*+`): a newsletter with a lost quote must not cost minutes.
ATTRIBUTE_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'>]++)"""
TAG_WITH_LINK = re.compile(r"""<(?P<name>a|area|v:[a-z]+)(?=\s)(?P<inside>(?:[^>"']|"[^"]*+"|'[^']*+')*+)>""", re.I)
ATTRIBUTE = re.compile(rf"""(?P<head>(?P<name>[^\s=>"'/]++)\s*=\s*)(?P<value>{ATTRIBUTE_VALUE})""", re.I)
END_OF_LINK = re.compile(r"</a\s*>", re.I)
ANY_TAG = re.compile(r"""<!--.*?-->|<(?:[^>"']|"[^"]*+"|'[^']*+')*+>""", re.S)
DESCRIPTION = re.compile(rf"""\b(?:alt|title|aria-label)\s*=\s*(?P<value>{ATTRIBUTE_VALUE})""", re.I)
ADDRESS_IN_TEXT = re.compile(r"""https?://[^\s<>"\]]++""", re.I)
OUR_PLACEHOLDER = re.compile(r"\[\[[a-z]+(?::\d+)?\]\]")
ENDS_A_SENTENCE = ".,;:!?…'’”»"


@dataclass(frozen=True)
class FoundLink:
    position: int
    url: str
    """Absolute, with its campaign parameters."""
    label: str


@dataclass(frozen=True)
class Rewritten:
    html: str
    text: str
    links: list[FoundLink]


@dataclass(frozen=True)
class BadLink:
    address: str
    """As the author wrote it."""
    label: str
    code: str
    """A key of `destinations.REASONS`."""

    def __str__(self) -> str:
        name = self.label or self.address or _("without words")
        return f"{name} ({self.address}): {destinations.REASONS[self.code]}"


class BadLinks(ValueError):
    """Names every link that cannot go out, so that the author mends them in one go."""

    def __init__(self, links: list[BadLink]) -> None:
        super().__init__("\n".join(str(link) for link in links))
        self.links = links


def rewrite(html: str, text: str, *, utm: Mapping[str, str], base_url: str) -> Rewritten:
    """Both parts with placeholders, and what they stand for. Raises BadLinks; see `utm.parameters` for `utm`."""
    found = _Finder(utm, base_url)
    new_html = TAG_WITH_LINK.sub(lambda tag: _rewrite_tag(tag, found), html)
    new_text = ADDRESS_IN_TEXT.sub(lambda address: _rewrite_address(address, found), text)
    if found.bad:
        raise BadLinks(found.bad)
    return Rewritten(new_html, new_text, [FoundLink(n, url, label) for (url, label), n in found.positions.items()])


def find_bad_links(html: str, text: str, *, base_url: str) -> list[BadLink]:
    """What `rewrite` would refuse, for the check before sending."""
    try:
        rewrite(html, text, utm={}, base_url=base_url)
    except BadLinks as refused:
        return refused.links
    return []


@dataclass
class _Finder:
    utm: Mapping[str, str]
    base_url: str
    positions: dict[tuple[str, str], int] = field(default_factory=dict)
    first_of_address: dict[str, int] = field(default_factory=dict)
    bad: list[BadLink] = field(default_factory=list)

    def destination(self, address: str, label: str) -> str | None:
        """None when the link stays as it is: not of the web, ours to fill in later, or refused."""
        if OUR_PLACEHOLDER.fullmatch(address.strip()):
            return None
        try:
            url = destinations.check(address, self.base_url)
        except destinations.BadDestination as refused:
            self.bad.append(BadLink(address, label, refused.code))
            return None
        return utm.add(url, self.utm) if url else None

    def place(self, url: str, label: str) -> str:
        position = self.positions.setdefault((url, label), len(self.positions) + 1)
        self.first_of_address.setdefault(url, position)
        return f"[[link:{position}]]"


def _rewrite_tag(tag: re.Match[str], found: _Finder) -> str:
    label = _label(tag)

    def replace(attribute: re.Match[str]) -> str:
        if attribute["name"].lower() != "href":
            return attribute[0]
        value = attribute["value"]
        quote = value[0] if value[0] in "\"'" else '"'
        url = found.destination(markup.unescape(value.strip("\"'")), label)
        return f"{attribute['head']}{quote}{found.place(url, label)}{quote}" if url else attribute[0]

    return f"<{tag['name']}{ATTRIBUTE.sub(replace, tag['inside'])}>"


def _label(tag: re.Match[str]) -> str:
    """The words between `<a>` and `</a>`; those of a picture when there are none."""
    end = END_OF_LINK.search(tag.string, tag.end())
    inside = tag.string[tag.end() : end.start()] if end and tag["name"].lower() == "a" else ""
    words = ANY_TAG.sub(" ", inside)
    if not words.strip() and (description := DESCRIPTION.search(inside) or DESCRIPTION.search(tag["inside"])):
        words = description["value"].strip("\"'")
    return " ".join(markup.unescape(words).split())[:LABEL_LENGTH]


def _rewrite_address(match: re.Match[str], found: _Finder) -> str:
    address, rest = _without_punctuation(match[0])
    url = found.destination(address, "")
    if url is None:
        return match[0]
    known = found.first_of_address.get(url)
    return (f"[[link:{known}]]" if known else found.place(url, "")) + rest


def _without_punctuation(address: str) -> tuple[str, str]:
    """Cuts what ends the sentence and not the address; a closing bracket only when none was opened inside."""
    end = len(address)
    while end and (
        address[end - 1] in ENDS_A_SENTENCE
        or (address[end - 1] == ")" and address.count("(", 0, end) < address.count(")", 0, end))
    ):
        end -= 1
    return address[:end], address[end:]
