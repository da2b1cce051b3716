"""The page cache: the same bytes for everybody, no query for a hit, never stale, nothing of one reader in it."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from factories.pages import add, add_topic, plant_site
from reader import Reader
from wagtail.models import Page, PageViewRestriction, Site

from config.jobs import wagtail_schedule
from home.delivery.remembered import REMEMBERED, site_of
from home.models import CampaignPage, EventPage, NewsPage, Purge, SiteIdentity, Topic
from home.published.purges import stamp_forgotten
from home.published.refresh import rebuild
from home.published.stamp import stamp


@pytest.fixture(scope="module")
def django():
    return get_wsgi_application()


@pytest.fixture
def reader(django):
    return Reader(django)


@pytest.fixture(scope="module")
def tree(django_db_setup, django_db_blocker):
    """Planted once and really committed; what a test publishes stays."""
    with django_db_blocker.unblock():
        tree = plant_site(["pl"], names=("news", "events", "campaigns", "about"))
        SiteIdentity.for_site(tree.site)
        for number in range(14):
            add(NewsPage, tree.pl.news, f"Wieść {number}")
        topic = add_topic("Szkoła")
        add(CampaignPage, tree.pl.campaigns, "Zauważ", topics=[topic])
        add(EventPage, tree.pl.events, "Spotkanie", topics=[topic])
        yield tree
        TransactionTestCase._fixture_teardown(None)


@pytest.fixture
def sentence():
    """One that no page says yet."""
    return f"Nowe zdanie {uuid4().hex}."


def publish(page, **fields):
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    with transaction.atomic():
        page.save_revision().publish()


def test_a_second_reader_gets_the_same_answer_without_a_query(tree, reader, django_assert_num_queries):
    first = reader.get("/pl/o-nas/")
    with django_assert_num_queries(0):
        second = reader.get("/pl/o-nas/")
    assert (first.code, first.is_hit, second.is_hit) == (200, False, True)
    assert second.body == first.body
    assert {**first.headers, "Cache-Status": ""} == {**second.headers, "Cache-Status": ""}


def test_kept_answers_carry_the_same_protection(tree, reader):
    reader.get("/pl/o-nas/")
    headers = reader.get("/pl/o-nas/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_what_was_published_is_answered_at_once_by_every_process(tree, django, sentence):
    here, there = Reader(django), Reader(django)
    here.get("/pl/o-nas/"), there.get("/pl/o-nas/")
    publish(tree.pl.about, lead=sentence)
    assert sentence in here.get("/pl/o-nas/").body.decode()
    assert sentence in there.get("/pl/o-nas/").body.decode()


def test_publishing_one_page_leaves_the_others_kept(tree, reader, sentence):
    news = NewsPage.objects.get(title="Wieść 13")
    for path in ("/pl/o-nas/", "/pl/aktualnosci/", "/pl/aktualnosci/wiesc-13/"):
        reader.get(path)
    publish(news, lead=sentence)
    assert reader.get("/pl/o-nas/").is_hit
    assert not reader.get("/pl/aktualnosci/").is_hit
    assert not reader.get("/pl/aktualnosci/wiesc-13/").is_hit


def test_an_unpublished_page_is_gone_at_once(tree, reader):
    page = NewsPage.objects.get(title="Wieść 0")
    reader.get("/pl/aktualnosci/wiesc-0/")
    page.unpublish()
    assert reader.get("/pl/aktualnosci/wiesc-0/").code == 404


def test_what_the_worker_puts_up_and_takes_down_is_answered_at_once(tree, reader, sentence):
    soon = timezone.now() + dt.timedelta(hours=2)
    over = f"Koniec {uuid4().hex}"
    publish(add(NewsPage, tree.pl.news, "Zapowiedź", slug="zapowiedz"), lead=sentence, go_live_at=soon)
    publish(add(NewsPage, tree.pl.news, over, live=False), expire_at=soon)
    paths = ("/pl/aktualnosci/zapowiedz/", "/pl/aktualnosci/", "/pl/feed.rss")
    read = lambda: "".join(reader.get(path).body.decode() for path in paths)  # noqa: E731
    before = read()
    assert sentence not in before and over in before
    with time_machine.travel(soon + dt.timedelta(seconds=1)):
        assert wagtail_schedule() == 2
        after = read()
    assert sentence in after and over not in after


def test_what_was_rendered_while_somebody_published_is_not_kept(tree, django, sentence):
    """The reader's page began before the change; it may be half of each."""

    def slowly(environ, start_response):
        answer = django(environ, start_response)
        if not published:
            published.append(True)
            publish(tree.pl.about, lead=sentence)
        return answer

    published = []
    reader = Reader(slowly)
    assert sentence not in reader.get("/pl/o-nas/").body.decode()
    second = reader.get("/pl/o-nas/")
    assert not second.is_hit
    assert sentence in second.body.decode()


