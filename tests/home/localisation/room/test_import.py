"""Files with translations: out, in, checked row by row, and all or nothing."""

import dataclasses

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from factories.translations import MARKER, source_news, submit, translate_all, translate_one
from planting import fresh
from wagtail_localize.models import StringTranslation

from home.localisation import gate, segments
from home.localisation.room.exchange import bundle, po, xliff
from home.localisation.room.exchange.check import report_on
from home.localisation.room.exchange.sheets import sheet_of
from home.localisation.room.models import ExchangedFile, SegmentOrigin

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def translation_once(planted):
    return submit(source_news(planted))


@pytest.fixture
def translation(translation_once, db):
    return fresh(translation_once)


def translated(sheet, **by_path):
    """What an agency sends back: every text with "English" for the marker, or what is given for a path."""
    units = [
        dataclasses.replace(unit, target=by_path.get(unit.path, unit.source.replace(MARKER, "English")))
        for unit in sheet.units
    ]
    return dataclasses.replace(sheet, units=units)


def hand_in(client, sheet, kind=po, name="agency.po"):
    file = SimpleUploadedFile(name, kind.write(sheet) if hasattr(kind, "write") else sheet)
    return client.post(reverse("translations:hand_in"), {"file": file}, follow=True)


def take_over(client, **choices):
    file = ExchangedFile.objects.latest("pk")
    return client.post(reverse("translations:take_over", args=[file.pk]), choices, follow=True)


def reasons(sheet, user):
    with override("en"):
        report = report_on(sheet, "x.po", user)
    return {row.unit.path: row.reason for row in report.wrong}


@pytest.mark.parametrize("kind", [po, xliff])
def test_a_file_goes_out_and_comes_back_translated(client, translation, translator, kind):
    client.force_login(translator)
    query = {"translation": translation.pk, "format": "po" if kind is po else "xliff"}
    [sheet] = kind.read(client.post(reverse("translations:export"), query).content)
    preview = hand_in(client, translated(sheet), kind, f"agency.{kind.ENDING}").content.decode()
    assert "English cytat" in preview and not StringTranslation.objects.exists()  # nothing is written by looking
    take_over(client)
    assert not segments.missing(translation).exists()
    origin = SegmentOrigin.objects.select_related("string_translation").first()
    assert (origin.kind, origin.tool, origin.brought_by) == ("file", f"agency.{kind.ENDING}", translator)
    assert origin.string_translation.last_translated_by == translator


def test_a_second_click_and_the_way_back_are_answered_in_words(client, translation, translator):
    client.force_login(translator)
    hand_in(client, translated(sheet_of(translation)))
    take_over(client)
    written = list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at"))
    again = take_over(client)
    back = client.get(reverse("translations:look", args=[ExchangedFile.objects.latest("pk").pk]), follow=True)
    assert all("agency.po” has been taken over already" in answer.content.decode() for answer in (again, back))
    assert list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at")) == written


def test_a_text_marked_as_unsure_is_a_suggestion(client, translation, translator):
    client.force_login(translator)
    sheet = translated(sheet_of(translation))
    unsure = [dataclasses.replace(unit, is_confirmed=unit.path != "lead") for unit in sheet.units]
    hand_in(client, dataclasses.replace(sheet, units=unsure))
    take_over(client)
    assert [segment.context.path for segment in segments.missing(translation)] == ["lead"]
    [unit] = [unit for unit in sheet_of(translation).units if not unit.is_confirmed]
    assert (unit.path, unit.target) == ("lead", "English lead")


def test_with_a_wrong_row_nothing_is_taken_over_unless_it_is_left_out(client, translation, translator):
    client.force_login(translator)
    preview = hand_in(client, translated(sheet_of(translation), lead="<b>broken"))
    assert "never closed" in preview.content.decode()
    take_over(client)
    assert not StringTranslation.objects.exists()
    take_over(client, leave_out="on")
    assert [segment.context.path for segment in segments.missing(translation)] == ["lead"]


