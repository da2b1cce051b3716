import pytest
from factories.pages import add, plant_site, translate
from planting import fresh

from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("news",))
    page = add(NewsPage, tree.pl.news, "Otwarcie", legacy_section="news", legacy_id=477)
    return page, translate(page, "en", "Opening", legacy_section="news", legacy_id=477)


@pytest.fixture
def news(planted, db):
    return fresh(planted)


# The last three as old programs spell them: cp1250, a line that was broken in a mail, and nothing at all.
TITLES = [
    "Opening.html",
    "OPENING.HTML",
    "inny,tytuł.html",
    ".html",
    "x.html?search=152848",
    "%B3%F3d%BC.html",
    "a%0D%0Ab",
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_an_old_address_leads_to_the_page_by_its_number(client, news, title):
    answer = client.get(f"/cpe/news/477,{title}", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Location"]) == (301, news[1].url)


def test_the_reader_s_language_comes_first(client, news):
    assert client.get("/cpe/News/477,x.html", headers={"accept-language": "pl"})["Location"] == news[0].url


@pytest.mark.parametrize("path", ["news/478,x.html", "events/477,x.html", "news/99999999999,x.html", "news/477.html"])
def test_an_address_nobody_had_is_not_found(client, news, path):
    assert client.get(f"/cpe/{path}").status_code == 404


def test_a_draft_is_not_led_to(client, news):
    for page in news:
        page.unpublish()
    assert client.get("/cpe/news/477,x.html").status_code == 404
