import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from home.models import EventPage, NewsPage, StandardPage, Topic

LEGACY = Path(__file__).parents[2] / "data" / "legacy"
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def imported(bed):
    """What is reported of the first import of all files."""
    return run(LEGACY)


def run(folder, *options):
    out = StringIO()
    call_command("import_pages", folder, "--json", *options, stdout=out, stderr=StringIO())
    return {report["file"]: report for report in map(json.loads, out.getvalue().splitlines())}


def test_a_folder_of_legacy_pages_becomes_pages_of_the_right_kind(imported):
    news = NewsPage.objects.get()
    assert news.live and (news.legacy_section, news.legacy_id) == ("news", 34)
    assert news.hero_caption == "Oppening of the reading room"
    assert StandardPage.objects.get().live
    assert {report["state"] for report in imported.values()} == {"live", "draft"}
    assert all(report["unplaced"] == [] for report in imported.values())


def test_an_event_without_a_date_stays_a_draft_and_the_report_says_why(imported):
    report = imported["event.txt"]
    event = EventPage.objects.get()
    assert not event.live and event.starts_at is None
    assert (event.venue, event.city, event.country) == ("Hotel Old Mill", "Gdańsk", "PL")
    assert any("stays a draft: the file names no date of the event" in note for note in report["notes"])


def test_a_second_import_changes_nothing(imported):
    before = NewsPage.objects.get().latest_revision_id
    assert {report["state"] for report in run(LEGACY).values()} == {"unchanged"}
    assert NewsPage.objects.get().latest_revision_id == before


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    shutil.copy(LEGACY / "news.txt", tmp_path)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "empty.txt").write_text("\n")
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path)
    assert stopped.value.code == 1
    assert NewsPage.objects.count() == 1


def test_a_text_that_shows_no_sign_of_the_old_site_is_not_made_public(tmp_path):
    report = run_one(tmp_path, "# Notes of a meeting\n\nNot meant for anybody outside.\n")
    assert report["state"] == "draft" and not StandardPage.objects.get(title="Notes of a meeting").live
    assert any("no address and no date" in note for note in report["notes"])


def test_an_unknown_language_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(CommandError, match="no language of this site"):
        run(LEGACY, "--locale", "xx")


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "missing")


def legacy(address="news/8,Room.html", date="7.11.2023, 8:05", title="A room", lead="It opened.", rest=""):
    return f"# The centre\n\n<https://old.example.org/cpe/{address}>  \n{date}\n\n## {title}\n\n{lead}\n\n{rest}\n"


def event(tail):
    return f"A meeting\n\nIts lead.\n\n{tail}\n"


def run_one(tmp_path, text):
    folder = tmp_path / "saved"
    folder.mkdir(exist_ok=True)
    (folder / "page.txt").write_text(text)
    return run(folder)["page.txt"]


def test_a_file_like_an_imported_one_with_other_words_is_told_apart_from_the_same_file(tmp_path):
    first, other = legacy(rest="First words."), legacy(rest="Other words.")
    assert run_one(tmp_path, first)["state"] == "live"
    assert "not those of the file" not in " ".join(run_one(tmp_path, first)["notes"])
    assert "not those of the file" in " ".join(run_one(tmp_path, other)["notes"])


def everything_of(report):
    """What an editor sees of a file: the report's notes and unplaced lines, and the page."""
    page = Page.objects.get(pk=report["page"]).specific
    fields = [str(getattr(page, field.name)) for field in page._meta.concrete_fields]
    topics = [link.topic.name for link in page.topic_links.all()]
    return " ".join([*report["notes"], *(line["text"] for line in report["unplaced"]), *fields, *topics])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (legacy(title="title " * 60), ["title " * 60]),
        (legacy(address="news/" + "9" * 30 + ",Big.html"), ["9" * 30]),
        (legacy(address="contact.html"), ["contact.html"]),
        (legacy(date="01.01.0001, 00:00"), ["01.01.0001"]),
        (event(f"Added on\n3 May 2011\n{'unit ' * 60}"), ["unit " * 60]),
        (event("Venue\n" + "hall " * 60), ["hall " * 60]),
        (event(f"Venue\nHall, {'town ' * 60}, Poland"), ["Hall", "town " * 60]),
        (event(f"Venue\nHall\n\nA\nB\n{'tag ' * 60}"), ["tag " * 60]),
        (event("Venue\nFirst hall\nVenue description\nSecond hall"), ["First hall", "Second hall"]),
        (event("Date\n3 May 2011\nDate\n4 May 2011"), ["2011-05-0", "4 May 2011"]),
        (event("Venue\nHall\n\nAnn\nBob\nCid\n\nDan\nEve\nFay"), ["Ann", "Bob", "Cid", "Dan", "Eve", "Fay"]),
    ],
    ids=[
        "title",
        "number",
        "no number",
        "year",
        "unit",
        "venue",
        "town",
        "topic",
        "two venues",
        "two dates",
        "two lists",
    ],
)
def test_what_a_page_cannot_hold_stands_in_the_report(tmp_path, text, words):
    report = run_one(tmp_path, text)
    assert report["state"] in {"live", "draft"}
    assert [part for part in words if part.strip() not in everything_of(report)] == []


def test_a_folder_inside_is_named_and_the_files_are_read(tmp_path):
    folder = tmp_path / "saved"
    (folder / "more").mkdir(parents=True)
    (folder / "page.txt").write_text(legacy(address="news/9,Other.html"))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_pages", folder, stdout=out, stderr=StringIO())
    assert "more/: failed" in out.getvalue() and "page.txt: live" in out.getvalue()


def test_a_topic_is_found_by_its_name_whatever_its_address(imported):
    news = NewsPage.objects.get()
    known = Topic.objects.create(name="Булінг у школі", slug="buling-u-shkoli", locale=news.locale)  # as spelled before
    assert Topic.named("Булінг у школі", news.locale) == known
    assert Topic.named("Булінг", news.locale).slug == "bulinh"
