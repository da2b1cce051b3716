"""The delivery API: finished documents, strict parameters, entity tags."""

import json
from pathlib import Path

import pytest
from factories.pages import SECTIONS, fill_site, plant_site
from planting import fresh

from config.api import openapi
from home.api import Document, Teasers
from home.models import PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SNAPSHOT = Path(__file__).resolve().parents[2] / "contracts" / "openapi.json"


@pytest.fixture(scope="module")
def planted(bed):
    return fill_site(plant_site(names=SECTIONS))


@pytest.fixture
def pages(planted, db):
    return fresh(planted)


def get(client, path, status=200, **headers):
    response = client.get(f"/api/v1{path}", headers=headers)
    assert response.status_code == status, response.content
    return response


def test_the_contract_is_the_recorded_one():
    """After an intended change record what `/api/v1/openapi.json` answers, and tell the changelog."""
    assert openapi() == json.loads(SNAPSHOT.read_text())


def test_a_list_is_filtered_and_costs_two_queries(client, pages, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = get(client, "/documents?type=news&locale=en&topic=school").json()
    assert [item["title"] for item in answer["items"]] == ["Workshops are open for registration"]
    assert answer["total"] == 1
    Teasers.model_validate(answer)


def test_one_document_is_found_three_ways_with_one_query_each(client, pages, django_assert_num_queries):
    page = pages["event"][1]
    by_locale = f"/translations/{page.translation_key}/en"
    for path in (f"/documents/{page.pk}", f"/documents/by-path?path={page.get_url()}", by_locale):
        with django_assert_num_queries(1):
            answer = get(client, path).json()
        assert answer["id"] == page.pk
        Document.model_validate(answer)


def test_every_document_has_the_promised_shape(client, pages):
    for pk in PublishedDocument.objects.values_list("pk", flat=True):
        Document.model_validate(get(client, f"/documents/{pk}").json())


def test_alternates_name_each_language_once(client, pages):
    items = get(client, f"/translations/{pages['news'][0].translation_key}").json()["items"]
    assert [item["locale"] for item in items] == ["en", "pl"]


def test_the_menu_follows_the_tree(client, pages):
    home = pages["news"][0].get_parent().get_parent()
    for child in home.get_children():
        child.show_in_menus = child.slug in ("wydarzenia", "aktualnosci")
        child.save()
    items = get(client, "/navigation?locale=pl").json()["items"]
    assert [item["path"] for item in items] == ["/pl/aktualnosci/", "/pl/wydarzenia/"]


def test_a_mirror_can_ask_for_what_changed(client, pages):
    moment = PublishedDocument.objects.get(pk=pages["campaign"][1].pk).updated_at.isoformat().replace("+", "%2B")
    items = get(client, f"/documents?since={moment}").json()["items"]
    assert pages["campaign"][1].pk in [item["id"] for item in items]
    assert [i["updated_at"] for i in items] == sorted(i["updated_at"] for i in items)


@pytest.mark.parametrize(
    "path",
    [
        "/documents?typ=news",
        "/documents?limit=0",
        "/documents?limit=101",
        "/documents?offset=-1",
        "/documents?since=yesterday",
        "/documents?since=2026-01-01T00:00:00",
        "/documents?type=%00",
        "/documents/by-path",
        "/documents/by-path?path=relative",
        "/documents/1?draft=true",
        "/navigation",
    ],
)
def test_what_is_not_understood_is_refused(client, path):
    get(client, path, 422)


@pytest.mark.parametrize("path", ["/documents/99999999", "/documents/by-path?path=/pl/nie-ma/", "/nothing"])
def test_what_is_not_there_is_404_in_json_and_no_redirect(client, path):
    get(client, path, 404)


def test_an_unchanged_document_is_not_sent_again(client, pages):
    page = pages["news"][0]
    first = get(client, f"/documents/{page.pk}")
    assert "max-age=0" in first["Cache-Control"], "what is withdrawn is shown by no browser a moment longer"
    again = get(client, f"/documents/{page.pk}", 304, **{"if-none-match": first["ETag"]})
    assert again.content == b""
    page.title = "Nowy tytuł"
    page.save_revision().publish()
    assert get(client, f"/documents/{page.pk}", 200, **{"if-none-match": first["ETag"]}).json()["title"] == "Nowy tytuł"


def test_the_docs_page_loads_nothing_from_elsewhere(client):
    page = get(client, "/docs").content.decode()
    assert "<script" not in page
    assert "://" not in page.replace("http://testserver", "")
    for path in openapi()["paths"]:
        assert path in page
