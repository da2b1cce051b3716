"""An uncached page costs a database at most six questions, of every type, with every block its type allows."""

import datetime as dt
import re
from contextvars import copy_context

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from factories.everything import publish, show_everything
from factories.pages import add, add_audience, add_image, add_topic, plant_site
from wagtail.fields import StreamField
from wagtail.views import serve as serve_by_tree

from home.delivery.serving import serve
from home.media.shapes import SHAPES
from home.models import EventPage, GuidePage, GuideVersion, NewsPage, PublishedDocument, SiteIdentity, SiteImage
from home.pages.base import BasePage
from home.published.refresh import in_bulk

MOST = 6
TYPES = {model.document_type: model for model in apps.get_models() if issubclass(model, BasePage)}
SPECS = [spec for shape in SHAPES.values() for group in shape.specs().values() for spec in group]
FILES = {spec: ["images/1/a.webp", 400, 225] for spec in SPECS}


def plant():
    """A site with something of everything, and beside each page others to name."""
    tree = plant_site()
    SiteIdentity.objects.update_or_create(site=tree.site, defaults={"register_shows_names": True})
    colleague = get_user_model().objects.create_superuser("anna", first_name="Anna", last_name="Nowak")
    topic, audiences = add_topic("Rodzina"), [add_audience("Rodzice")]
    images = [add_image(f"Obraz {number}") for number in range(3)]
    with in_bulk():
        for number in range(5):
            shared = {"topics": [topic], "hero_image": images[number % 3]}
            add(NewsPage, tree.pl.news, f"Wieść {number}", **shared)
            add(GuidePage, tree.pl.guides, f"Rada {number}", audiences=audiences, **shared)
            add(EventPage, tree.pl.events, f"Spotkanie {number}", **shared)
        pages = show_everything(tree.pl, topics=[topic])
        for page in pages.values():
            page.save_revision(user=colleague).publish(user=colleague)
        give_older_words(add(GuidePage, tree.pl.guides, "Dawna rada"), pages["guide"])


def give_older_words(guide, full):
    """Three older versions with something of everything, while the guide of today points at nothing."""
    shown = {name: getattr(full, name) for name in ("body", "downloads", "hero_image", "corrections")}
    for number in ("1.1", "1.2", "1.3"):
        guide = publish(guide, version_number=number, version_on=dt.date(2026, 5, 4), **shown)
    publish(guide, version_number="2.0", body=[], downloads=[], hero_image=None, corrections=[])


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Really committed: inside a transaction nothing is remembered."""
    with django_db_blocker.unblock():
        plant()
        yield
        TransactionTestCase._fixture_teardown(None)


@pytest.mark.parametrize("files", [FILES, {}], ids=["", "while-pictures-wait"])
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_an_uncached_page_takes_six_queries_at_most(planted, kind, files):
    SiteImage.objects.update(public_files=files)  # as the worker does
    client = Client()
    paths = list(PublishedDocument.objects.in_locale("pl").of_type(kind).values_list("path", flat=True))
    for path in ("/pl/", "/pl/o-nas/", "/pl/poradniki/dawna-rada/versions/1-1/", *paths[:1]):
        client.get(path)  # menu, identity, helplines … are remembered from whatever was read before
    told = {path: queries_of(client, path) for path in [*paths, *more(kind, paths)]}
    too_many = {path: sqls for path, sqls in told.items() if len(sqls) > MOST}
    assert told and not too_many, "\n\n".join(
        f"{path}: {len(sqls)}\n" + "\n".join(sqls) for path, sqls in too_many.items()
    )


def more(kind, paths):
    """A topic and the years of a list; print views and older versions of guides."""
    if kind == "guide":
        older = GuideVersion.objects.filter(number="1.2").values_list("page__published__path", flat=True)
        return [*(f"{path}print/" for path in paths), *(f"{path}versions/1-2/" for path in older)]
    listed = PublishedDocument.objects.in_locale("pl").of_type(*TYPES[kind].listed_types)
    years = {document.shown_at.year for document in listed} if kind.endswith("_index") else ()
    return [f"{path}{part}" for path in paths for part in ("?topic=rodzina", *(f"{year}/" for year in years)) if years]


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return [query["sql"] for query in queries.captured_queries]


def test_older_words_say_the_same_when_every_block_asks_for_itself(planted):
    """Its links, cards, pictures, files, helplines and figures, though the guide of today points at none of them."""
    version = GuideVersion.objects.select_related("page__published").get(number="1.2")
    path = f"{version.page.published.path}versions/1-2/"
    read, walked = (copy_context().run(html_of, way, path) for way in (serve, serve_by_tree))
    assert read == walked
    assert version.figures and all(words in read for words in ("24/7", "<figure", 'href="/pl/"', "ulotka"))


def html_of(way, path):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    with translation.override("pl"):
        html = way(request, path.removeprefix("/pl/")).render().content.decode()
    return re.sub(r'name="proof" value="[^"]+"', "", html)  # the second in which the form was drawn


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_one_page_of_each_type_holds_every_block_its_type_allows(planted, kind):
    fields = [field for field in TYPES[kind]._meta.get_fields() if isinstance(field, StreamField)]
    held = [
        {field.name: {block.block_type for block in getattr(page, field.name)} for field in fields}
        for page in TYPES[kind].objects.live()
    ]
    assert {field.name: set(field.stream_block.child_blocks) for field in fields} in held
