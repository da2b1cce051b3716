"""The CMS says which addresses a publication refreshed and why; a network is told, and asked again until it took it."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.pages import add, plant_site

from home.delivery.network import tell_network
from home.models import NewsPage, Purge


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
