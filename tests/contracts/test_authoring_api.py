"""Wagtail's API v3, which we pass on as a preview: its doors as they were when we looked, and who may enter.

A new version of Wagtail may open others: look at them, then write them into `authoring_api.txt`.
"""

import json
from pathlib import Path

import pytest
from factories.pages import plant_site
from factories.translations import MARKER, live_text, source_news, submit, translate_all
from planting import fresh
from wagtail.models import APIToken

from config import authoring
from home.models import NewsPage

pytestmark = pytest.mark.once

SNAPSHOT = Path(__file__).with_name("authoring_api.txt")
AT = authoring.AT
DOORS = sorted(json.loads(authoring.openapi())["paths"]) + [f"{AT}openapi.json"]
SAMPLE = {"page_id": 3, "type": "home.topic", "revision_id": 1, "type_name": "pages"}


def doors():
    """One line each: method, address, name, parameters; without our own models, which change for our reasons."""
    for path, methods in sorted(json.loads(authoring.openapi())["paths"].items()):
        for method, door in sorted(methods.items()):
            parameters = sorted(parameter["name"] for parameter in door.get("parameters", []))
            yield " ".join([method.upper(), path, door["operationId"], *parameters])


def address(path):
    names = {name: SAMPLE.get(name, 1) for name in ("pk", "site_id", "redirect_id", "document_id", "image_id", *SAMPLE)}
    return path.format(**names)


def token_of(user):
    _token, plain = APIToken.create_token(user=user, name="import")
    return {"authorization": f"Bearer {plain}"}


def test_the_doors_are_the_ones_we_looked_at():
    assert list(doors()) == SNAPSHOT.read_text(encoding="utf-8").splitlines()


def test_it_says_that_it_is_a_preview():
    assert "Preview" in json.loads(authoring.openapi())["info"]["description"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOORS)
def test_nobody_enters_without_a_valid_token(client, path):
    wrong = {"authorization": f"Bearer {APIToken.generate_token()}"}
    for headers in ({}, wrong):
        answer = client.get(address(path), headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.django_db
def test_a_session_is_no_token(client, administrator):
    client.force_login(administrator)
    assert client.get(f"{AT}pages/").status_code == 401


@pytest.mark.django_db
def test_a_token_of_somebody_outside_the_cms_opens_nothing(client, stranger):
    assert client.get(f"{AT}pages/", headers=token_of(stranger)).status_code == 403


@pytest.mark.django_db
def test_an_editor_reads_and_nothing_is_kept_on_the_way(client, editor):
    answer = client.get(f"{AT}pages/", headers=token_of(editor))
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    assert client.get(f"{AT}nothing/", headers=token_of(editor)).status_code == 404


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def half(tree):
    translation = submit(source_news(tree))
    translate_all(translation, besides="lead")
    translation.save_target(publish=False)
    return translation.get_target_instance()


@pytest.mark.django_db
def test_what_is_not_translated_is_refused_with_its_name(client, half, administrator):
    answer = client.post(
        f"{AT}pages/{half.pk}/actions/publish/", "{}", "application/json", headers=token_of(administrator)
    )
    assert answer.status_code == 422 and answer.json()["segments"] == [{"path": "lead", "text": f"{MARKER} lead"}]
    assert not NewsPage.objects.get(pk=half.pk).live


@pytest.mark.django_db
def test_a_write_that_publishes_is_refused_as_a_whole(client, half, administrator):
    before = half.revisions.count()
    change = {"meta": {"type": "home.NewsPage", "action": "publish"}, "title": "English title"}
    answer = client.patch(f"{AT}pages/{half.pk}/", change, "application/json", headers=token_of(administrator))
    page = NewsPage.objects.get(pk=half.pk)
    assert answer.status_code == 422 and not page.live and page.revisions.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "stays"), [("", False), ("?translations=keep&translations-reason=Stands+alone", True)]
)
def test_unpublishing_takes_translations_along_unless_told_otherwise(client, tree, administrator, query, stays):
    translation = submit(source_news(tree))
    translate_all(translation)
    translation.save_target(publish=True)
    url = f"{AT}pages/{translation.source.get_source_instance().pk}/actions/unpublish/{query}"
    assert client.post(url, "{}", "application/json", headers=token_of(administrator)).status_code == 200
    english = translation.get_target_instance()
    assert english.live is stays and MARKER not in live_text(english)
