"""Words planted where strangers must not read are in no answer a stranger gets: page, feed, file, search, API, 404."""

import datetime as dt
import json
from io import BytesIO

import pytest
from crawler import crawl
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from factories.pages import SECTIONS, add, add_image, add_topic, fill_site, plant_site, translate
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from config.jobs import wagtail_schedule
from home.models import CampaignPage, EventPage, GuidePage, NewsPage, SiteDocument, SiteImage, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = timezone.now()
DAY = dt.timedelta(days=1)
SECRETS = (
    *("qdraft", "qedited", "qlogin", "qpassword", "qgroup", "qchild", "qbelow", "qlater", "qexpired", "qwithdrawn"),
    *(
        "qforeign",
        "qtopic",
        "qdrafttopic",
        "qvenue",
        "qimage",
        "qfile",
        "qconsent",
        "qrenamed",
        "qlink",
        "qevent",
    ),
)
DOORS = (
    *("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/pl/calendar.ics", "/en/calendar.ics"),
    *(f"/{code}/feed.{kind}" for code in ("pl", "en") for kind in ("rss", "atom")),
    *("/api/v1/documents?limit=100", "/api/v1/documents?limit=100&since=2000-01-01T00:00:00Z", "/api/v1/openapi.json"),
    *(f"/api/v1/navigation?locale={code}" for code in ("pl", "en")),
)
GUESSED = ("qdraft", "qlogin", "qpassword", "qlater", "qtopic", "qevent", "qfile")
GUESSES = (
    *("/pl/search/?q={word}", "/pl/search/suggestions/?q={word}", "/pl/aktualnosci/{word}/", "/{word}"),
    *("/pl/wydarzenia/{word}/calendar.ics", "/pl/kampanie/{word}/feed.rss", "/pl/topics/{word}/feed.atom"),
    *("/api/v1/documents/by-path?path=/pl/aktualnosci/{word}/", "/api/v1/documents?topic={word}"),
    *("/cpe/news/7,{word}.html", "/media/images/{word}.jpg", "/documents/1/{word}.pdf"),
)


def marked(word, **more):
    """Everything of a page that holds words."""
    texts = dict.fromkeys(("title", "slug", "lead", "hero_alt", "hero_caption", "author_unit"), word)
    return {**texts, "body": [("text", f"<p>{word}</p>")], "hero_image": picture(word), **more}


def picture(word):
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "JPEG")
    file = ImageFile(BytesIO(content.getvalue()), name=f"{word}.jpg")
    return SiteImage.objects.create(title=word, author=word, licence=word, description=word, file=file)


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=SECTIONS)
    pages, news = fill_site(tree), tree.pl.news
    _plant_pages(tree, news)
    _plant_around(tree, pages)
    assert wagtail_schedule() == 1
    return tree


def _plant_pages(tree, news):
    """One for every way of not being public."""
    add(NewsPage, news, live=False, topics=[add_topic("qtopic")], **marked("qdraft"))
    public = add(NewsPage, news, "Jawne")
    for name, value in marked("qedited").items():
        setattr(public, name, value)
    public.save_revision()
    for word in ("qlogin", "qpassword", "qgroup"):
        closed = add(NewsPage, news, **marked(word))
        kind = "groups" if word == "qgroup" else word[1:]
        PageViewRestriction.objects.create(page=closed, restriction_type=kind, password="x")
        add(NewsPage, closed, **marked("qchild", slug=f"qchild-{word}"))
    add(NewsPage, add(NewsPage, news, "Schowane", live=False), **marked("qbelow"))
    later = add(NewsPage, news, live=False, go_live_at=NOW + DAY, **marked("qlater"))
    later.save_revision().publish()
    over = add(NewsPage, news, expire_at=NOW + DAY, **marked("qexpired"))
    NewsPage.objects.filter(pk=over.pk).update(expire_at=NOW - DAY)
    add(GuidePage, tree.pl.guides, **marked("qwithdrawn")).unpublish()
    translate(public, "en", live=False, **marked("qforeign"))
    renamed = add(NewsPage, news, "Przeniesione")
    renamed.slug = "qrenamed"
    renamed.save_revision().publish()
    renamed.view_restrictions.create(restriction_type="login")
    event = add(EventPage, tree.pl.events, **marked("qevent"))
    event.view_restrictions.create(restriction_type="login")


def _plant_around(tree, pages):
    """Around public pages: what stands beside them and is not shown."""
    add(EventPage, tree.pl.events, "Spotkanie", venue="qvenue 7", city="Łódź", country="PL", venue_is_withheld=True)
    Topic.objects.create(name="qdrafttopic", locale=tree.pl.home.locale, live=False)
    picture("qimage")
    SiteDocument.objects.create(title="qfile title", file=ContentFile(b"qfile", name="qfile.pdf"))
    image = add_image(author="N. N.", licence="CC0", shows_identifiable_people=True, consent_note="qconsent, szafa 3")
    hidden = NewsPage.objects.get(slug="qlogin")
    words = f'<p>Zob. <a linktype="page" id="{hidden.pk}">stronę</a>.</p>'
    related = ("related", {"title": "", "pages": [hidden, pages["guide"][0]]})
    add(CampaignPage, tree.pl.campaigns, "Jawna", hero_image=image, body=[("text", words), related])
    Redirect.objects.create(old_path="/skrot", redirect_page=hidden)
    Redirect.objects.create(old_path="/qlink-out", redirect_link="/pl/aktualnosci/qlink/")


@pytest.fixture(scope="module")
def read(planted):
    """Every address a stranger finds."""
    cache.clear()
    return list(crawl("/", "/skrot", *DOORS).answers.values())


def test_the_crawl_comes_to_what_is_public(read):
    paths = {answer.path for answer in read if answer.status == 200}
    assert {"/pl/aktualnosci/jawne/", "/pl/kampanie/jawna/", "/pl/wydarzenia/spotkanie/calendar.ics"} <= paths
    assert any("application/ld+json" in answer.text for answer in read)


@pytest.mark.parametrize("word", SECRETS)
def test_no_answer_holds_a_planted_word(read, word):
    assert [answer.path for answer in read if word in answer.text.casefold() or word in answer.path] == []


@pytest.mark.parametrize("word", GUESSED)
def test_guessing_the_word_finds_nothing(read, word):
    client = Client()
    for guess in GUESSES:
        asked = guess.format(word=word)
        answer = client.get(asked)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = _without_echo(body.decode(errors="replace").casefold(), word)
        assert word not in told, f"{asked}: {told[max(0, told.find(word) - 80) : told.find(word) + 40]}"
        assert answer.status_code in (200, 301, 302, 404, 422)
        assert word not in answer.get("Location", "").replace(asked.strip("/"), ""), asked


def _without_echo(text, word):
    """Without the visitor's own words: in the field of the search, in links to this very address, in the title."""
    for echo in (f'value="{word}"', f"q={word}", f"search: {word}", f"/{word}/", f"“{word}”", f"path={word}"):
        text = text.replace(echo, "")
    return text


def test_numbers_of_hidden_pages_and_files_open_nothing(planted):
    client = Client()
    for page in NewsPage.objects.filter(slug__startswith="q"):
        assert client.get(f"/api/v1/documents/{page.pk}").status_code == 404
        assert client.get(f"/api/v1/translations/{page.translation_key}").status_code == 404 or page.slug == "qforeign"
    for document in SiteDocument.objects.all():
        assert client.get(document.url).status_code in (302, 403, 404)
    json.loads(client.get("/api/v1/documents?limit=100").content)
