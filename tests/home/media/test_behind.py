"""Pictures behind a door are made in the background too, and stay where strangers cannot fetch them."""

import pytest
from factories.media import got, pictures, shown
from factories.pages import add, add_image
from wagtail.models import PageViewRestriction, ReferenceIndex

from home.models import NewsPage, SiteRendition

pytestmark = pytest.mark.django_db


def close(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def body(image):
    image.contextual_alt_text, image.decorative = "Światło", False
    return [("figure", {"image": image, "caption": ""})]


def published_behind_the_door(tree, image, other):
    close(tree.pl.news)
    return add(NewsPage, tree.pl.news, "Dla członków", hero_image=image, body=body(other))


def closed_before_the_worker_came(tree, image, other):
    page = add(NewsPage, tree.pl.news, "Dla członków", hero_image=image, body=body(other))
    close(tree.pl.news)
    return page


@pytest.mark.parametrize("how", [published_behind_the_door, closed_before_the_worker_came])
def test_a_page_behind_a_door_has_its_pictures_before_anybody_reads_it(how, tree, image, commit, client, stranger):
    other = add_image("Inny", size=(400, 300))
    with commit():
        page = how(tree, image, other)
    ReferenceIndex.create_or_update_for_object(page)
    made = set(SiteRendition.objects.values_list("file", flat=True))
    assert {rendition.image_id for rendition in SiteRendition.objects.all()} == {image.pk, other.pk}
    assert not pictures()
    client.force_login(stranger)
    html = client.get(page.url).content.decode()
    assert "data:image/gif" not in html.partition("<main")[2].partition("</main")[0]
    found = {address for address in shown(page, client) if "/renditions/" in address}
    assert (
        found and {got(address, client) for address in found} == {200} and {got(address) for address in found} == {404}
    )
    assert set(SiteRendition.objects.values_list("file", flat=True)) == made


def test_another_crop_is_made_in_the_background_as_well(tree, image, commit, client, stranger):
    with commit():
        page = published_behind_the_door(tree, image, add_image("Inny"))
    ReferenceIndex.create_or_update_for_object(page)
    before = set(SiteRendition.objects.filter(image=image).values_list("pk", flat=True))
    with commit():
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
        image.save()
    assert set(SiteRendition.objects.filter(image=image).values_list("pk", flat=True)) - before


def test_nothing_is_made_for_a_draft(tree, image, commit):
    with commit():
        close(tree.pl.news)
        add(NewsPage, tree.pl.news, "Szkic", hero_image=image, live=False)
    assert not SiteRendition.objects.exists()
