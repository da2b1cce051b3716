"""A public page, kept and not kept, beside a bare WSGI application that returns the same bytes. Prints JSON.

The same server, the same run: `cached` is the page cache, `uncached` the same site with `PAGE_CACHE_MEGABYTES=0`.
"""

import http.client
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from site_process import ROOT, demo_database, medians, report, serving

PAGES = ["/pl/", "/pl/aktualnosci/", "/en/"]
COUNT_QUERIES = """
import json, sys
import django; django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = {}
for page in json.loads(sys.argv[1]):
    Client().get(page)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(page).status_code == 200
    found[page] = len(queries)
print(json.dumps(found))
"""


def body(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200 and b"<h1" in content, (path, response.status)
    return content.replace(b":%d/" % port, b"/")  # whole addresses name the port they were asked at


def queries(environment):
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", COUNT_QUERIES, json.dumps(PAGES)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def bare(content, folder):
    """An application that does nothing but return these bytes: the limit of this server on this machine."""
    (folder / "page.bin").write_bytes(content)
    (folder / "bare_limit.py").write_text(
        "import pathlib\n"
        "BODY = (pathlib.Path(__file__).parent / 'page.bin').read_bytes()\n"
        "HEADERS = [('Content-Type', 'text/html'), ('Content-Length', str(len(BODY)))]\n"
        "def application(environ, start_response):\n"
        "    start_response('200 OK', HEADERS)\n"
        "    return [BODY]\n"
    )


def main():
    with demo_database() as environment, tempfile.TemporaryDirectory() as folder:
        plain = {**environment, "PAGE_CACHE_MEGABYTES": "0"}
        site = "config.wsgi:application"
        with serving(site, environment) as cached, serving(site, plain) as uncached:
            content = body(cached, PAGES[0])
            assert body(cached, PAGES[0]) == body(uncached, PAGES[0]), "kept and fresh bytes differ"
            bare(content, Path(folder))
            limit_environment = {**environment, "PYTHONPATH": f"{folder}:{environment['PYTHONPATH']}"}
            with serving("bare_limit:application", limit_environment) as limit:
                subjects = {f"{name} {page}": (port, page) for name, port in ports(cached, uncached) for page in PAGES}
                rates = medians({**subjects, "limit": (limit, "/")})
        report(
            bench="pages",
            bytes=len(content),
            requests_per_second=rates,
            cached=rates[f"cached {PAGES[0]}"],
            uncached=rates[f"uncached {PAGES[0]}"],
            limit=rates["limit"],
            ratio=round(rates[f"cached {PAGES[0]}"] / rates["limit"], 3),
            queries=queries(environment),
        )


def ports(cached, uncached):
    return [("cached", cached), ("uncached", uncached)]


if __name__ == "__main__":
    main()
