"""Guides as PDF: really printed, tagged, only of what is public, and without asking anybody for anything."""

import contextlib
import datetime as dt
import re
import socket
import threading
from io import BytesIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from factories import dashboards
from factories.everything import show_every_block
from factories.pages import add, plant_site, translate
from planting import fresh
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from home.delivery.pdf import able, make, render, views
from home.delivery.pdf.sheet import sheet_of
from home.delivery.reading import readable
from home.media import sweep
from home.models import GuidePage, GuidePdf
from home.published import passing

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(able.missing()), reason=f"no {', '.join(able.missing())}: run tests/browser.py"),
]


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("guides",))
    body = [("text", "<p>Żółta łódź płynie.</p>")]
    guide = add(GuidePage, tree.pl.guides, "Rozmowa", body=body, author_unit="Zespół szkoleń")
    return tree, guide, translate(guide, "en", "A talk")


@pytest.fixture
def site(planted, db):
    cache.clear()  # who asked how often
    return fresh(planted)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    return time_machine


def ask(client, guide):
    return client.get(guide.url + "guide.pdf")


def queued():
    return DBTaskResult.objects.ready().filter(task_path__endswith="make_pdf")


def work():
    """What the worker does with the wishes that wait."""
    done = [make.make_pdf.call(*task.args_kwargs["args"]) for task in queued()]
    queued().delete()
    return done


def drawn(guide):
    return sheet_of(readable().get(pk=guide.pk), guide)


def release(guide, **fields):
    for name, value in fields.items():
        setattr(guide, name, value)
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)


