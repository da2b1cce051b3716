"""Words that are not public appear through no public door."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import PageViewRestriction

from config.jobs import wagtail_schedule
from home.models import DocumentKey, DocumentTopic, NewsPage, PublishedDocument
from home.published.refresh import rebuild

pytestmark = pytest.mark.django_db
SECRETS = ["sekretszkic", "sekretzmiana", "sekretprywatny", "sekretpotomek", "sekretpozniej", "sekretprzeterminowany"]
DOORS = [
    "/sitemap.xml", "/pl/feed.rss", "/pl/feed.atom", "/pl/aktualnosci/", "/pl/",
    "/api/v1/documents?limit=100", "/api/v1/navigation?locale=pl", "/pl/search/?q={word}",
    "/pl/search/suggestions/?q={word}", "/api/v1/documents/by-path?path=/pl/aktualnosci/{word}/",
    "/pl/aktualnosci/{word}/", "/pl/aktualnosci/{word}/calendar.ics",
]  # fmt: skip


@pytest.fixture(scope="module")
def planted(bed):
    """One page for every way of not being public, each with its word in title, slug, lead and body."""
    tree = plant_site(names=("news",))
    draft, edited, private, child, later, over = (
        {"lead": word, "body": [("text", f"<p>{word}</p>")], "title": word} for word in SECRETS
    )
    add(NewsPage, tree.pl.news, live=False, **draft)
    public = add(NewsPage, tree.pl.news, "Jawne")
    public.title, public.lead = edited["title"], edited["lead"]
    public.save_revision()
    closed = add(NewsPage, tree.pl.news, **private)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    hidden = add(NewsPage, tree.pl.news, "Schowane", live=False)
    add(NewsPage, hidden, **child)
    soon = add(NewsPage, tree.pl.news, live=False, go_live_at=timezone.now() + dt.timedelta(days=1), **later)
    soon.save_revision().publish()
    passing = add(NewsPage, tree.pl.news, expire_at=timezone.now() + dt.timedelta(days=1), **over)
    NewsPage.objects.filter(pk=passing.pk).update(expire_at=timezone.now() - dt.timedelta(days=1))
    assert wagtail_schedule() == 1
    return tree


@pytest.fixture
def newsroom(planted, db):
    return fresh(planted)


def stored():
    models = (PublishedDocument, DocumentKey, DocumentTopic)
    return " ".join(str(row) for model in models for row in model.objects.values_list())


@pytest.mark.parametrize("word", SECRETS)
def test_a_word_that_is_not_public_is_nowhere(client, newsroom, word):
    assert "Jawne" in stored()
    assert word not in stored()
    for door in DOORS:
        answer = client.get(door.format(word=word)).content.decode().casefold()
        answer = answer.replace(f'value="{word}"', "").replace(f"q={word}", "")  # the visitor's own words
        answer = answer.replace(f"search: {word}", "").replace(f"/aktualnosci/{word}/", "")
        assert word not in answer, door


def test_a_rebuild_brings_none_of_them_back(newsroom):
    rebuild()
    assert not [word for word in SECRETS if word in stored()]
