"""What editors compose pages from: what each block refuses, and what it looks like before it is chosen."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.fields import StreamField

from home.blocks import CallToActionBlock, TableBlock, VideoBlock

pytestmark = pytest.mark.once

FIELDS = [
    field
    for model in apps.get_app_config("home").get_models()
    for field in model._meta.get_fields()
    if isinstance(field, StreamField)
]
STREAMS = list({type(field.stream_block): field.stream_block for field in FIELDS}.values())
"""Of every page, found by itself: a new kind of block is looked at without being listed."""
EVERY = [block for stream in STREAMS for block in stream.child_blocks.values()]


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


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"url": ""}, "file"), ({"transcript": ""}, "transcript"), ({}, None)],
    ids=["no recording", "no transcript", "whole"],
)
def test_a_video_needs_one_recording_and_its_transcript(fields, wrong):
    value = {"title": "Talk", "url": "https://example.org/v", "transcript": "<p>Good morning.</p>", **fields}
    if wrong is None:
        VideoBlock().clean(VideoBlock().to_python(value))
        return
    with pytest.raises(ValidationError) as refused:
        VideoBlock().clean(VideoBlock().to_python(value))
    assert wrong in refused.value.block_errors


def _preview(block, rf):
    bound = block.bind(block.get_preview_value())
    context = block.get_preview_context(bound.value, {"bound_block": bound, "request": rf.get("/")})
    return render_to_string(block.get_preview_template(bound.value, context), context)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("block", EVERY, ids=lambda block: block.name)
def test_an_editor_sees_what_a_block_looks_like_before_choosing_it(block, language, rf, db):
    """In the site's clothes, with words in it, and with a sentence about what it is for."""
    with override(language):
        html = _preview(block, rf)
    assert block.is_previewable and block.get_description()
    assert "css/blocks.css" in html
    shown = re.sub(r"<[^>]+>|\s", "", html[html.index("<main") if "<main" in html else html.index("<body") :])
    assert len(shown) > 10


def test_a_recording_kept_elsewhere_is_a_link_and_loads_nothing(rf, db):
    html = _preview(VideoBlock(), rf)
    assert 'href="https://example.org/"' in html
    assert not re.search(r'<(?:iframe|script|video|img)[^>]*(?:src|poster)="https://example\.org', html)


def test_texts_sit_only_in_blocks_that_wagtail_localize_translates():
    """It skips block types it does not know; a text in one would stay in the source language."""
    silent = {"TimeBlock", "DateBlock", "BooleanBlock", "RegexBlock", "CampaignChoiceBlock", "HelplineChooserBlock"}
    known = {
        "CharBlock",
        "TextBlock",
        "RichTextBlock",
        "ProseBlock",
        "URLBlock",
        "EmailBlock",
        "ChosenPageBlock",
        "DocumentChooserBlock",
        "ImageBlock",
    }
    leaves = {name for stream in STREAMS for name in _leaves(stream)}
    assert leaves <= silent | known


def _leaves(block):
    if type(block).__name__ == "ImageBlock":
        return {"ImageBlock"}
    children = list(getattr(block, "child_blocks", {}).values()) or [
        c for c in [getattr(block, "child_block", None)] if c
    ]
    return {type(block).__name__} if not children else {leaf for child in children for leaf in _leaves(child)}
