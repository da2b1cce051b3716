"""Doors a program knocks at: Wagtail's own write actions, the answer its API gives, and lists of what is public."""

import json

import pytest
from django.test import RequestFactory
from factories.translations import BODY, MARKER, source_news, submit, translate_all
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import Page

from home.localisation import gate, segments
from home.localisation.middleware import RefusedMiddleware
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LINKED = [*BODY, ("text", f'<p>{MARKER} zob. <a href="https://example.org">{MARKER} odnośnik</a> &amp; więcej</p>')]


@pytest.fixture
def linked(tree):
    return source_news(tree, body=LINKED)


def test_an_edit_action_that_publishes_is_refused_and_saves_nothing_half(linked, administrator):
    target = submit(linked).get_target_instance()
    before = target.revisions.count()
    with pytest.raises(gate.NotTranslated):
        EditPageAction(target, user=administrator, publish=True).execute()
    target.refresh_from_db()
    assert not target.live and target.revisions.count() == before  # one transaction: all or nothing


def test_the_api_answers_with_a_problem_that_names_the_segments(linked):
    refusal = gate.NotTranslated(linked, [segments.Segment("lead", f"{MARKER} lead")])
    answer = RefusedMiddleware(None).process_exception(RequestFactory().put("/api/v3-preview/pages/1/"), refusal)
    problem = json.loads(answer.content)
    assert (answer.status_code, answer["content-type"]) == (422, "application/problem+json")
    assert problem["segments"] == [{"path": "lead", "text": f"{MARKER} lead"}]


def test_other_exceptions_are_none_of_its_business():
    assert RefusedMiddleware(None).process_exception(RequestFactory().get("/admin/"), ValueError()) is None


def test_each_single_text_left_over_is_found_in_the_revision(linked):
    """Plain fields, blocks, rich text with marks, links and entities: each once as the only one left."""
    translation = submit(linked)
    places = [(s.context.path, s.string.data) for s in segments.missing(translation)]
    assert len(places) == 7
    for place in places:
        instance = with_all_but(translation, place)
        assert gate.leftovers(instance) == [segments.Segment(*place)]


def with_all_but(translation, place):
    """The revision a translator leaves behind who overlooked one text."""
    translate_all(translation)
    path, text = place
    own = segments.own_texts(translation.target_locale)
    own.filter(context__path=path, translation_of__data=text).delete()
    translation.save_target(publish=False)
    return translation.get_target_instance().get_latest_revision_as_object()


@pytest.mark.parametrize(
    "door", ["/sitemap.xml", "/pl/feed.rss", "/api/v1/documents?locale=pl", "/pl/search/?q=nowina"]
)
def test_no_list_names_an_address_that_does_not_answer(tree, news, client, door):
    assert news.get_url() in client.get(door).content.decode()
    news.move(tree.en.news, pos="last-child")
    assert news.slug not in client.get(door).content.decode()
    NewsPage.objects.get(pk=news.pk).move(Page.objects.get(pk=tree.pl.news.pk), pos="last-child")
    assert news.get_url() in client.get(door).content.decode()
