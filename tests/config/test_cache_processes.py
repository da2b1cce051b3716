"""Two real server processes: what one publishes or withdraws, the other never answers as it was before.

With SQLite they tell each other through the stamp in `VAR_DIR`, with `REDIS_URL` through Redis.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from factories.pages import add, plant_site

from home.models import NewsPage

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = ("--workers", "1", "--threads", "4", "--worker-class", "gthread", "--no-control-socket")
TOKEN = "t" * 32
LIST, PAGE, FEED = "/pl/aktualnosci/", "/pl/aktualnosci/wiesc/", "/pl/feed.rss"


class Process:
    """One web server, as the demo runs it."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)  # who asks while it starts, waits
        self.socket.set_inheritable(True)
        self.port = self.socket.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", *GUNICORN, "--bind", f"fd://{self.socket.fileno()}"]
        path, base = os.pathsep.join([str(ROOT), str(ROOT / "site")]), f"http://127.0.0.1:{self.port}"
        environment = {**os.environ, "PYTHONPATH": path, "SITE_BASE_URL": base}
        whole = [*command, "--log-level", "error", "config.wsgi:application"]
        self.child = subprocess.Popen(whole, cwd=ROOT, env=environment, pass_fds=[self.socket.fileno()])

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Cache-Status", ""), answer.read().decode()

    def end(self):
        self.child.terminate()
        self.child.wait(20)
        self.socket.close()


@pytest.fixture
def processes():
    both = [Process(), Process()]
    yield both
    for process in both:
        process.end()


@pytest.fixture
def act(administrator):
    """An editor's press of a button, in one of the processes."""
    client = Client()
    client.force_login(administrator)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def press(process, button, page):
        address = f"/admin/bulk/wagtailcore/page/{button}/?id={page.pk}"
        status, _kept, body = process.ask(address, "POST", Cookie=cookies, **{"X-CSRFToken": TOKEN})
        assert status == 302, body[:500]

    return press


@contextmanager
def readers(process, path):
    """Three people who ask again and again; yields the list of (asked at, what they read)."""
    read, stop = [], threading.Event()

    def go_on():
        while not stop.is_set():
            asked_at = time.monotonic()
            read.append((asked_at, process.ask(path)[2]))

    threads = [threading.Thread(target=go_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield read
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def is_kept(process, path):
    process.ask(path)
    return process.ask(path)[1] == "latarnia; hit"


@pytest.mark.django_db(transaction=True)
def test_what_one_process_publishes_no_other_answers_as_it_was(processes, act):
    here, there = processes
    tree = plant_site(["pl"], names=("news",))
    page = add(NewsPage, tree.pl.news, "Wieść", slug="wiesc", lead="Zdanie 0.")
    for number in range(1, 4):
        page.lead = f"Zdanie {number}."
        page.save_revision()  # a draft: nobody reads it yet
        assert [is_kept(process, path) for process in processes for path in (PAGE, LIST, FEED)] == [True] * 6
        with readers(there, PAGE) as read:
            time.sleep(0.1)
            act(here, "publish", page)
            published_at = time.monotonic()
            answers = [process.ask(path)[2] for process in processes for path in (PAGE, LIST, FEED)]
            time.sleep(0.1)
        assert all(page.lead in answer for answer in answers)
        assert any(asked_at > published_at for asked_at, _body in read)
        assert [body for asked_at, body in read if asked_at > published_at and page.lead not in body] == []
        here, there = there, here
    act(here, "unpublish", page)
    assert [process.ask(PAGE)[0] for process in processes] == [404, 404]
    assert not any(page.lead in process.ask(path)[2] for process in processes for path in (LIST, FEED))
