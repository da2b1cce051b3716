"""The words people agree to, by version. A consent record names the version and the digest of the exact text shown.

Never change a text that was shown: add a version. Old versions stay, so that a record can be read for years.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Notice:
    version: str
    text: "StrPromise"

    def in_language(self, language: str) -> str:
        with translation.override(language):
            return str(self.text)

    def digest(self, language: str) -> bytes:
        """SHA-256 of the text as a person with that language read it."""
        return sha256(self.in_language(language).encode()).digest()


NEWSLETTER = Notice(
    "newsletter-1",
    _(
        "I want to get the newsletter on the topics I chose, by e-mail. I can leave at any time: every message has "
        "a link for it."
    ),
)
TRACKING = Notice(
    "tracking-1",
    _(
        "I agree that the sender sees which of its messages I open and which links in them I follow. Without this "
        "I get the same newsletter. I can take it back at any time."
    ),
)
OUTSIDE = Notice(
    "outside-1",
    _("Agreed to outside this site, for example on paper; whoever entered the address keeps the proof."),
)
NOTICES = {notice.version: notice for notice in (NEWSLETTER, TRACKING, OUTSIDE)}
