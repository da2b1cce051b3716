"""Redirects per second with a verified token and a stored hit, beside their limits, and what ingest makes of them.

Three subjects answer in the same run, interleaved, from the same number of gunicorn workers:

  ours      /t/c/<token> through the whole site: token checked, signals read, one line in the spool, 302
  nothing   the same site and middleware, a view that redirects and stores nothing
  bare      a WSGI function that answers 302

Then the spool is drained: every redirect a client counted must be in the database exactly once.
`BENCH_DATABASE_URL` chooses another database than SQLite; `BENCH_SECONDS`, `BENCH_ROUNDS`, `BENCH_WORKERS` the effort.
"""

import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import threading
import time
from pathlib import Path

from site_process import CONNECTIONS, migrate, own_folder, report, serving

SECONDS = float(os.environ.get("BENCH_SECONDS", 3))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
WORKERS = int(os.environ.get("BENCH_WORKERS", 1))
LINKS = 50
LIMITS = {"redirect_share_of_nothing": 0.8, "ingest_per_second_sqlite": 20_000}
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

SITE = """
import os
from django.http import HttpResponse
from django.urls import path
from config.urls import urlpatterns as site
from campaigns.tracking.views import PRIVATE

def nothing(request, token):
    return HttpResponse(status=302, headers={"Location": "https://example.org/destination", **PRIVATE})

urlpatterns = [path("nothing/<str:token>", nothing), *site]
"""
SERVER = """
import os
from django.conf import settings
import django
django.setup()
settings.ROOT_URLCONF = "bench_urls"
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()

def bare(environ, start_response):
    start_response("302 Found", [("Location", "https://example.org/destination"), ("Content-Length", "0")])
    return [b""]
"""


def main() -> None:
    os.environ["APP_ENV"] = "development"
    with own_folder("bench_settings") as folder:
        _write_site(folder)
        migrate()
        paths = _make_links()
        with (
            serving("bench_server:application", os.environ, WORKERS) as site,
            serving("bench_server:bare", os.environ, WORKERS) as bare,
        ):
            result = _measure(folder, {"ours": site, "nothing": site, "bare": bare}, paths)
        result |= _ingest(result.pop("counted"), folder / "spool")
    report(bench="tracking", **result)
    _judge(result)


def _write_site(folder: Path) -> None:
    (folder / "bench_settings.py").write_text("from config.settings import *\nDEBUG = False\nALLOWED_HOSTS = ['*']\n")
    (folder / "bench_urls.py").write_text(SITE)
    (folder / "bench_server.py").write_text(SERVER)


def _make_links() -> list[str]:
    """Personal tokens of one mailing, as in the `consented` tier: the dearest kind."""
    import uuid

    import django

    django.setup()
    from django.utils import timezone
    from wagtail.models import Locale

    from campaigns.links import tokens
    from campaigns.models import Delivery, Edition, Send, Subscriber, Topic, TrackedLink

    locale = Locale.objects.get_or_create(language_code="pl")[0]
    send = Send.objects.create(
        newsletter_key=uuid.uuid4(), topic=Topic.objects.create(slug="bench"), tracking="consented", state="complete"
    )
    edition = Edition.objects.create(
        send=send, locale=locale, revision_id=1, subject="s", from_email="a@example.org", html="", text="", digest=b""
    )
    now = timezone.now()
    paths = []
    for n in range(LINKS):
        person = Subscriber(locale=locale, state="confirmed", confirmed_at=now, tracking_agreed_at=now)
        person.write_address(f"reader{n}@example.org")
        person.save()
        delivery = Delivery.objects.create(
            send=send, edition=edition, subscriber=person, state="sent", settled_at=now, tracking="consented"
        )
        link = TrackedLink.objects.create(send=send, locale=locale, position=n + 1, url=f"https://example.org/{n}")
        paths.append(f"/t/c/{tokens.click(link.code, delivery.pk)}")
    return paths


