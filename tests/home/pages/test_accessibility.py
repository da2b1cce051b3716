"""The accessibility statement: every id the Polish law asks for, once, whatever the editor filled in."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from factories.pages import plant_site

from home.models import AccessibilityPage
from home.pages.accessibility import REQUIRED_IDS, last_deadline

pytestmark = pytest.mark.once


@pytest.fixture
def statement(db):
    return plant_site(names=("accessibility",)).pl.accessibility


@pytest.mark.parametrize(
    "fields",
    [{}, {"conformance": "partial", "gaps": "<p>PDF</p>", "auditor": "Firma", "burden_url": "https://example.org/"}],
    ids=["least", "most"],
)
def test_every_id_of_the_law_is_there_once(statement, client, fields):
    for name, value in fields.items():
        setattr(statement, name, value)
    statement.save_revision().publish()
    ids = re.findall(r'\bid="(a11y-[^"]+)"', client.get(statement.url).content.decode())
    assert set(REQUIRED_IDS) <= set(ids)
    assert len(ids) == len(set(ids))


def test_dates_are_written_as_the_law_wants_them(statement, client):
    html = client.get(statement.url).content.decode()
    assert '<time id="a11y-data-publikacja" datetime="2026-01-05">2026-01-05</time>' in html


def test_what_does_not_conform_must_be_said(statement):
    statement.conformance, statement.gaps = "partial", ""
    with pytest.raises(ValidationError, match="does not conform"):
        statement.full_clean()


@pytest.mark.parametrize(
    ("today", "since"), [((2026, 3, 31), (2025, 1, 1)), ((2026, 4, 1), (2026, 1, 1)), ((2026, 12, 31), (2026, 1, 1))]
)
def test_a_review_is_due_every_year_by_the_end_of_march(today, since):
    assert last_deadline(dt.date(*today)) == dt.date(*since)


def test_a_language_has_one_statement(statement):
    assert not AccessibilityPage.can_create_at(statement.get_parent())
