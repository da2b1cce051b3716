"""What would be printed is drawn once, not for everybody who asks; and whatever changes on it is noticed."""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, TransactionTestCase
from factories import dashboards
from factories.media import work
from factories.pages import Tree, add, add_helpline, add_image, locale, plant_site
from wagtail.models import PageViewRestriction

from campaigns.models import Activity
from home.delivery.pdf import able
from home.delivery.pdf.sheet import digest_now, digest_of, sheet_of
from home.delivery.reading import readable
from home.models import (
    GuidePage,
    GuidePdf,
    Helpline,
    IdentityText,
    NewsPage,
    SiteDocument,
    SiteIdentity,
    SiteImage,
    StandardPage,
)
from home.published import passing

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(able.missing()), reason=f"no {', '.join(able.missing())}: run tests/browser.py"),
]
NOON = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 5, 10)


@dataclass
class Site:
    tree: Tree
    guide: GuidePage


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, private_media):
    """Really committed: inside a transaction nothing is remembered. What a test changes stays."""
    with django_db_blocker.unblock(), time_machine.travel(NOON):
        yield plant()
        TransactionTestCase._fixture_teardown(None)


def plant():
    """A guide that shows something of everything."""
    tree, story = plant_site(["pl"], names=("guides", "about", "news")), dashboards.plant()
    identity = SiteIdentity.for_site(tree.site)
    identity.logo = add_image("Znak")
    identity.save()
    IdentityText.objects.create(identity=identity, locale=locale("pl"), organisation="Urząd")
    image, line = add_image("Obraz"), add_helpline(valid_until=LAST_DAY)
    image.contextual_alt_text, image.decorative = "Granat", False
    other = add(NewsPage, tree.pl.news, "Obok")
    body = [
        ("text", f'<p><a linktype="page" id="{tree.pl.about.pk}">O nas</a></p>'),
        ("figure", {"image": image, "caption": ""}),
        ("helpline", {"helpline": line}),
        ("related", {"title": "Dalej", "pages": [other]}),
        ("results", {"title": "Wyniki", "campaign": story.campaign.slug}),
    ]
    file = SiteDocument.objects.create(
        title="Plik", file=ContentFile(b"x", name="plik.pdf"), author="A. Nowak", licence="CC BY 4.0"
    )
    downloads = [("download", {"document": file, "title": "Plik", "note": ""})]
    return Site(tree, add(GuidePage, tree.pl.guides, "Rozmowa", body=body, downloads=downloads))


def edit(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def word():
    return uuid4().hex


def shut(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def count_anew():
    Activity.objects.filter(attended__gte=48).update(attended=48 + int(word()[:4], 16))
    passing.count_anew()


CHANGES = {
    "its words": lambda site: publish(site.guide, lead=word()),
    "its address": lambda site: publish(site.guide, slug=word()),
    "the name of the site": lambda site: edit(SiteIdentity.objects.get(), site_name=word()),
    "the organisation": lambda site: edit(IdentityText.objects.get(), organisation=word()),
    "the mark": lambda site: edit(SiteIdentity.objects.get(), logo=add_image(word(), (900, 300))),
    "the host": lambda site: edit(site.tree.site, hostname=f"{word()}.example.org"),
    "a helpline": lambda site: edit(Helpline.objects.get(), number=word()[:12]),
    "who made a picture": lambda site: edit(SiteImage.objects.get(title="Obraz"), author=word()),
    "a title beside it": lambda site: publish(NewsPage.objects.get(), title=word()),
    "the aim of a link": lambda site: publish(StandardPage.objects.get(), slug=word()),
    "what a file is called": lambda site: edit(
        SiteDocument.objects.get(), file=ContentFile(word().encode() * 99, name="plik.odt")
    ),
    "figures": lambda site: count_anew(),
}


def stored(site):
    return readable().get(pk=site.guide.pk), GuidePage.objects.get(pk=site.guide.pk)


def now(site):
    here, guide = stored(site)
    return digest_now(here, guide), digest_of(sheet_of(here, guide))


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_on_the_sheet_is_noticed(site, name):
    before, drawn = now(site)
    assert before == drawn
    with transaction.atomic():
        CHANGES[name](site)
    after, drawn = now(site)
    assert after == drawn != before


def test_a_change_between_reading_and_drawing_is_noticed_by_the_next(site):
    read_before = stored(site)
    publish(site.guide, lead=word())
    digest_now(*read_before)
    after, drawn = now(site)
    assert after == drawn


def test_pictures_that_are_made_meanwhile_are_noticed(site):
    publish(site.guide, hero_image=add_image(word()))
    before, _drawn = now(site)
    SiteImage.objects.update(public_files={})
    assert work()
    after, drawn = now(site)
    assert after == drawn != before


def test_a_day_that_ends_is_noticed_though_the_worker_is_late(site):
    before, _drawn = now(site)
    with time_machine.travel(NOON.replace(day=LAST_DAY.day + 1)):
        after, drawn = now(site)
    assert after == drawn != before


def test_nothing_is_drawn_for_who_reads_or_waits(site, django_assert_num_queries):
    client, address = Client(), f"{GuidePage.objects.get(pk=site.guide.pk).url}guide.pdf"
    assert client.get(address).status_code == 202
    with django_assert_num_queries(3):  # the document, the page, the wish
        assert client.head(address).status_code == 202
    GuidePdf.objects.update(content=b"%PDF-")
    with django_assert_num_queries(3):
        assert client.get(address).content == b"%PDF-"