def _warm(port: int) -> None:
    """The first answer waits for the worker to load the site; it is no redirect and is not counted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/l/zzzzzzz")
    connection.getresponse().read()
    connection.close()


def _measure(work: Path, ports: dict[str, int], paths: list[str]) -> dict:
    targets = {"ours": paths, "nothing": ["/nothing/" + path.rpartition("/")[2] for path in paths], "bare": paths}
    load = _wrk if shutil.which("wrk") else _threads
    rates: dict[str, list[float]] = {name: [] for name in targets}
    counted = 0
    for name, port in ports.items():
        _warm(port)
        load(work, port, targets[name], 0.5) if name != "ours" else None
    for _ in range(ROUNDS):
        for name, port in ports.items():
            answered, seconds = load(work, port, targets[name], SECONDS)
            rates[name].append(answered / seconds)
            counted += answered if name == "ours" else 0
    medians = {name: round(statistics.median(values)) for name, values in rates.items()}
    return {
        "load": load.__name__.strip("_"),
        "workers": WORKERS,
        "redirects_per_second": medians,
        "redirect_share_of_nothing": round(medians["ours"] / medians["nothing"], 3),
        "redirect_share_of_bare": round(medians["ours"] / medians["bare"], 3),
        "counted": counted,
    }


def _wrk(work: Path, port: int, paths: list[str], seconds: float) -> tuple[int, float]:
    """wrk counts answers; a status that is no redirect makes the run worthless."""
    script = work / "paths.lua"
    script.write_text(
        "local paths = {" + ",".join(json.dumps(path) for path in paths) + "}\nlocal n = 0\n"
        f"wrk.headers['User-Agent'] = {json.dumps(AGENT)}\n"
        "request = function() n = n % #paths + 1; return wrk.format('GET', paths[n]) end\n"
        "done = function(s, l, r) io.write(string.format('%d %d %d\\n', s.requests, s.duration, "
        "s.errors.status + s.errors.read + s.errors.timeout)) end\n"
    )
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
    out = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    answered, duration, errors = map(int, re.findall(r"^(\d+) (\d+) (\d+)$", out, re.M)[-1])
    if errors:
        raise SystemExit(f"{errors} answers on port {port} were no redirects")
    return answered, duration / 1e6


def _threads(work: Path, port: int, paths: list[str], seconds: float) -> tuple[int, float]:
    """Without wrk: the client costs more than the server, so shares come out too kind."""
    until, answered = time.monotonic() + seconds, []

    def ask(first: int) -> None:
        connection, count = http.client.HTTPConnection("127.0.0.1", port), 0
        while time.monotonic() < until:
            connection.request("GET", paths[(first + count) % len(paths)], headers={"User-Agent": AGENT})
            response = connection.getresponse()
            response.read()
            assert response.status == 302, response.status
            count += 1
        answered.append(count)

    clients = [threading.Thread(target=ask, args=(n * 7,)) for n in range(CONNECTIONS)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum(answered), time.monotonic() - began


def _ingest(counted: int, folder: Path) -> dict:
    """Every counted redirect is in the spool, and after draining in the database exactly once.

    A client that stops in the middle leaves up to one answer per connection uncounted in each run.
    """
    from django.db import connection

    from campaigns.tracking import ingest, spool
    from campaigns.tracking.models import Event, EventKey

    lines = sum(path.read_bytes().count(b"\n") for path in folder.glob(f"*{spool.SUFFIX}"))
    began = time.perf_counter()
    new = ingest.drain_spool()
    seconds = time.perf_counter() - began
    events = Event.objects.count()
    uncounted = lines - counted
    assert 0 <= uncounted <= CONNECTIONS * ROUNDS + 1, f"{counted} redirects counted, {lines} lines in the spool"
    assert new == lines == events == EventKey.objects.count(), (new, lines, events)
    assert not list(folder.glob(f"*{spool.SUFFIX}")), "the spool is not empty"
    assert ingest.drain_spool() == 0
    return {
        "redirects_counted": counted,
        "lines_in_spool": lines,
        "events_in_database": events,
        "database": connection.vendor,
        "ingest_per_second": round(lines / seconds),
    }


def _judge(result: dict) -> None:
    """Goals of the design; a miss is printed and fails, a machine under load is no excuse to change them."""
    missed = []
    if result["redirect_share_of_nothing"] < LIMITS["redirect_share_of_nothing"]:
        missed.append("redirects: under 0.8 of a redirect that stores nothing")
    if result["database"] == "sqlite" and result["ingest_per_second"] < LIMITS["ingest_per_second_sqlite"]:
        missed.append("ingest: under 20,000/s on SQLite")
    if missed:
        raise SystemExit("\n".join(missed))


if __name__ == "__main__":
    main()
