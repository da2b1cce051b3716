import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from home.models import EventPage, NewsPage, StandardPage

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
    (tmp_path / "notes.md").write_text("# Notes of a meeting\n\nNot meant for anybody outside.\n")
    report = run(tmp_path)["notes.md"]
    assert report["state"] == "draft" and not StandardPage.objects.get(title="Notes of a meeting").live
    assert any("no address and no date" in note for note in report["notes"])


def test_an_unknown_language_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(CommandError, match="no language of this site"):
        run(LEGACY, "--locale", "xx")


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "missing")
