"""An uncached page costs a database at most six questions, whatever stands on it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories.pages import add, add_image, add_topic, body, fill_site, plant_site

from home.media.shapes import SHAPES
from home.models import EventPage, GuidePage, NewsPage, SiteImage
from home.published.refresh import in_bulk

MOST = 6


def plant():
    """A site with something of everything; name → address."""
    tree = plant_site()
    filled = {name: pair[0] for name, pair in fill_site(tree).items()}
    topic, image = add_topic("Rodzina"), add_image("Rozmowa")
    with in_bulk():
        for number in range(5):
            add(NewsPage, tree.pl.news, f"Wieść {number}", topics=[topic], hero_image=add_image(f"Obraz {number}"))
            add(GuidePage, tree.pl.guides, f"Rada {number}", topics=[topic], hero_image=image)
            add(EventPage, tree.pl.events, f"Spotkanie {number}", topics=[topic])
        whole = {"topics": [topic], "hero_image": image, "body": rich_body(image, filled["guide"], tree.pl.about)}
        everything = add(NewsPage, tree.pl.news, "Wszystko", **whole)
    lists = ("home", "news", "guides", "events", "campaigns", "about", "contact", "accessibility")
    return {
        **{f"one {name}": page.get_url() for name, page in filled.items()},
        **{name: getattr(tree.pl, name).get_url() for name in lists},
        "everything": everything.get_url(),
        "narrowed": tree.pl.news.get_url() + "?topic=rodzina",
    }


def rich_body(image, *pages):
    image.contextual_alt_text, image.decorative = "Rozmowa", False
    text = "".join(f'<p><a linktype="page" id="{page.pk}">zobacz</a></p>' for page in pages)
    more = [("figure", {"image": image, "caption": "Tak"}), ("related", {"title": "Dalej", "pages": list(pages)})]
    return [*body("pl"), ("text", text), ("text", text), *more]


@pytest.mark.django_db(transaction=True)  # inside a transaction nothing is remembered
def test_an_uncached_page_takes_six_queries_at_most():
    client, pages, told = Client(), plant(), {}
    specs = [spec for shape in SHAPES.values() for group in shape.specs().values() for spec in group]
    SiteImage.objects.update(public_files={spec: ["images/1/a.webp", 400, 225] for spec in specs})  # as the worker does
    client.get(pages["about"])  # menu and identity are remembered from whatever was read before
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, name
        told[name] = [query["sql"] for query in queries.captured_queries]
    too_many = {name: sqls for name, sqls in told.items() if len(sqls) > MOST}
    assert not too_many, "\n\n".join(f"{name}: {len(sqls)}\n" + "\n".join(sqls) for name, sqls in too_many.items())