def elements(node):
    """(type, words in place of a picture) of everything in a tree of tags."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in elements(child)]
    if not isinstance(node, dict):
        return []
    own = [(node["/S"], str(node.get("/Alt", "")))] if "/S" in node else []
    return own + (elements(node["/K"]) if "/K" in node else [])


def test_a_reader_waits_and_gets_a_tagged_file_with_version_and_date(site, client):
    _tree, guide, _english = site
    assert f'href="{guide.full_url}guide.pdf"' in client.get(guide.url).content.decode()
    waiting = ask(client, guide)
    html = waiting.content.decode()
    assert waiting.status_code == 202 and "no-store" in waiting["Cache-Control"]
    assert "The PDF is being made" in html and "It waits for its turn." in html
    assert '<noscript><meta http-equiv="refresh"' in html, "without a script the page looks again by itself"
    assert ask(client, guide).status_code == 202 and queued().count() == 1, "one wish for all who ask"
    assert work()[0] > 10_000

    answer = ask(client, guide)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Link"] == f'<{guide.full_url}>; rel="canonical"'
    assert 'filename="rozmowa-1.0-pl.pdf"' in answer["Content-Disposition"]
    assert client.get(guide.url + "guide.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    file = PdfReader(BytesIO(answer.content))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "pl" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert (file.metadata.title, file.metadata.author) == ("Rozmowa – version 1.0", "Zespół szkoleń")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    found = elements(root["/StructTreeRoot"])
    assert {"/H1", "/P", "/Figure", "/Link", "/L"} <= {kind for kind, _alt in found}
    assert all(alt for kind, alt in found if kind == "/Figure"), "a picture nobody can hear of"
    words = " ".join(page.extract_text() for page in file.pages)
    for said in ("Rozmowa", "Żółta łódź płynie.", "1.0", "1 lutego 2026", guide.full_url):
        assert said in words, said


def test_every_block_can_be_printed_and_public_pictures_are_in_it(site, caplog):
    tree, _guide, _english = site
    guide = show_every_block(tree.pl)
    sweep.make_all()
    guide = GuidePage.objects.get(pk=guide.pk)
    sheet = drawn(guide)
    assert "<form" not in sheet, "nobody fills in a form on paper, and its proof would be another each time"
    assert sheet == drawn(guide)
    file = PdfReader(BytesIO(render.as_pdf(sheet, guide.full_url)))
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    assert len({image.name for page in file.pages for image in page.images}) == 2, "of a figure and of a gallery"
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in file.pages))
    for said in ("Dzień dobry.", "000 111 222", "Zapytaj nas", "Z warsztatu"):
        assert said in words, said


def test_who_waits_or_reads_takes_no_lock_and_the_worker_does_everything_else_first(site, client):
    guide = site[1]
    ask(client, guide)
    assert queued().get().priority < 0
    for _made in range(2):
        with CaptureQueriesContext(connection) as queries:
            ask(client, guide)
        assert not [q["sql"] for q in queries if q["sql"].startswith(("SAVEPOINT", "INSERT", "UPDATE"))]
        work()


def test_other_words_make_another_file_and_the_old_one_is_gone(site, client):
    guide = site[1]
    ask(client, guide)
    work()
    guide = release(guide, version_number="2.0", title="Druga rozmowa")
    assert not GuidePdf.objects.exists()
    assert ask(client, guide).status_code == 202
    work()
    assert PdfReader(BytesIO(ask(client, guide).content)).metadata.title == "Druga rozmowa – version 2.0"


def test_each_language_has_its_own(site, client):
    english = site[2]
    ask(client, english)
    work()
    file = PdfReader(BytesIO(ask(client, english).content))
    assert (file.trailer["/Root"]["/Lang"], file.metadata.title) == ("en", "A talk – version 1.0")


@pytest.mark.parametrize("how", ["unpublished", "private", "below private"])
@pytest.mark.parametrize("when", ["made", "waiting"])
def test_a_guide_that_is_not_public_has_none_and_the_file_is_erased(site, client, how, when):
    tree, guide, _english = site
    ask(client, guide)
    if when == "made":
        work()
    if how == "unpublished":
        guide.unpublish()
    else:
        closed = guide if how == "private" else tree.pl.guides
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert work() == ([] if when == "made" else [0])
    assert not GuidePdf.objects.exists()
    assert ask(client, guide).status_code == 404
    if how != "below private":
        assert "guide.pdf" not in client.get(guide.url, follow=True).content.decode()


def test_a_draft_has_none(site, client):
    draft = add(GuidePage, site[0].pl.guides, "Szkic", live=False)
    assert ask(client, draft).status_code == 404
    assert client.get(site[0].pl.guides.url + "guide.pdf").status_code == 404, "a list is no guide"
    assert not queued().exists()


def test_a_failure_is_told_and_tried_again_later(site, client, monkeypatch, clock):
    guide = site[1]
    ask(client, guide)
    with monkeypatch.context() as broken:
        broken.setattr(render, "VARIANT", "no such variant")
        with pytest.raises(KeyError):
            work()
    told = ask(client, guide)
    assert told.status_code == 503 and "The PDF could not be made" in told.content.decode()
    assert f"{guide.full_url}print/" in told.content.decode()
    queued().delete()
    clock.shift(120)
    assert ask(client, guide).status_code == 202 and work()[0]


def test_one_visitor_cannot_have_files_made_for_ever(site, client, monkeypatch, clock):
    _tree, guide, english = site
    monkeypatch.setattr(views, "WISHES_PER_HOUR", 1)
    clock.move_to(dt.datetime(2026, 11, 2, 9, 50, 30, tzinfo=dt.UTC))
    assert [ask(client, guide).status_code for _times in range(3)] == [202] * 3, "who waits asks for nothing new"
    refused = ask(client, english)
    assert (refused.status_code, refused["Retry-After"]) == (429, "570") and "no-store" in refused["Cache-Control"]
    html = refused.content.decode()
    assert 'lang="en"' in html and "Too many files at once" in html and "Try again in 10 minutes" in html
    assert f"{english.full_url}print/" in html and "wait.js" not in html and "refresh" not in html
    assert queued().count() == 1
    assert client.get(english.url + "guide.pdf", REMOTE_ADDR="198.51.100.7").status_code == 202
    work()
    assert ask(client, guide).status_code == ask(client, english).status_code == 200, "reading costs nothing"
    clock.shift(570)
    release(guide, version_number="2.0")
    assert ask(client, guide).status_code == 202


def test_the_page_that_waits_asks_for_the_head_alone(site, client):
    head = client.head(site[1].url + "guide.pdf")
    assert (head.status_code, head.content, "no-store" in head["Cache-Control"]) == (202, b"", True)


@pytest.fixture
def figures(site):
    """A guide that shows what a campaign achieved."""
    story, guide = dashboards.plant(), site[1]
    release(guide, body=[("results", {"title": "Wyniki", "campaign": story.campaign.slug})])
    return story


def test_figures_that_change_while_a_reader_waits_put_nobody_back(site, client, figures):
    guide = site[1]
    assert ask(client, guide).status_code == 202
    held = figures.campaign.activities.filter(attended=48).values_list("pk", flat=True)
    held = figures.campaign.activities.filter(pk__in=list(held))
    held.update(attended=148)
    assert work()[0] and ask(client, guide).status_code == 200
    held.update(attended=248)
    assert ask(client, guide).status_code == 200, "they are those of the page, counted once an hour"
    words = PdfReader(BytesIO(ask(client, guide).content)).pages[0].extract_text()
    assert "What was done so far" in words


def test_who_waits_while_the_guide_changes_keeps_the_turn_and_gets_the_new_words(site, client, figures):
    guide = site[1]
    ask(client, guide)
    first = queued().get()
    figures.campaign.activities.filter(attended=48).update(attended=148)
    assert passing.count_anew().written == {guide.pk} and not GuidePdf.objects.exists()
    assert ask(client, guide).status_code == 202, "the waiting page asks again"
    assert first.task.call(*first.args_kwargs["args"]) > 10_000
    assert ask(client, guide).status_code == 200
    assert work() == [0, 0], "nobody waits any more"


def test_what_changes_in_the_worker_s_hands_is_not_kept(site, client, monkeypatch):
    guide = site[1]
    ask(client, guide)
    from weasyprint import HTML

    prints = HTML.write_pdf

    def slowly(*args, **kwargs):
        if not edited:
            edited.append(release(guide, title="Druga rozmowa"))
            assert ask(client, guide).status_code == 202
        return prints(*args, **kwargs)

    edited = []
    monkeypatch.setattr(HTML, "write_pdf", slowly)
    first = queued().get()
    assert first.task.call(*first.args_kwargs["args"]) == 0, "those words are not public any more"
    first.delete()
    assert work()[0] and ask(client, guide).status_code == 200
    assert PdfReader(BytesIO(ask(client, guide).content)).metadata.title == "Druga rozmowa – version 1.0"


def test_a_wish_lost_with_its_worker_is_wished_again(site, client, clock):
    guide = site[1]
    ask(client, guide)
    queued().delete()
    clock.shift(60)
    assert ask(client, guide).status_code == 202 and not queued().exists()
    clock.shift(3600)
    assert ask(client, guide).status_code == 202 and queued().count() == 1


def test_the_printer_asks_nobody_and_reads_no_file(site, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TAJNE")
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)

        def listen():
            with contextlib.suppress(TimeoutError):
                heard.append(server.accept())

        ear = threading.Thread(target=listen)
        ear.start()
        there = f"http://127.0.0.1:{server.getsockname()[1]}"
        original = f"{settings.MEDIA_URL}../originals/x.jpg"
        things = "".join(f'<img src="{url}" alt="x">' for url in (there, secret.as_uri(), original, "ftp://h/x"))
        style = f'<link rel="stylesheet" href="{there}/x.css"><link rel="attachment" href="{secret.as_uri()}">'
        page = f'<html lang="pl"><title>x</title>{style}<body style="background: url({there}/y)">{things}</body></html>'
        content = render.as_pdf(page, "http://testserver/pl/")
        ear.join()
    assert not heard and not PdfReader(BytesIO(content)).attachments and b"TAJNE" not in content
    for url in (there, secret.as_uri(), "letters:../../etc", "data:text/plain,x"):
        with pytest.raises((render.NotOurs, KeyError)):
            render.read_ours(url, "http://testserver/media/")


def test_where_the_library_is_missing_no_button_leads_nowhere_and_a_check_says_the_cure(site, client, monkeypatch):
    guide = site[1]
    assert able.pdf_is_whole(None) == []
    monkeypatch.setattr(able, "LIBRARIES", ("pango-1.0", "a-library-nobody-has"))
    able.missing.cache_clear()
    try:
        assert "guide.pdf" not in client.get(guide.url).content.decode()
        assert ask(client, guide).status_code == 404
        [warning] = able.pdf_is_whole(None)
        assert "a-library-nobody-has" in warning.msg and "apt-get install libpango" in warning.hint
    finally:
        able.missing.cache_clear()
