import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.blocks import StructBlock

from home import blocks
from home.blocks import BodyBlock, CallToActionBlock, TableBlock

STRUCTS = [block for block in BodyBlock().child_blocks.values() if isinstance(block, StructBlock)]


def _table(*rows):
    return TableBlock().to_python(
        {"caption": "Workshops", "columns": ["Region", "Held"], "rows": [{"cells": list(row)} for row in rows]}
    )


def test_a_table_with_even_rows_is_accepted():
    TableBlock().clean(_table(("North", "4"), ("South", "7")))


def test_a_table_names_the_row_that_is_too_short():
    with pytest.raises(ValidationError) as refused:
        TableBlock().clean(_table(("North", "4"), ("South",)))
    assert "row 2" in str(refused.value.block_errors["rows"])


@pytest.mark.parametrize("url", ["", "https://example.org/"])
def test_a_call_to_action_leads_to_exactly_one_place(url):
    value = CallToActionBlock().to_python({"text": "Unsure?", "label": "Ask", "page": None, "url": url})
    if url:
        CallToActionBlock().clean(value)
    else:
        with pytest.raises(ValidationError):
            CallToActionBlock().clean(value)


@pytest.mark.parametrize("block", STRUCTS, ids=lambda block: block.name)
def test_an_editor_sees_what_a_block_looks_like_before_choosing_it(block, rf, db):
    assert block.is_previewable
    bound = block.bind(block.get_preview_value())
    html = render_to_string(block.get_preview_template(bound.value), {"bound_block": bound, "request": rf.get("/")})
    assert "css/blocks.css" in html


def test_texts_sit_only_in_blocks_that_wagtail_localize_translates():
    """It skips block types it does not know; a text in one would stay in the source language."""
    silent = {"TimeBlock", "BooleanBlock", "RegexBlock"}
    known = {
        "CharBlock",
        "TextBlock",
        "RichTextBlock",
        "URLBlock",
        "PageChooserBlock",
        "DocumentChooserBlock",
        "ImageBlock",
    }
    streams = [BodyBlock(), blocks.AgendaBlock(), blocks.ResultsBlock(), blocks.DownloadsBlock()]
    leaves = {name for stream in streams for name in _leaves(stream)}
    assert leaves <= silent | known


def _leaves(block):
    if type(block).__name__ == "ImageBlock":
        return {"ImageBlock"}
    children = list(getattr(block, "child_blocks", {}).values()) or [
        c for c in [getattr(block, "child_block", None)] if c
    ]
    return {type(block).__name__} if not children else {leaf for child in children for leaf in _leaves(child)}