def test_every_kind_of_wrong_row_says_its_reason(tree, translation, translator):
    sheet = translated(sheet_of(translation))
    first, second, *others = sheet.units
    wrong = [
        dataclasses.replace(first, source="Inny tytuł"),
        dataclasses.replace(second, path="nowhere"),
        dataclasses.replace(second, target="One"),
        dataclasses.replace(second, target="Two"),
        *[dataclasses.replace(unit, target="<u>x</u>") for unit in others],
    ]
    found = reasons(dataclasses.replace(sheet, units=wrong), translator)
    assert "changed here since the export" in found[first.path]
    assert "not on the page" in found["nowhere"]
    assert "stands twice" in found[second.path]
    assert all("not allowed" in found[unit.path] for unit in others)


def test_a_text_changed_here_after_the_export_is_not_overwritten(translation, translator, editor):
    sheet = sheet_of(translation)
    translate_one(translation, "title", "Better")
    StringTranslation.objects.update(last_translated_by=editor)
    assert "editor changed this text here" in reasons(translated(sheet), translator)["title"]


def test_what_came_back_untouched_is_neither_change_nor_error(translation, translator):
    translate_all(translation)
    translate_one(translation, "lead", "A & B")  # typed in the editor, which does not escape
    report = report_on(sheet_of(translation), "x.po", translator)
    assert {row.verdict for row in report.rows} == {"same"}


def test_a_sheet_of_something_else_is_refused_whole(translation, translator):
    refused = [
        ({"target_language": "uk"}, "file of the right language"),
        ({"source_language": "de"}, "file of the right language"),
        ({"translation": "nonsense"}, "not here"),
        ({"translation": "5b1f0c1e-0000-4000-8000-000000000000"}, "not here"),
    ]
    for fields, says in refused:
        with override("en"):
            report = report_on(dataclasses.replace(sheet_of(translation), **fields), "x.po", translator)
        assert says in report.refusal and report.rows == ()


def test_a_zip_of_all_languages_goes_out_and_in(client, tree, translation, translator):
    client.force_login(translator)
    submit(translation.source.get_source_instance(), "uk")
    answer = client.post(
        reverse("translations:export"), {"key": translation.source.object_id, "format": "xliff", "kind": "page"}
    )
    sheets = [found[0] for _name, found in bundle.unpack("a.zip", answer.content)]
    assert {sheet.target_language for sheet in sheets} == {"en", "uk"}
    hand_in(client, bundle.pack([translated(sheet) for sheet in sheets], "xliff"), None, "all.zip")
    take_over(client)
    assert SegmentOrigin.objects.count() == 2 * len(sheets[0].units)


def test_a_text_from_a_file_still_passes_the_gate_only_whole(translation, translator):
    report = report_on(translated(sheet_of(translation), lead=""), "x.po", translator)
    assert [row.verdict for row in report.rows if row.unit.path == "lead"] == ["empty"]
    with pytest.raises(gate.NotTranslated):
        translation.save_target(publish=True)


def test_who_may_not_edit_gets_nothing_out_or_in(client, translation, manager):
    client.force_login(manager)
    answer = client.post(reverse("translations:export"), {"translation": translation.pk, "format": "po"})
    assert answer.status_code in {302, 403} and b"msgid" not in answer.content
    with override("en"):
        assert "may not edit" in report_on(translated(sheet_of(translation)), "x.po", manager).refusal


def test_somebody_elses_file_cannot_be_taken_over(client, translation, translator, editor):
    client.force_login(translator)
    hand_in(client, translated(sheet_of(translation)))
    client.force_login(editor)
    assert take_over(client).status_code == 404
    assert not StringTranslation.objects.exists()


def test_the_stock_editors_own_buttons_lead_here(client, translation, translator):
    client.force_login(translator)
    [sheet] = po.read(client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).content)
    file = SimpleUploadedFile("x.po", po.write(translated(sheet)))
    address = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    assert "English cytat" in client.post(address, {"file": file}, follow=True).content.decode()
    assert client.post(address, follow=True).status_code == 200  # no file at all