def test_a_change_that_was_rolled_back_refreshes_nothing(tree, reader, sentence):
    reader.get("/pl/o-nas/")
    with transaction.atomic():
        page = type(tree.pl.about).objects.get(pk=tree.pl.about.pk)
        page.lead = sentence
        page.save_revision().publish()
        transaction.set_rollback(True)
    assert reader.get("/pl/o-nas/").is_hit


@pytest.mark.usefixtures("one_machine")
def test_the_worker_moves_the_stamp_of_a_process_that_died_after_its_commit(tree, reader, settings, sentence):
    """Its stamp moved where nobody looks, so to say."""
    ours = settings.STAMP_FILE
    reader.get("/pl/o-nas/")
    settings.STAMP_FILE = ours.with_name("elsewhere")
    publish(tree.pl.about, lead=sentence)
    settings.STAMP_FILE = ours
    assert sentence not in reader.get("/pl/o-nas/").body.decode()
    Purge.objects.update(is_stamped=False)
    assert stamp_forgotten() == Purge.objects.count()
    assert sentence in reader.get("/pl/o-nas/").body.decode()


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "a=b; csrftoken=abc"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "0"},
    ],
)
def test_nobody_with_a_session_or_a_key_is_answered_from_the_cache(tree, reader, environ):
    reader.get("/pl/o-nas/")
    assert "Cache-Status" not in reader.get("/pl/o-nas/", **environ).headers


@pytest.mark.parametrize("path", ["/api/v1/pages/", "/admin/login/", "/u/x/", "/healthz/live", "/pl/search/?q=a"])
def test_private_doors_are_never_kept(tree, reader, path):
    reader.get(path)
    assert "Cache-Status" not in reader.get(path).headers


def test_a_reader_with_some_other_cookie_is_served_and_gets_none(tree, reader):
    reader.get("/pl/o-nas/", HTTP_COOKIE="_pk_id=1")
    answer = reader.get("/pl/o-nas/", HTTP_COOKIE="_pk_id=2")
    assert answer.is_hit
    assert "Set-Cookie" not in answer.headers


def test_an_address_that_is_not_ours_is_refused(tree, reader):
    assert reader.get("/pl/o-nas/", HTTP_HOST="evil.example.org").code == 400
    assert reader.get("/pl/o-nas/", HTTP_HOST="evil.example.org").code == 400


