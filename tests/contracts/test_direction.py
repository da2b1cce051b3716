"""Right to left is a mirror: nothing of ours speaks of left or right, and every document says which way it goes."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted([*(ROOT / "site" / "static").rglob("*.css"), *(ROOT / "campaigns" / "static").rglob("*.css")])
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".mjml"})
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right)\s*:"
    r"|(?:text-align|float|clear|justify-\w+|caption-side)\s*:\s*(?:left|right)\b|gradient\(\s*to (?:left|right))"
)
FOUR_SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|inset|border-width)\s*:\s*([^\s;\"{}<]+(?: [^\s;\"{}<]+){3})\s*[;}\"]"
)
MAIL = re.compile(r'align="(left|right)"|padding-(?:left|right)=')


def physical(text):
    """Declarations that name a side; four values are fine while the second and the fourth are equal."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\[dir=\"rtl\"\][^{]*{[^}]*}", "", text)  # the mirror itself
    flat = re.sub(r"\([^()]*\)", "()", text)
    lopsided = [values for values in FOUR_SIDES.findall(flat) if values.split()[1] != values.split()[3]]
    return [match[0] for match in PHYSICAL.finditer(text)] + lopsided


@pytest.mark.parametrize(
    "text", ["a{margin-left:1em}", "a{ left: 0}", "a{text-align:right}", "a{padding:0 1px 0 2px;}"]
)
def test_the_search_finds_sides(text):
    assert physical(text)


def test_styles_name_no_sides():
    known = {("hero.css", "gradient(to right")}  # of a picture that is mirrored as a whole
    found = {(path.name, where) for path in STYLES for where in physical(path.read_text(encoding="utf-8"))}
    assert {(name, where.replace("linear-", "")) for name, where in found} - known == set()


def test_templates_name_no_sides():
    found = {(path.name, where) for path in TEMPLATES for where in physical(path.read_text(encoding="utf-8"))}
    assert found == set()


def test_mails_align_by_the_language():
    mails = [path for path in TEMPLATES if path.suffix == ".mjml"]
    assert len(mails) > 5
    assert [path.name for path in mails if MAIL.search(path.read_text(encoding="utf-8"))] == []


def test_every_document_says_its_language_and_its_way():
    documents = [path for path in TEMPLATES if re.search(r"<html\b|<mjml\b", path.read_text(encoding="utf-8"))]
    assert len(documents) > 5
    # The API's own page is English, for programmers.
    silent = [path for path in documents if not re.search(r"<(html|mjml) lang=\S+[^>]* dir=", _head(path))]
    assert [path.relative_to(ROOT).as_posix() for path in silent] == ["templates/api/docs.html"]


def _head(path):
    return re.sub(r"{%.*?%}|{{.*?}}", "x", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("code", "way"), [("ar", "rtl"), ("he", "rtl"), ("pl", "ltr"), ("uk", "ltr")])
def test_system_mails_and_error_pages_follow_the_language(code, way):
    with translation.override(code):
        identity = {"name": "Latarnia", "accent": "#000"}
        for template in ("campaigns/email/system.html", "500.html"):
            assert f'dir="{way}"' in render_to_string(template, {"language": code, "identity": identity})
