"""A correction keeps the words that were wrong, in every language."""

import datetime as dt

import pytest
from factories.pages import add, plant_site
from factories.translations import MARKER, submit, translate_all
from planting import fresh

from home.localisation import segments
from home.localisation.gate import NotTranslated
from home.models import GuidePage, NewsPage, PublishedDocument

pytestmark = pytest.mark.once

WRONG, RIGHT = f"{MARKER} trwa dwie godziny", f"{MARKER} trwa cztery godziny"


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "guides"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def notice():
    return [("correction", {"corrected_on": dt.date(2026, 5, 4), "wrong": WRONG, "right": RIGHT})]


@pytest.mark.parametrize(("model", "section"), [(NewsPage, "news"), (GuidePage, "guides")])
def test_readers_see_what_was_wrong_what_is_right_and_since_when(tree, client, model, section):
    page = add(model, getattr(tree.pl, section), "Warsztaty", corrections=notice())
    html = client.get(page.url).content.decode()
    assert f"<del>{WRONG}</del>" in html and f"<ins>{RIGHT}</ins>" in html
    assert 'datetime="2026-05-04"' in html


def test_the_api_tells_it_and_search_finds_only_what_is_right(tree, client):
    page = add(NewsPage, tree.pl.news, "Warsztaty", corrections=notice())
    told = client.get(f"/api/v1/documents/{page.pk}").json()["corrections"][0]["value"]
    assert (told["wrong"], told["right"], told["corrected_on"]) == (WRONG, RIGHT, "2026-05-04")
    text = PublishedDocument.objects.get(pk=page.pk).text
    assert RIGHT in text and WRONG not in text


def test_a_correction_is_translated_before_the_translation_is_published(tree, client):
    translation = submit(add(NewsPage, tree.pl.news, f"{MARKER} nowina", lead="", corrections=notice()))
    path = next(s.path for s in segments.texts(translation.source.get_source_instance()) if s.text == WRONG)
    translate_all(translation, besides=path)
    with pytest.raises(NotTranslated):
        translation.save_target(publish=True)
    translate_all(translation)
    translation.save_target(publish=True)
    html = client.get(translation.get_target_instance().url).content.decode()
    assert "English trwa dwie godziny" in html and MARKER not in html.partition("<main")[2]