def test_what_a_reader_has_is_not_sent_again(tree, reader, sentence):
    etag = reader.get("/pl/o-nas/").headers["ETag"]
    again = reader.get("/pl/o-nas/", HTTP_IF_NONE_MATCH=etag)
    assert (again.code, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert reader.get("/pl/o-nas/", HTTP_IF_NONE_MATCH='"old"').code == 200
    publish(tree.pl.about, lead=sentence)
    assert reader.get("/pl/o-nas/", HTTP_IF_NONE_MATCH=etag).code == 200


def test_a_first_answer_is_whole_whatever_the_reader_has(tree, reader):
    assert reader.get("/pl/o-nas/", HTTP_RANGE="bytes=0-10").code == 200
    assert b"</html>" in reader.get("/pl/o-nas/", HTTP_RANGE="bytes=0-10").body


@pytest.mark.parametrize("address", ["/pl/o-nas/", "/pl/search/?q=a", "/pl/nie-ma/", "/robots.txt", "/admin/login/"])
def test_head_has_no_body_whoever_answers(tree, reader, address):
    whole, asked = reader.get(address), reader.get(address, REQUEST_METHOD="HEAD")
    assert (asked.code, asked.body) == (whole.code, b"") and whole.body
    assert asked.headers.get("Content-Length") == whole.headers.get("Content-Length")


def test_what_a_network_is_told_after_a_rebuild_stands_in_every_answer_it_keeps(tree, reader):
    kept = [
        reader.get(address).headers["Surrogate-Key"].split() for address in ("/pl/", "/pl/feed.rss", "/sitemap.xml")
    ]
    rebuild()
    told = set(Purge.objects.latest("pk").keys.split())
    assert all(told & set(keys) for keys in kept)


UNSAID = {
    "/": 302,
    "/pl/nie-ma/": 404,
    "/pl/o-nas": 301,
    "/PL/O-NAS/": 301,
    "/cpe/news/1,x.html": 404,
    "/pl/search/?q=wiesc": 200,
}


@pytest.mark.parametrize("address", UNSAID)
def test_what_may_be_another_answer_tomorrow_is_asked_for_again(tree, reader, address):
    answer = reader.get(address)
    assert (answer.code, answer.headers.get("Cache-Control")) == (UNSAID[address], "private, no-cache")


def test_a_page_that_comes_back_to_its_old_address_sends_nobody_round(tree, reader):
    """A browser that kept the first redirect would go to and fro between the two."""
    page = NewsPage.objects.get(slug="wiesc-3")
    publish(page, slug="inaczej")
    answer = reader.get("/pl/aktualnosci/wiesc-3/")
    assert (answer.code, answer.headers["Location"]) == (301, "/pl/aktualnosci/inaczej/")
    assert "no-cache" in answer.headers["Cache-Control"]
    publish(page, slug="wiesc-3")
    assert reader.get("/pl/aktualnosci/wiesc-3/").code == 200


def test_no_network_keeps_the_page_of_somebody_with_a_session(tree, reader):
    answer = reader.get("/pl/o-nas/", HTTP_COOKIE="sessionid=abc")
    assert answer.code == 200 and "private" in answer.headers["Cache-Control"]


def test_head_is_answered_from_what_is_kept(tree, reader):
    whole = reader.get("/pl/o-nas/")
    head = reader.get("/pl/o-nas/", REQUEST_METHOD="HEAD")
    assert (head.is_hit, head.body) == (True, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_parameters_that_mean_nothing_make_no_second_copy(tree, reader):
    assert b"page=2" not in reader.get("/pl/o-nas/?page=2").body
    assert b"page=2" not in reader.get("/pl/o-nas/").body
    assert reader.get("/pl/o-nas/?utm_source=poster&page=3").is_hit
    assert len(reader.cache.memory) == 1


def test_parameters_that_mean_something_are_kept_apart_in_one_spelling(tree, reader):
    first, second = reader.get("/pl/aktualnosci/"), reader.get("/pl/aktualnosci/?page=2")
    assert first.body != second.body
    assert reader.get("/pl/aktualnosci/?utm_source=x&page=2").body == second.body
    assert reader.get("/pl/aktualnosci/?utm_source=x&page=2").is_hit
    assert reader.get("/pl/aktualnosci/?utm_source=x").is_hit


FILES = (
    *("/pl/feed.rss", "/pl/feed.atom", "/pl/topics/szkola/feed.rss", "/pl/topics/szkola/feed.atom"),
    *("/pl/kampanie/zauwaz/feed.rss", "/pl/kampanie/zauwaz/feed.atom", "/sitemap.xml"),
    *("/pl/calendar.ics", "/pl/wydarzenia/spotkanie/calendar.ics"),
)


def test_feeds_calendars_and_the_sitemap_are_kept(tree, reader, django_assert_num_queries):
    first = {path: reader.get(path) for path in FILES}
    with django_assert_num_queries(0):
        second = {path: reader.get(path) for path in FILES}
    assert {path: answer.code for path, answer in first.items()} == dict.fromkeys(FILES, 200)
    assert [path for path, answer in second.items() if not answer.is_hit] == []
    assert [path for path in FILES if first[path].body != second[path].body] == []


def test_feeds_calendars_and_the_sitemap_are_never_stale(tree, reader, sentence):
    """An event appears, changes its words, its address, its place, is locked, opened, withdrawn, and deleted."""

    def read():
        for path in FILES:
            reader.get(path)  # kept, if it was not
        return {path for path in FILES if f"/{words}/" in reader.get(path).body.decode().replace("\r\n ", "")}

    words, [topic] = "pierwszy-adres", Topic.objects.all()
    reaches = {"/pl/feed.rss", "/pl/feed.atom", "/pl/calendar.ics", "/sitemap.xml", *FILES[2:4]}
    assert read() == set()
    event = add(EventPage, tree.pl.events, "Nowe", slug=words, topics=[topic])
    assert read() == reaches
    publish(event, lead=sentence)
    assert {path for path in FILES if sentence in reader.get(path).body.decode().replace("\r\n ", "")} == (
        reaches - {"/sitemap.xml"}
    )
    words = "drugi-adres"
    publish(event, slug=words)
    assert read() == reaches
    EventPage.objects.get(pk=event.pk).move(tree.pl.campaigns, pos="first-child")
    assert f"/kampanie/{words}/" in reader.get("/pl/feed.atom").body.decode()
    restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=event.pk), restriction_type="login")
    assert read() == set()
    restriction.delete()
    assert read() == reaches
    EventPage.objects.get(pk=event.pk).unpublish()
    assert read() == set()
    publish(event)
    assert read() == reaches
    EventPage.objects.get(pk=event.pk).delete()
    assert read() == set()


