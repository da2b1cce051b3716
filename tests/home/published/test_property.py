"""Whatever editors do, in whatever order, the table is what a rebuild from scratch would write."""

import pytest
import time_machine
from factories.newsroom import START, Newsroom
from seeds import seeds_here
from wagtail.models import Page, Site

from home.models import DocumentKey, DocumentTopic, PublishedDocument
from home.published.refresh import differences, rebuild

STEPS = 40  # times two seeds, one on each database


def contents():
    """Every row of the read model, without the ids of its child rows."""
    names = [field.attname for field in PublishedDocument._meta.concrete_fields]
    return {
        "documents": sorted(PublishedDocument.objects.values_list(*names)),
        "keys": sorted(DocumentKey.objects.values_list("document_id", "key")),
        "topics": sorted(DocumentTopic.objects.values_list("document_id", "topic", "name")),
    }


def public_by_definition():
    """Page id → address, said with Wagtail's own words, page by page."""
    front = set(Site.objects.get().root_page.get_translations(inclusive=True).values_list("pk", flat=True))
    pages = Page.objects.filter(depth__gt=1)
    return {
        page.pk: page.get_url()
        for page in pages
        if all(a.live for a in page.get_ancestors(inclusive=True).filter(depth__gt=1))
        and front.intersection(page.get_ancestors(inclusive=True).values_list("pk", flat=True))
        and not page.get_view_restrictions()
    }


def agrees(done):
    assert differences() == [], f"after {' → '.join(done[-3:])} (step {len(done)})"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", seeds_here(3, 2653))
def test_the_table_is_a_rebuild_after_every_editorial_action(seed, administrator):
    with time_machine.travel(START, tick=False) as clock:
        newsroom = Newsroom(seed, clock, administrator)
        done = newsroom.live_a_day(STEPS, agrees)
    assert len(done) >= 15, f"too few kinds of action: {done}"
    assert dict(PublishedDocument.objects.values_list("pk", "path")) == public_by_definition()
    kept = contents()
    rebuild()
    assert contents() == kept
