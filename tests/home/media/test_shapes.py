"""Templates ask only for shapes that are made, at the places where they are made."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from home.media.shapes import ANYWHERE, SHAPES, needed_at, specs_of

ASKED = re.compile(r'{% (?:image|picture_address) \S+ "(\w+)"|shape="(\w+)"')


def test_every_shape_a_template_names_is_known():
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    asked = {name for path in templates for pair in ASKED.findall(path.read_text()) for name in pair if name}
    assert {"hero", "figure", "card", "logo"} <= asked <= SHAPES.keys()


@pytest.mark.parametrize(
    ("path", "block"), [("body.figure.image", "figure"), ("body.gallery.images.item.image", "gallery")]
)
def test_a_block_asks_for_the_shapes_that_are_made_at_its_place(path, block):
    template = Path(settings.BASE_DIR, "templates", "home", "blocks", f"{block}.html").read_text()
    asked = {name for pair in ASKED.findall(template) for name in pair if name}
    assert asked == needed_at(path)


def test_a_place_nobody_described_gets_every_shape_of_a_page():
    assert needed_at("portrait") == set(ANYWHERE)


def test_a_rendition_two_shapes_share_is_made_once():
    specs = specs_of({"hero", "card"})
    assert len(specs) == len(set(specs)) == 9
