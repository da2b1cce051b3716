"""Data in, a finished mail out: MJML and text templates, one function for preview, test and sending.

What is personal stays a placeholder that `merge` fills per person: `[[unsubscribe]]`, `[[preferences]]`, `[[pixel]]`;
`links.rewrite` later adds `[[link:N]]`. No query, no request, no clock.
"""

import html as markup
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import mrml
from django.template.loader import render_to_string
from django.utils import translation

from campaigns.ports import Identity

TEMPLATES = "campaigns/email"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
WORD_JOINER = "\u2060"
NO_REMOTE_FONTS = mrml.RenderOptions(disable_comments=False, social_icon_origin="", fonts={})


@dataclass(frozen=True)
class Part:
    """One block, ready to be shown: only strings, numbers, dates, and lists and dictionaries of them.

    Values named `html` are markup already cleaned; all others are words.
    """

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mjml_template(self) -> str:
        return f"{TEMPLATES}/blocks/{self.kind}.mjml"

    @property
    def text_template(self) -> str:
        return f"{TEMPLATES}/blocks/{self.kind}.txt"


@dataclass(frozen=True)
class NewsletterContent:
    """Everything one language of a newsletter says, to everybody the same."""

    language: str
    subject: str
    identity: Identity
    preheader: str = ""
    topic: str = ""
    """Name of what the reader subscribed to, in this language; empty when it has none."""
    parts: Sequence[Part] = ()


@dataclass(frozen=True)
class Rendered:
    subject: str
    html: str
    text: str

    def inert(self, url: str) -> "Rendered":
        """For previews and test sends: personal doors lead to `url`, nothing is counted."""
        fill = {"[[unsubscribe]]": url, "[[preferences]]": url, "[[pixel]]": ""}
        return replace(self, html=_replace(self.html, fill), text=_replace(self.text, fill))


def render(content: NewsletterContent) -> Rendered:
    content = _harmless(content)
    with translation.override(content.language):
        html = _html("newsletter", content)
        text = render_to_string(f"{TEMPLATES}/newsletter.txt", {"content": content})
    return Rendered(subject=content.subject, html=html, text=_tidy(text))


def render_alone(part: Part, language: str, identity: Identity) -> str:
    """HTML of one block without the frame around it: what it would look like, before there is a letter."""
    content = _harmless(NewsletterContent(language, "", identity, parts=[part]))
    with translation.override(language):
        return _html("block", content)


def _html(template: str, content: NewsletterContent) -> str:
    values = {"content": content, "is_bidi": translation.get_language_bidi()}
    mjml = render_to_string(f"{TEMPLATES}/{template}.mjml", values)
    html = mrml.to_html(mjml, render_options=NO_REMOTE_FONTS).content
    # mrml writes the title into an aria-label too, and spells emoji there as `\u{…}`: so it never sees the subject.
    return html.replace("[[title]]", markup.escape(content.subject))


def _harmless(content: NewsletterContent) -> NewsletterContent:
    """No author can write a placeholder, or a character that XML forbids; the subject is one line."""
    return replace(
        content,
        subject=" ".join(_defuse(content.subject).split()),
        preheader=_defuse(content.preheader),
        topic=_defuse(content.topic),
        identity=Identity(**_defuse(vars(content.identity))),
        parts=[replace(part, values=_defuse(part.values)) for part in content.parts],
    )


def _defuse(value: Any) -> Any:
    if isinstance(value, str):
        return CONTROL_CHARACTERS.sub("", value).replace("[[", f"[{WORD_JOINER}[")
    if isinstance(value, Mapping):
        return {key: _defuse(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_defuse(item) for item in value]
    return value


def _replace(text: str, fill: Mapping[str, str]) -> str:
    for placeholder, value in fill.items():
        text = text.replace(placeholder, value)
    return text


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends, no spaces at line ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
