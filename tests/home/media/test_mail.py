"""What a mail shows is open to its readers from the moment it goes out, and stays; a preview opens nothing."""

import datetime as dt

import pytest
from factories.media import got, pictures
from factories.pages import add

from campaigns import ports
from home.delivery.pictures import public_file
from home.media.mail import for_mail
from home.media.sweep import differences, sweep
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "http://localhost:8000"


@pytest.fixture
def html(image, settings):
    settings.SITE_BASE_URL = BASE
    return f'<img src="{BASE}{image.get_rendition("max-1104x1656|format-jpeg").url}" alt="">'


def address(html):
    return html.split('"')[1].removeprefix(BASE)


def test_a_preview_shows_an_address_only_the_cms_may_ask(html, client, administrator):
    assert address(html).startswith("/renditions/") and got(address(html)) == 404
    client.force_login(administrator)
    assert got(address(html), client) == 200


def test_a_mail_that_goes_out_shows_a_public_one_that_lasts(html, image, commit):
    sent = ports.mail_media(html)
    assert sent.startswith(f'<img src="{BASE}/media/images/{image.pk}/') and got(address(sent)) == 200
    image.refresh_from_db()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
    with commit():
        image.save()
    sweep(dt.timedelta())
    assert got(address(sent)) == 200 and differences() == []
    assert for_mail(html) == sent


def test_the_picture_of_a_page_stays_in_the_mail_when_the_page_leaves(tree, image, commit):
    with commit():
        page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    image.refresh_from_db()
    shown = public_file(image, "mail").url
    assert for_mail(f'<img src="{BASE}{shown}">') == f'<img src="{BASE}{shown}">'
    with commit():
        page.unpublish()
    assert got(shown) == 200


def test_only_an_ended_right_takes_it_out_of_mails(html, image, commit):
    sent = for_mail(html)
    image.refresh_from_db()
    image.rights_expire_on = dt.date(2020, 1, 1)
    with commit():
        image.save()
    assert got(address(sent)) == 404 and pictures() == set()
    assert for_mail(html) == html


def test_addresses_that_lead_nowhere_are_left_alone():
    html = f'<img src="{BASE}/renditions/nie-ma.jpg"><img src="{BASE}/media/images/9/{"a" * 24}.jpg">'
    assert for_mail(html) == html
