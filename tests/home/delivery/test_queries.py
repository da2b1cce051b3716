"""An uncached page costs a database at most six questions, of every type, whatever stands on it."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from factories import campaigns
from factories.pages import add, add_audience, add_helpline, add_image, add_topic, body, fill_site, plant_site

from home.media.shapes import SHAPES
from home.models import EventPage, GuidePage, NewsPage, PublishedDocument, SiteImage
from home.pages.base import BasePage
from home.published.refresh import in_bulk

MOST = 6
TYPES = sorted(model.document_type for model in apps.get_models() if issubclass(model, BasePage))


def plant():
    """A site with something of everything: of every type one page at least has all that its type can show."""
    tree, campaign, topic = plant_site(), campaigns.campaign(status="live"), add_topic("Rodzina")
    filled = {name: pair[0] for name, pair in fill_site(tree).items()}
    campaigns.topic()
    audiences, lines = [add_audience("Rodzice")], [add_helpline(), add_helpline("Drugi telefon", "111 222 333")]
    images = [add_image(f"Obraz {number}") for number in range(3)]
    rich = rich_body(images[0], filled["guide"], tree.pl.about)
    helplines = [("helpline", {"helpline": line}) for line in lines]
    asks = [("results", {"title": "", "campaign": campaign.slug}), ("sign_up", {"title": "Zapisz się", "text": ""})]
    with in_bulk():
        for number in range(5):
            add(NewsPage, tree.pl.news, f"Wieść {number}", topics=[topic], hero_image=images[number % 3])
            add(GuidePage, tree.pl.guides, f"Rada {number}", topics=[topic], audiences=audiences, hero_image=images[1])
            add(EventPage, tree.pl.events, f"Spotkanie {number}", topics=[topic])
        for page in (filled["news"], filled["guide"], filled["event"], tree.pl.about, tree.pl.accessibility):
            publish(page, body=[*rich, *helplines], hero_image=images[2])
        publish(filled["campaign"], body=[*rich, *asks], hero_image=images[2])
        publish(tree.pl.contact, body=[*rich, *helplines], hero_image=images[2])
        publish(tree.pl.home, body=rich, helplines=helplines, featured=filled["guide"], hero_image=images[2])
    specs = [spec for shape in SHAPES.values() for group in shape.specs().values() for spec in group]
    SiteImage.objects.update(public_files={spec: ["images/1/a.webp", 400, 225] for spec in specs})  # as the worker does


def publish(page, **fields):
    for name, value in fields.items():
        if hasattr(page, name):
            setattr(page, name, value)
    page.save_revision().publish()


def rich_body(image, *pages):
    image.contextual_alt_text, image.decorative = "Rozmowa", False
    text = "".join(f'<p><a linktype="page" id="{page.pk}">zobacz</a></p>' for page in pages)
    more = [("figure", {"image": image, "caption": "Tak"}), ("related", {"title": "Dalej", "pages": list(pages)})]
    return [*body("pl"), ("text", text), ("text", text), *more]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Really committed: inside a transaction nothing is remembered."""
    with django_db_blocker.unblock():
        plant()
        yield
        TransactionTestCase._fixture_teardown(None)


@pytest.mark.parametrize("kind", TYPES)
def test_an_uncached_page_takes_six_queries_at_most(planted, kind):
    client = Client()
    paths = list(PublishedDocument.objects.in_locale("pl").of_type(kind).values_list("path", flat=True))
    narrowed = [f"{path}?topic=rodzina" for path in paths if kind == "news_index"]
    for path in ("/pl/", "/pl/o-nas/", *paths[:1]):
        client.get(path)  # menu, identity, helplines … are remembered from whatever was read before
    told = {path: queries_of(client, path) for path in [*paths, *narrowed]}
    too_many = {path: sqls for path, sqls in told.items() if len(sqls) > MOST}
    assert told and not too_many, "\n\n".join(
        f"{path}: {len(sqls)}\n" + "\n".join(sqls) for path, sqls in too_many.items()
    )


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return [query["sql"] for query in queries.captured_queries]
