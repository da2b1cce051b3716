"""What a crash leaves behind is mended; what would be mended is told."""

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from factories.media import got, pictures, shown, stored, work
from factories.pages import add

from home.media.sweep import differences, make_all, sweep, withhold_ended
from home.models import NewsPage, PublishedDocument, ShareImage, SiteDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = dt.timedelta()


@pytest.fixture
def news(tree, image):
    """A public page with its files, as the worker left them."""
    page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image, body=[("figure", {"image": image, "caption": ""})])
    make_all()
    assert differences() == []
    return page


def test_a_file_nobody_names_is_erased_but_not_one_that_may_belong_to_a_running_task(news):
    before = stored()
    storages["public"].save("images/9/left-by-a-crash.webp", ContentFile(b"x"))
    assert differences() == ["images/9/left-by-a-crash.webp: nobody names it"]
    assert sweep() == 0
    assert sweep(NOW) == 1 and stored() == before


def test_a_file_that_was_lost_is_made_again(news, image):
    lost = sorted(pictures())[0]
    share = ShareImage.objects.get(pk=news.pk).name
    storages["public"].delete(lost)
    storages["public"].delete(share)
    assert differences() == sorted([f"{lost}: missing", f"{share}: missing"])
    sweep(NOW)
    work()
    assert differences() == [] and lost in stored() and share in stored()


def test_a_process_that_died_before_the_files_went_is_caught_up_with(news, django_capture_on_commit_callbacks):
    found = shown(news)
    with django_capture_on_commit_callbacks():  # committed, then killed
        news.unpublish()
    assert {got(address) for address in found} == {200}
    sweep(NOW)
    assert {got(address) for address in found} == {404} and differences() == []


def test_an_image_made_public_behind_our_back_is_caught(news, image, django_capture_on_commit_callbacks):
    PublishedDocument.objects.filter(pk=news.pk).delete()
    assert f"image {image.pk}: not public" in differences()
    with django_capture_on_commit_callbacks(execute=True):
        sweep(NOW)
    assert pictures() == set()


def test_the_command_tells_and_mends(news, capsys):
    storages["public"].delete(sorted(pictures())[0])
    with pytest.raises(SystemExit):
        call_command("public_files", check=True)
    assert ": missing" in capsys.readouterr().out
    call_command("public_files")
    call_command("public_files", check=True)


def test_a_new_secret_gives_every_file_another_name(news, settings, django_capture_on_commit_callbacks):
    before = pictures()
    settings.SECRET_KEY = "another secret of at least thirty-two letters"
    with django_capture_on_commit_callbacks(execute=True):
        sweep(NOW)
        work()
    make_all()
    assert not pictures() & before and differences() == []


def end_rights(thing, today):
    thing.refresh_from_db()
    thing.rights_expire_on = today
    thing.save()


def test_on_the_day_after_the_right_the_picture_leaves_every_page_and_the_page_stays(
    news, image, client, django_capture_on_commit_callbacks
):
    found = shown(news)
    with time_machine.travel("2026-05-01 12:00+02:00"):
        end_rights(image, dt.date(2026, 5, 1))
        assert withhold_ended() == 0 and {got(address) for address in found} == {200}
    with time_machine.travel("2026-05-02 00:01+02:00"), django_capture_on_commit_callbacks(execute=True):
        assert withhold_ended() == 1
    assert {got(address) for address in found} == {404} and pictures() == set()
    answer = client.get(news.url)
    assert answer.status_code == 200 and "<picture" not in answer.content.decode()
    document = PublishedDocument.objects.get(pk=news.pk)
    assert document.teaser["image"] is None and differences() == []


def test_extending_the_right_brings_the_picture_back(news, image, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        end_rights(image, dt.date(2020, 1, 1))
    assert pictures() == set()
    with django_capture_on_commit_callbacks(execute=True):
        end_rights(image, None)
        work()
    assert {got(address) for address in shown(news)} == {200}


def test_a_file_whose_right_ended_is_for_the_cms_only(tree, client, administrator):
    leaflet = SiteDocument.objects.create(
        title="Ulotka", file=ContentFile(b"x", name="u.txt"), author="A. Nowak", licence="CC BY 4.0"
    )
    add(NewsPage, tree.pl.news, "Z ulotką", body=[("download", {"title": "U", "document": leaflet, "note": ""})])
    assert got(leaflet.url) == 200
    end_rights(leaflet, dt.date(2020, 1, 1))
    assert got(leaflet.url) == 404
    client.force_login(administrator)
    assert got(leaflet.url, client) == 200
