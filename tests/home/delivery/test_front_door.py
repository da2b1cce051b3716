import pytest
from django.http import Http404
from factories.pages import plant_site

from home.delivery.front_door import front_door, preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,pl;q=0.5", "en"),
        ("de,en;q=0.8,pl;q=0.9", "pl"),
        ("uk", "pl"),
        ("", "pl"),
        ("*", "pl"),
        ("x" * 5000, "pl"),
    ],
)
def test_the_reader_gets_the_best_language_there_is(header, language):
    assert preferred(header, {"pl", "en"}) == language


def test_the_front_door_leads_to_a_public_front_page_and_sets_no_cookie(db, client):
    tree = plant_site(names=())
    assert client.get("/", headers={"Accept-Language": "en"}).headers["Location"] == "/en/"
    tree.en.home.unpublish()
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.headers["Location"] == "/pl/"
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("ask", ["get", "post"])
def test_a_language_nobody_writes_in_has_no_pages(db, client, ask):
    """One the site could have but has not: its addresses had answered with the pages of the first language."""
    tree = plant_site(names=("about",))
    for page in (tree.pl.home, tree.pl.about):
        assert getattr(client, ask)(page.url.replace("/pl/", "/uk/")).status_code == 404
        assert getattr(client, ask)(page.url).status_code == 200


def test_before_the_first_front_page_there_is_nothing_to_show(db, rf):
    with pytest.raises(Http404):
        front_door(rf.get("/"))