@pytest.mark.parametrize("query", ["page=99", "page=x", "year=abc", "topic=nonsense", "when=past"])
def test_nonsense_in_the_query_fills_no_memory(tree, reader, query):
    assert reader.get(f"/pl/aktualnosci/?{query}").code == 200
    assert len(reader.cache.memory) <= 1
    assert not [name for name in reader.cache.memory.names() if name[1]]


def unknown(settings):
    """Hosts that Django lets in, and that nobody named in full."""
    settings.ALLOWED_HOSTS = ["localhost", ".example.org"]
    ports = [f"localhost:{port}" for port in (*range(1, 30), "08000")]
    return [*ports, "localhost.", "localhost.:8000", *(f"a{number}.example.org" for number in range(30))]


def test_hosts_that_nobody_named_are_answered_and_push_nothing_out(tree, reader, settings):
    reader.get("/pl/o-nas/")
    REMEMBERED.forget()
    reader.get("/pl/aktualnosci/")
    names = REMEMBERED.names()
    for host in unknown(settings):
        assert [reader.get("/pl/o-nas/", HTTP_HOST=host, SERVER_PORT="81").code for _times in range(2)] == [200, 200]
    assert [name[0][1] for name in reader.cache.memory.names()] == ["localhost"] * 2
    assert len(REMEMBERED.names()) <= len(names) + 1
    assert reader.get("/pl/o-nas/").is_hit


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "localhost:8000", "localhost:8123", "prevention.example.org:8123", "127.0.0.1:80"],
)
def test_hosts_that_a_site_or_the_settings_name_are_kept(tree, reader, settings, host):
    """The site of the tree is `localhost:8000`."""
    settings.SITE_BASE_URL = "http://prevention.example.org:8123"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", ".example.org"]
    assert [reader.get("/pl/o-nas/", HTTP_HOST=host).is_hit for _times in range(2)] == [False, True]


def test_whatever_the_host_the_site_is_the_one_that_wagtail_finds(tree, rf, settings):
    settings.ALLOWED_HOSTS = ["*"]
    once, twice, root = "once.example.org", "twice.example.org", Page.objects.get(pk=tree.pl.home.pk)
    places = [("localhost", 81), (once, 443), (twice, 80), (twice, 8080)]
    others = [Site.objects.create(hostname=name, port=port, root_page=root) for name, port in places]
    try:
        for host in ("localhost", "localhost:5", once, f"{once}:80", twice, f"{twice}:8080", "x.example.org"):
            for port in ("80", "81", "443", "8000", "8080", "9"):
                asked = [rf.get("/", HTTP_HOST=host, SERVER_PORT=port) for _times in range(3)]
                found = {site_of(request) for request in asked[:2]}
                assert found == {Site._find_for_request(asked[2])}, (host, port)
    finally:
        for site in others:
            site.delete()


def test_memory_has_an_end_and_the_longest_unasked_go_first(tree, reader, monkeypatch):
    reader.get("/pl/"), reader.get("/pl/o-nas/"), reader.get("/pl/")
    reader.cache.memory.shrink(to=15_000)
    assert [name[0][2] for name in reader.cache.memory.names()] == ["/pl/"]


def test_nothing_is_believed_while_redis_is_away(tree, reader, settings):
    reader.get("/pl/o-nas/")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # nobody listens there
    answer = reader.get("/pl/o-nas/")
    assert (answer.code, "Cache-Status" in answer.headers) == (200, False)


@pytest.fixture
def one_machine(settings):
    settings.REDIS_URL = ""


@pytest.mark.usefixtures("one_machine")
def test_nothing_is_believed_while_the_stamp_cannot_be_read(tree, reader, settings, tmp_path):
    reader.get("/pl/o-nas/")
    settings.STAMP_FILE = tmp_path  # a folder: as unreadable as a file can be
    assert "Cache-Status" not in reader.get("/pl/o-nas/").headers


@pytest.mark.usefixtures("one_machine")
def test_an_emptied_var_folder_is_noticed(tree, reader, settings, monkeypatch):
    monkeypatch.setattr("home.published.stamp.LOOK_AGAIN_SECONDS", 0)
    reader.get("/pl/o-nas/")
    before = stamp().read()
    settings.STAMP_FILE.unlink()
    assert stamp().read() > before


def test_two_threads_follow_the_same_publication_once(tree, reader, sentence):
    reader.get("/pl/o-nas/")
    publish(tree.pl.about, lead=sentence)
    answers = []

    def ask():
        answers.append(reader.get("/pl/o-nas/").body.decode())
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert all(sentence in answer for answer in answers)
