"""The CMS says which addresses a publication refreshed and why; a network is told, and asked again until it took it."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.pages import add, plant_site
from markup import parse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.delivery.network import tell_network
from home.delivery.refreshed import reason
from home.models import NewsPage, Purge
from home.published import fragments, purges

pytestmark = pytest.mark.once


class Network(BaseHTTPRequestHandler):
    """A purge hook that says no the first time."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((json.loads(body)["keys"], self.headers["Surrogate-Key"]))
        self.send_response(503 if len(self.server.taken) == 1 else 204)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def network(settings):
    server = HTTPServer(("127.0.0.1", 0), Network)
    server.taken = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_an_editor_reads_what_a_publication_refreshed_and_why(client, administrator):
    tree = plant_site(["pl"], names=("news", "about"))
    older, page = add(NewsPage, tree.pl.news, "Pierwsza"), add(NewsPage, tree.pl.news, "Druga")
    Purge.objects.all().delete()
    page.title = "Druga, inaczej"
    page.save_revision().publish()
    client.force_login(administrator)
    said = client.get(reverse("refreshed:page", args=[page.pk])).content.decode()
    for path in ("/pl/", "/pl/aktualnosci/", "/pl/aktualnosci/pierwsza/", "/pl/aktualnosci/druga/"):
        assert f">{path}</a>" in said
    assert ">/pl/o-nas/</a>" not in said
    assert "it stands beside this page" in said
    assert client.get(reverse("refreshed:page", args=[older.pk])).status_code == 200


def publish(client, page, **fields):
    """As an editor does, in the form; what the next page of the CMS says about it."""
    words = {"title": page.title, "slug": page.slug, "lead": page.lead, "dated_at": "2026-03-02 10:00", **fields}
    parts = {name: streamfield([]) for name in ("body", "corrections")}
    rows = {name: inline_formset([]) for name in ("topic_links", "comments")}
    form = nested_form_data({**words, **parts, **rows, "action-publish": "action-publish"})
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)
    return {str(message) for message in answer.context["messages"]}


@pytest.mark.django_db(transaction=True)  # what a request refreshed is what its transaction did
def test_after_publishing_an_editor_is_told_how_many_addresses_and_where_they_stand(client, administrator):
    tree = plant_site(["pl"], names=("news", "about"))
    add(NewsPage, tree.pl.news, "Pierwsza")
    page = add(NewsPage, tree.pl.news, "Druga")
    client.force_login(administrator)
    [said] = [words for words in publish(client, page, title="Inaczej") if "refreshed" in words]
    [purge] = Purge.objects.caused_by(page.pk).order_by("-pk")[:1]
    assert f"{purge.addresses_count} addresses were refreshed." in said
    assert reverse("refreshed:page", args=[page.pk]) in said
    html, _errors = parse(client.get(reverse("refreshed:page", args=[page.pk])).content.decode())
    newest = html.find(".//main//table[@class='listing']/tbody")
    assert {tuple("".join(cell.itertext()) for cell in row.iter("td")) for row in newest.iter("tr")} == {
        ("/pl/", "it shows the newest of this type"),
        ("/pl/aktualnosci/", "it lists pages of this type"),
        ("/pl/aktualnosci/druga/", "the page itself"),
        ("/pl/aktualnosci/pierwsza/", "it stands beside this page"),
        ("/pl/feed.rss", "feed"),
        ("/pl/feed.atom", "feed"),
    }


@pytest.mark.django_db(transaction=True)  # what a request refreshed is what its transaction did
def test_an_editor_is_told_when_readers_see_no_change(client, administrator):
    """Below a draft a page may be published and is not public; of an earlier publication nothing is said."""
    tree = plant_site(["pl"], names=("news",))
    page = add(NewsPage, tree.pl.news, "Wieść")
    tree.pl.news.unpublish()
    client.force_login(administrator)
    said = publish(client, page, title="Inaczej")
    assert any("Readers see no change" in words for words in said)
    assert not any("refreshed" in words for words in said)


@pytest.mark.django_db(transaction=True)  # what a request refreshed is what its transaction did
def test_a_page_that_refreshed_nothing_says_so_and_a_long_list_is_cut(client, administrator, monkeypatch):
    tree = plant_site(["pl"], names=("news",))
    draft = add(NewsPage, tree.pl.news, "Szkic", live=False)
    client.force_login(administrator)
    address = reverse("refreshed:page", args=[draft.pk])
    assert "No publication of this page has refreshed an address" in client.get(address).content.decode()
    monkeypatch.setattr(purges, "MOST_ADDRESSES", 3)
    draft.save_revision().publish()
    said = client.get(address).content.decode()
    assert f"and {Purge.objects.latest('pk').addresses_count - 3} more" in said
    Page.objects.get(pk=draft.pk).delete()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_only_people_of_the_cms_read_what_was_refreshed(client):
    tree = plant_site(["pl"], names=("news",))
    assert client.get(reverse("refreshed:page", args=[tree.pl.news.pk])).status_code == 302


KINDS = {"page", "card", "link", "neighbour", "image", "document", "snippet", "feed", "calendar", "sitemap", "all"}
UNSEEN = {"helplines", "people", "roots"}  # remembered by processes, and on no page


@pytest.mark.parametrize("kind", sorted((fragments._VALUES.keys() | KINDS) - UNSEEN))
def test_every_reason_has_words(kind):
    assert str(reason(f"{kind}:1")) != f"{kind}:1"


@pytest.mark.django_db
def test_a_network_is_told_once_it_answers(network):
    now = timezone.now()
    purge = Purge.objects.create(keys="menu:pl page:5", is_stamped=True, try_at=now)
    assert tell_network(now) == 0
    assert tell_network(now) == 0  # not before it has rested
    assert tell_network(now + dt.timedelta(minutes=1)) == 1
    assert tell_network(now + dt.timedelta(minutes=2)) == 0
    assert network.taken == [(["menu:pl", "page:5"], "menu:pl page:5")] * 2
    purge.refresh_from_db()
    assert purge.told_at


@pytest.mark.django_db
def test_without_a_network_nobody_is_told(settings):
    Purge.objects.create(keys="page:5", is_stamped=True)
    assert tell_network(timezone.now()) == 0
