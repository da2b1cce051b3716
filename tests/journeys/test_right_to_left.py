"""A site that added Arabic: the same pages in a mirror, at any width, in a real browser."""

import os

import factories.pages
import pytest
from factories.pages import add, add_image, body, plant_site, translate

from config.languages import register
from home.models import NewsPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ARABIC = {
    "home": "مركز الوقاية",
    "news": "الأخبار",
    "about": "من نحن",
    "contact": "اتصل بنا",
    "lead": "باختصار: ما الذي تغيّر ولمن يهمّ ذلك.",
    "text": "<p>الفقرة الأولى بكلمات بسيطة، مع رابط ورقم 112.</p>",
}


@pytest.fixture
def addresses(settings, monkeypatch):
    """Polish and Arabic: home, list of news, a news with most blocks."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = register(["pl", "en", "uk", "ar"])
    monkeypatch.setitem(factories.pages.WORDS, "ar", ARABIC)
    tree = plant_site(("pl",), names=("news",))
    shared = {"hero_image": add_image(author="A. Nowak", licence="CC BY 4.0")}
    texts = {"lead": factories.pages.WORDS["pl"]["lead"], "hero_alt": "Granat", "body": body("pl")}
    polish = add(NewsPage, tree.pl.news, "Ruszył nabór na warsztaty dla nauczycieli", **texts, **shared)
    pages = [tree.pl.home, tree.pl.news, polish]
    titles = (ARABIC["home"], ARABIC["news"], "بدأ التسجيل في ورش العمل للمعلمين")
    arabic = [
        translate(tree.pl.home, "ar", titles[0], slug="ar", lead=ARABIC["lead"]),
        translate(tree.pl.news, "ar", titles[1]),
        translate(polish, "ar", titles[2], lead=ARABIC["lead"], hero_alt="كحلي", body=body("ar"), **shared),
    ]
    return [(a.get_url(), b.get_url()) for a, b in zip(pages, arabic, strict=True)]


def start_of(page, selector):
    """How far a thing is from the side where reading begins, in pixels."""
    box = page.locator(selector).first.bounding_box()
    is_rtl = page.locator("html").get_attribute("dir") == "rtl"
    return round(page.viewport_size["width"] - box["x"] - box["width"] if is_rtl else box["x"])


@pytest.mark.parametrize("width", [360, 1280])
def test_arabic_pages_are_the_mirror_of_polish_ones(addresses, visit, width):
    page = visit(viewport={"width": width, "height": 900})
    for polish, arabic in addresses:
        assert page.goto(polish).status == 200
        places = {selector: start_of(page, selector) for selector in (".brand", "h1", "main", "footer")}
        assert page.goto(arabic).status == 200
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
        for selector, start in places.items():
            assert abs(start_of(page, selector) - start) <= 16, (arabic, selector)  # a scroll bar's breadth
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        _keep_picture(page, f"ar-{width}-{addresses.index((polish, arabic))}")


def _keep_picture(page, name):
    """To look at: `PICTURES=/tmp/rtl pytest …`."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
