"""What each block of a newsletter looks like before an editor chooses it: as a mail shows it."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from campaigns.newsletters.blocks import NewsletterBody
from campaigns.newsletters.examples import EXAMPLES
from campaigns.newsletters.models import Newsletter

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BLOCKS = NewsletterBody().child_blocks
LOADED = re.compile(r'(?:src|background)="([^"]*)"|url\(([^)]*)\)')


def preview(block, rf):
    bound = block.bind(block.get_preview_value())
    context = block.get_preview_context(bound.value, {"bound_block": bound, "request": rf.get("/")})
    return render_to_string(block.get_preview_template(bound.value, context), context)


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("kind", BLOCKS)
def test_an_editor_sees_a_block_as_the_mail_shows_it(kind, language, rf):
    block = BLOCKS[kind]
    with override(language):
        html = preview(block, rf)
    assert block.is_previewable and block.get_description()
    assert f'<html lang="{language}"' in html and "<mj-" not in html and "[[" not in html
    words = [str(value) for name, value in EXAMPLES[kind].items() if name in ("words", "title", "heading", "caption")]
    assert all(said in html for said in words)
    assert "border-top:solid" in html.replace(" ", "") or kind != "divider"
    assert {a or b for a, b in LOADED.findall(html)} <= {"/static/campaigns/example.svg"}


def test_the_cms_shows_it_in_the_chooser(client, administrator):
    client.force_login(administrator)
    block = Newsletter._meta.get_field("body").stream_block.child_blocks["button"]
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert str(EXAMPLES["button"]["words"]) in answer.content.decode()
    assert "'unsafe-inline'" in answer["Content-Security-Policy"].partition("style-src")[2].partition(";")[0]
