"""One person's message out of a frozen edition. An edition is cut at its placeholders once; a person costs one join.

What differs between people follows from the tier of the delivery:

`none`       links lead straight to their destination
`aggregate`  links carry a token that names the link and nobody
`consented`  links and the pixel carry tokens that name the delivery

The addresses to leave and to change preferences are personal in every tier: leaving is a right, not a statistic.
"""

import html as markup
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from campaigns import conf
from campaigns.links import tokens
from campaigns.links.models import TrackedLink
from campaigns.newsletters.models import Delivery, Edition, Tracking

PLACEHOLDER = re.compile(r"\[\[(link:\d+|unsubscribe|preferences|pixel)\]\]")
PIXEL = '<img src="{}" width="1" height="1" alt="" style="border:0;width:1px;height:1px">'
PLACE = "token-goes-here"
DOORS = ("campaigns:click", "campaigns:open", "campaigns:unsubscribe", "newsletter:preferences")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished message to one person. Its repr shows no address: parcels end up in tracebacks."""

    delivery_id: UUID
    to: str = field(repr=False)
    from_email: str
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    unsubscribe_url: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """RFC 8058: the mail program's own button, without a cookie and without a page."""
        return {
            "List-Unsubscribe": f"<{self.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


@dataclass(frozen=True)
class Cut:
    """A text cut at its placeholders: literals at even places, names at odd ones."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Cut":
        return cls(tuple(PLACEHOLDER.split(text)))

    def fill(self, values: Mapping[str, str]) -> str:
        """Raises KeyError for a placeholder nobody filled."""
        pieces = list(self.pieces)
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return "".join(pieces)


@dataclass(frozen=True)
class Doors:
    """Our public addresses, ready to take a token."""

    click: Callable[[str], str]
    open_: Callable[[str], str]
    unsubscribe: Callable[[str], str]
    preferences: Callable[[str], str]

    @classmethod
    def in_language(cls, language: str) -> "Doors":
        with translation.override(language):
            return cls(*(_door(name) for name in DOORS))


def _door(name: str) -> Callable[[str], str]:
    """`reverse` costs more than everything else of a message, so it is asked once."""
    before, after = (conf.current().base_url + reverse(name, args=[PLACE])).split(PLACE)
    return lambda token: f"{before}{token}{after}"


@dataclass(frozen=True)
class Letter:
    """An edition ready for merging. Holds nothing personal; made by `letter`."""

    from_email: str
    subject: str
    html: Cut
    text: Cut
    urls: Mapping[str, str]
    """Placeholder → destination."""
    codes: Mapping[str, str]
    """Placeholder → code of the tracked link."""
    shared: Mapping[str, str]
    """Placeholder → click address that names nobody."""
    doors: Doors

    def parcel(self, delivery: Delivery, subscriber_id: UUID, address: str) -> Parcel:
        unsubscribe = self.doors.unsubscribe(tokens.unsubscribe(delivery.pk))
        personal = {
            "unsubscribe": unsubscribe,
            "preferences": self.doors.preferences(tokens.preferences(subscriber_id)),
        }
        values = self._links(delivery) | personal
        return Parcel(
            delivery_id=delivery.pk,
            to=address,
            from_email=self.from_email,
            subject=self.subject,
            html=self.html.fill({k: markup.escape(v) for k, v in values.items()} | {"pixel": self._pixel(delivery)}),
            text=self.text.fill(values | {"pixel": ""}),
            unsubscribe_url=unsubscribe,
        )

    def _links(self, delivery: Delivery) -> dict[str, str]:
        if delivery.tracking == Tracking.NONE:
            return dict(self.urls)
        if delivery.tracking == Tracking.AGGREGATE:
            return dict(self.shared)
        return {name: self.doors.click(tokens.click(code, delivery.pk)) for name, code in self.codes.items()}

    def _pixel(self, delivery: Delivery) -> str:
        if delivery.tracking != Tracking.CONSENTED:
            return ""
        return PIXEL.format(markup.escape(self.doors.open_(tokens.open_(delivery.pk))))


def letter(edition_id: int) -> Letter:
    """Two queries. An edition never changes, so a round of work asks once."""
    edition = Edition.objects.select_related("locale").get(pk=edition_id)
    links = list(TrackedLink.objects.filter(send=edition.send_id, locale=edition.locale_id))
    doors = Doors.in_language(edition.locale.language_code)
    return Letter(
        from_email=edition.from_email,
        subject=edition.subject,
        html=Cut.of(edition.html),
        text=Cut.of(edition.text),
        urls={f"link:{link.position}": link.url for link in links},
        codes={f"link:{link.position}": link.code for link in links},
        shared={f"link:{link.position}": doors.click(tokens.click(link.code)) for link in links},
        doors=doors,
    )
