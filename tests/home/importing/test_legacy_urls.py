"""A table of old addresses: whatever program wrote it, every row is done or said why not."""

import json

import pytest
from django.core.management import CommandError, call_command
from factories.pages import add, plant_site, translate
from planting import fresh
from wagtail.contrib.redirects.models import Redirect

from home.importing.legacy_urls import decoded, read
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OLD, NEW = "/cpe/news/477,Otwarcie, czyli początek.html", "/pl/aktualnosci/otwarcie/"


@pytest.mark.parametrize(
    "line",
    [
        f"{OLD},{NEW}",
        f'"{OLD}",{NEW}',
        f'"{OLD}","{NEW}"',
        f"{OLD};{NEW}",
        f'"{OLD}";"{NEW}";;',
        f"{OLD}\t{NEW}",
        f" {OLD} , {NEW} ",
        f"{OLD},{NEW},,",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_a_row_is_understood_however_it_was_written(line, encoding):
    [row] = read(decoded(f"old,new\r\n{line}\r\n\r\n".encode(encoding)))
    assert (row.line, row.old, row.new.strip()) == (2, OLD, NEW)


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("news",))
    page = add(NewsPage, tree.pl.news, "Otwarcie")
    translate(page, "en", "Opening")
    return page


@pytest.fixture
def page(planted, db):
    return fresh(planted)


@pytest.fixture
def run(tmp_path, capsys):
    def run(text, *options):
        file = tmp_path / "old.csv"
        file.write_bytes(text.encode("cp1250"))
        try:
            call_command("import_legacy_urls", str(file), "--json", *options)
            code = 0
        except SystemExit as end:
            code = end.code
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_old_pages_lead_by_number_in_the_language_of_the_reader(client, page, run):
    code, [row] = run(f"{OLD},{page.url}")
    assert (code, row["state"], row["kept_as"], row["page"]) == (0, "created", "/cpe/news/477", page.pk)
    for language, there in (("pl", page.url), ("en", "/en/news/opening/")):
        answer = client.get("/CPE/News/477,INNY%20tytu%B3.HTML?x=1", headers={"accept-language": language})
        assert (answer.status_code, answer["Location"]) == (301, there)


def test_any_other_old_address_leads_too_and_follows_its_page(client, page, run):
    code, _rows = run(f"https://stara.example.org/o-nas/index.html;{page.pk}\n/dokument.pdf,https://example.org/d.pdf")
    assert code == 0
    page.slug = "inaczej"
    page.save_revision().publish()
    assert client.get("/o-nas/index.html")["Location"] == "/pl/aktualnosci/inaczej/"
    assert client.get("/dokument.pdf")["Location"] == "https://example.org/d.pdf"


def test_every_row_is_reported_and_one_bad_row_undoes_no_other(page, run):
    rows = [
        f"{OLD},{page.url}",
        f"/cpe/NEWS/477,x.html,{page.url}",
        "/cpe/news/478,x.html,/pl/nie-ma/",
        "/cpe/news/479,x.html,",
        f"bez-ukosnika,{page.url}",
        "/cpe/news/477,y.html,/pl/",
        f"{page.url},/pl/",
        "/stary,ftp",
    ]
    code, report = run("\n".join(rows))
    assert code == 1
    assert [row["state"] for row in report] == ["created", "unchanged", *["failed"] * 6]
    assert all(row["note"] for row in report[2:])
    assert "Line 1" in report[5]["note"]
    assert Redirect.objects.count() == 1


def test_the_same_table_twice_changes_nothing_and_a_new_aim_is_taken(page, run):
    assert run(f"{OLD},{page.url}")[1][0]["state"] == "created"
    assert run(f"{OLD},{page.url}")[1][0]["state"] == "unchanged"
    assert run(f"{OLD},/pl/")[1][0]["state"] == "updated"
    assert Redirect.objects.get().redirect_page.slug == "pl"


def test_a_dry_run_says_the_same_and_writes_nothing(page, run):
    code, [row] = run(f"{OLD},{page.url}", "--dry-run")
    assert (code, row["state"]) == (0, "created")
    assert not Redirect.objects.exists()


def test_a_file_that_cannot_be_read_names_the_cure(page, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_legacy_urls", str(tmp_path / "nie-ma.csv"))
    (tmp_path / "x.csv").write_bytes(b"\x81\x83\x00")
    with pytest.raises(CommandError, match="Save it as CSV"):
        call_command("import_legacy_urls", str(tmp_path / "x.csv"))
