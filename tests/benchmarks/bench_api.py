"""The delivery API over 1,000 articles in each of two languages, beside what could not be faster. Prints JSON.

  list, detail   uncached: the index is asked, the finished bytes are sent
  unchanged      the same detail asked for with its entity tag: 304
  constant       a Django view that returns the detail's bytes, behind the same middleware
  bare           a WSGI application that returns them

The same server, the same run. Queries are counted and asserted, and so is what the answers hold.
"""

import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from site_process import ROOT, demo_database, medians, report, serving

ARTICLES = 1000
LIST = "/api/v1/documents?type=news&locale=pl&limit=20"
MOST_QUERIES = {"list": 2, "detail": 1}
PLANT = """
import json, sys, uuid
import django; django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from home.models import PublishedDocument

def copies(code, count):
    like = PublishedDocument.objects.of_type("news").in_locale(code).first()
    branch = like.page.path[: -Page.steplen]
    pages = Page.objects.bulk_create([
        Page(
            title=f"{n}", slug=f"bench-{n}", path=branch + Page._int2str(n + 1).rjust(4, "Z"), depth=like.page.depth,
            locale=like.locale, content_type=like.page.content_type, translation_key=uuid.uuid4(), live=True,
            url_path=f"/bench/{code}/{n}/",
        )
        for n in range(count)
    ])
    for page in pages:
        like.pk, like.page_id, like.path, like.translation_key = page.pk, page.pk, page.url_path, page.translation_key
        like._state.adding = True
        like.save(force_insert=True)
    return like.pk

last = [copies(code, int(sys.argv[2])) for code in ("pl", "en")][0]
told = {"detail": f"/api/v1/documents/{last}", "list": sys.argv[1]}
counted = {}
for name, path in told.items():
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(path)
    assert answer.status_code == 200, answer.content
    counted[name] = len(queries)
assert len(answer.json()["items"]) == 20 and answer.json()["total"] > int(sys.argv[2])
print(json.dumps({"detail": told["detail"], "queries": counted}))
"""
CONSTANT = """
from config.settings import *
ROOT_URLCONF = "constant"
"""
CONSTANT_VIEW = """
import pathlib
from django.http import HttpResponse
from django.urls import path
BODY = (pathlib.Path(__file__).parent / "document.json").read_bytes()
urlpatterns = [path("api/constant", lambda request: HttpResponse(BODY, "application/json"))]
"""
BARE = """
import pathlib
BODY = (pathlib.Path(__file__).parent / "document.json").read_bytes()
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
"""


def planted(environment):
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", PLANT, LIST, str(ARTICLES)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def answer(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, (path, response.status)
    return content, response.headers["ETag"]


@contextlib.contextmanager
def limits(content, environment):
    """Ports of the constant view and of the bare application; both return these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"constant_settings": CONSTANT, "constant": CONSTANT_VIEW, "bare": BARE}
        for name, text in files.items():
            (Path(folder) / f"{name}.py").write_text(text)
        (Path(folder) / "document.json").write_bytes(content)
        environment = {**environment, "PYTHONPATH": f"{folder}:{environment['PYTHONPATH']}"}
        django = {**environment, "DJANGO_SETTINGS_MODULE": "constant_settings"}
        with serving("config.wsgi:application", django) as constant, serving("bare:application", environment) as bare:
            yield constant, bare


def main():
    with demo_database() as environment:
        told = planted(environment)
        assert told["queries"] == MOST_QUERIES, told
        with serving("config.wsgi:application", environment) as port:
            content, tag = answer(port, told["detail"])
            with limits(content, environment) as (constant, bare):
                rates = medians({
                    "list": (port, LIST),
                    "detail": (port, told["detail"]),
                    "unchanged": (port, told["detail"], {"If-None-Match": tag}),
                    "constant": (constant, "/api/constant"),
                    "bare": (bare, "/"),
                })  # fmt: skip
    shares = {name: round(rates[name] / rates["constant"], 3) for name in ("list", "detail", "unchanged")}
    report(bench="api", articles=2 * ARTICLES, bytes=len(content), requests_per_second=rates, of_constant=shares)


if __name__ == "__main__":
    main()
