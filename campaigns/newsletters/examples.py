"""What each block looks like in a mail, with invented words: for editors, before they choose it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.render import Part

NOWHERE = "#"
PAGE = {
    "title": _("How to talk when somebody worries you"),
    "lead": _("Three questions that open a talk, and what to do with the answers."),
    "url": NOWHERE,
}
EVENT = {
    "title": _("Workshop for teachers"),
    "lead": _("A day of practice in small groups."),
    "url": NOWHERE,
    "starts_at": dt.datetime(2026, 10, 15, 9, tzinfo=dt.UTC),
}
ALT = _("A lighthouse on a coast")
WORDS = _("Thank you for reading. This month we write about talks that are hard to begin.")


def _paragraph(words: Any) -> Any:
    return format_lazy("<p>{}</p>", words)


EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "heading": {"words": _("New this month")},
    "text": {"html": _paragraph(WORDS), "text": WORDS},
    "page": PAGE,
    "pages": {"heading": _("Read on"), "pages": [PAGE, EVENT]},
    "image": {"alt": ALT, "width": 552, "caption": _("What the picture shows.")},
    "button": {"words": _("Register for the workshop"), "url": NOWHERE},
    "fact": {
        "heading": _("Somebody to talk to"),
        "telephone": "000 000 000",
        "dial": "000000000",
        "html": _paragraph(_("Day and night, free of charge.")),
    },
    "divider": {},
}
"""Block → what its two templates show (`render.Part.values`)."""


def example(kind: str) -> Part:
    picture = static("campaigns/example.svg")
    shown: Mapping[str, Mapping[str, Any]] = {
        "image": {"url": picture},
        "page": {"image_url": picture, "image_alt": ALT},
    }
    return Part(kind, {**EXAMPLES[kind], **shown.get(kind, {})})
