"""A stranger gets a picture from the moment a public page shows it until the last one stops."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from factories.media import addresses, got, pictures, shown, stored
from factories.pages import add
from wagtail.models import PageViewRestriction, ReferenceIndex

from home.media.release import release_image
from home.media.share import draw_share_images
from home.models import NewsPage, ShareImage, SiteDocument, SiteIdentity, SiteImage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_an_image_is_nobodys_until_a_public_page_shows_it(tree, image, commit, client):
    with commit():
        draft = add(NewsPage, tree.pl.news, "Szkic", hero_image=image, live=False)
    assert pictures() == set()
    with commit():
        draft.save_revision().publish()
    found = shown(draft)
    assert found and all(address.startswith("/media/images/") for address in found)
    assert {got(address) for address in found} == {200}


def test_a_picture_comes_in_every_format_and_width_its_place_needs_and_no_other(tree, image, commit):
    with commit():
        add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    image.refresh_from_db()
    operations = {"fill-400x225", "fill-800x450", "fill-1600x900"}
    on_pages = {f"{o}|format-{f}" for o in operations for f in ("avif", "webp", "jpeg")}
    assert set(image.public_files) == {*on_pages, "fill-1120x560|format-jpeg"}
    assert len(pictures()) == len(image.public_files)
    assert release_image.call(image.pk) == 0


def test_the_file_leaves_with_the_last_page_that_shows_it(tree, image, commit):
    with commit():
        first, second = (add(NewsPage, tree.pl.news, t, hero_image=image) for t in ("Pierwsza", "Druga"))
    found = shown(first)
    with commit():
        first.unpublish()
    assert found <= shown(second) and {got(a) for a in found} == {200}
    with commit():
        second.unpublish()
    assert pictures() == set() and {got(a) for a in found} == {404}


@pytest.mark.parametrize("how", ["delete", "restrict", "replace", "hide the parent", "delete the image"])
def test_every_way_of_not_being_public_takes_the_file_along(tree, image, commit, how):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    found = shown(page)
    with commit():
        leave(how, tree, page, image)
    assert pictures() == set() and {got(a) for a in found} == {404}


def leave(how, tree, page, image):
    if how == "delete":
        page.delete()
    elif how == "restrict":
        PageViewRestriction.objects.create(page=tree.pl.news, restriction_type=PageViewRestriction.LOGIN)
    elif how == "replace":
        page.hero_image = None
        page.save_revision().publish()
    elif how == "hide the parent":
        tree.pl.news.unpublish()
    else:
        image.refresh_from_db()
        image.delete()


def test_nothing_leaves_and_nothing_is_asked_for_when_the_change_is_undone(tree, image, commit):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    before = stored()
    with commit(), transaction.atomic():
        page.unpublish()
        transaction.set_rollback(True)
    assert stored() == before and {got(a) for a in shown(page)} == {200}


def test_names_cannot_be_guessed_and_change_with_the_file_and_the_crop(tree, image, commit):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    before = shown(page)
    assert all(re.search(r"/[0-9a-f]{24}\.(avif|webp|jpg)$", address) for address in before)
    image.refresh_from_db()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
    with commit():
        image.save()
    after = shown(page)
    assert after and not before & after
    assert {got(a) for a in before} == {404} and {got(a) for a in after} == {200}


def test_a_reader_never_makes_a_picture_and_nothing_moves_when_it_comes(tree, image, commit, client):
    page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    waiting = client.get(page.url).content.decode()
    size = re.search(r'<img src="data:image/gif[^>]* (width="\d+" height="\d+")', waiting)
    assert size and image.renditions.count() == 0 and stored() == set()
    with commit():
        pass
    assert size[1] in client.get(page.url).content.decode()


def test_a_page_shows_its_pictures_without_asking_the_database(tree, image, commit, client):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
        without = add(NewsPage, tree.pl.news, "Bez obrazu")
    queries = [queries_of(client, of_page) for of_page in (page, page, without)]
    assert queries[1] == queries[2]  # the image's own row comes with the page's


def queries_of(client, page):
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    return len(queries)


def test_an_editor_sees_the_pictures_of_a_draft_and_strangers_get_none_of_them(tree, image, client, administrator):
    draft = add(NewsPage, tree.pl.news, "Szkic", hero_image=image, live=False)
    client.force_login(administrator)
    html = client.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()
    found = {address for address in addresses(html) if "/renditions/" in address}
    assert found and {got(a, client) for a in found} == {200}
    assert {got(a) for a in found} == {404} and stored() == set()
    answer = client.get(next(iter(found)))
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_who_passed_the_door_of_a_private_page_sees_its_pictures(tree, image, client, stranger, administrator):
    page = add(NewsPage, tree.pl.news, "Dla członków", hero_image=image)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    ReferenceIndex.create_or_update_for_object(page)
    image.get_renditions("fill-800x450|format-jpeg")
    client.force_login(stranger)
    (address,) = (a for a in shown(page, client) if "/renditions/" in a)
    assert got(address, client) == 200 and got(address) == 404
    page.unpublish()
    assert got(address, client) == 404


def test_the_mark_of_the_site_is_public_while_it_is_the_mark(tree, image, commit, client):
    identity = SiteIdentity.for_site(tree.site)
    with commit():
        identity.logo = image
        identity.save()
    image.refresh_from_db()
    assert set(image.public_files) == {"max-96x96|format-png", "fill-80x80|format-png"}
    with commit():
        identity.logo = None
        identity.save()
    assert pictures() == set()


def test_a_form_that_read_the_image_before_it_was_withdrawn_does_not_bring_it_back(tree, image, commit):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    form = SiteImage.objects.get(pk=image.pk)
    with commit():
        page.unpublish()
        form.title = "Inny tytuł"
        form.save()
    form.refresh_from_db()
    assert form.public_files == {} and form.title == "Inny tytuł"


# --- documents ----------------------------------------------------------------------------------------------------


@pytest.fixture
def leaflet():
    return SiteDocument.objects.create(
        title="Ulotka", file=ContentFile(b"Ulotka", name="ulotka.txt"), author="A. Nowak", licence="CC BY 4.0"
    )


def download(document):
    return [("download", {"title": "Ulotka", "document": document, "note": ""})]


def test_a_document_is_nobodys_before_and_after_a_public_page_offers_it(tree, leaflet, client, administrator):
    assert got(leaflet.url) == 404
    page = add(NewsPage, tree.pl.news, "Wieść", body=download(leaflet))
    answer = client.get(leaflet.url)
    assert b"".join(answer) == b"Ulotka" and "no-cache" in answer["Cache-Control"]
    page.unpublish()
    assert got(leaflet.url) == 404
    client.force_login(administrator)
    answer = client.get(leaflet.url)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]


def test_a_document_linked_in_a_sentence_counts_and_one_in_a_draft_does_not(tree, leaflet):
    text = f'<p><a linktype="document" id="{leaflet.pk}">Ulotka</a></p>'
    draft = add(NewsPage, tree.pl.news, "Szkic", body=[("text", text)], live=False)
    assert got(leaflet.url) == 404
    draft.save_revision().publish()
    assert got(leaflet.url) == 200


def test_a_document_of_a_private_page_is_for_those_who_passed_its_door(tree, leaflet, client, stranger):
    page = add(NewsPage, tree.pl.news, "Dla członków", body=download(leaflet))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    ReferenceIndex.create_or_update_for_object(page)
    assert got(leaflet.url) == 404
    client.force_login(stranger)
    assert got(leaflet.url, client) == 200


PARTS = {
    "bytes=0-1": (206, b"Ul", "bytes 0-1/6"),  # how Safari asks whether it may
    "bytes=2-": (206, b"otka", "bytes 2-5/6"),
    "bytes=-2": (206, b"ka", "bytes 4-5/6"),
    "bytes=0-99": (206, b"Ulotka", "bytes 0-5/6"),
    "bytes=-99": (206, b"Ulotka", "bytes 0-5/6"),
    "bytes=6-": (416, b"", "bytes */6"),
    "bytes=-0": (416, b"", "bytes */6"),
    **dict.fromkeys(("bytes=3-1", "bytes=-", "bytes=0-1,3-4", "lines=1-2", ""), (200, b"Ulotka", None)),
}


@pytest.mark.parametrize("asked", PARTS)
def test_a_player_gets_the_part_of_a_recording_it_asks_for(tree, leaflet, client, asked):
    add(NewsPage, tree.pl.news, "Wieść", body=download(leaflet))
    answer = client.get(leaflet.url, headers={"Range": asked})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, body, answer.get("Content-Range")) == PARTS[asked]
    assert answer["Cache-Control"] == "public, no-cache" and answer["Content-Security-Policy"]
    assert answer.status_code == 416 or int(answer["Content-Length"]) == len(body)


def test_a_part_of_another_file_than_the_one_begun_is_not_given(tree, leaflet, client):
    add(NewsPage, tree.pl.news, "Wieść", body=download(leaflet))
    leaflet._set_document_file_metadata()
    leaflet.save()
    known = client.get(leaflet.url)["ETag"]
    for begun, expected in ((known, 206), ('"another"', 200)):
        answer = client.get(leaflet.url, headers={"Range": "bytes=2-", "If-Range": begun})
        assert answer.status_code == expected
    assert client.get(leaflet.url, headers={"Range": "bytes=2-", "If-None-Match": known}).status_code == 304


def test_nobody_gets_a_part_of_what_is_not_public(tree, leaflet, client):
    assert client.get(leaflet.url, headers={"Range": "bytes=0-1"}).status_code == 404


# --- share images -------------------------------------------------------------------------------------------------


def test_every_public_page_has_a_share_image_of_its_own_words_and_a_draft_has_none(tree, commit, client):
    with commit():
        page = add(NewsPage, tree.pl.news, "Rozmowa")
        add(NewsPage, tree.pl.news, "Szkic", live=False)
    address = ShareImage.objects.get(pk=page.pk).url
    assert got(address) == 200 and address in client.get(page.url).content.decode()
    with commit():
        page.title = "Rozmowa z uczniem"
        page.save_revision().publish()
    assert ShareImage.objects.get(pk=page.pk).url != address and got(address) == 404
    address = ShareImage.objects.get(pk=page.pk).url
    with commit():
        page.unpublish()
    assert got(address) == 404 and not ShareImage.objects.filter(pk=page.pk).exists()


def test_a_share_image_is_drawn_once_per_wording(tree, commit):
    with commit():
        page = add(NewsPage, tree.pl.news, "Rozmowa")
    assert draw_share_images.call([page.pk]) == 0
    with commit():
        page.lead = "Inny wstęp"
        page.save_revision().publish()
        assert not DBTaskResult.objects.ready().filter(task_path__endswith="draw_share_images").exists()
