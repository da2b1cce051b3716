"""An administrator may delete the last site of Wagtail: readers find nothing then, and nothing breaks."""

import pytest
from django.core.cache import cache
from wagtail.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def no_site():
    cache.clear()
    Site.objects.all().delete()


@pytest.mark.parametrize("path", ["/pl/", "/pl/nie-ma/", "/cpe/news/1,a.html", "/.well-known/security.txt"])
def test_there_is_no_page(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/pl/search/?q=a", "/pl/calendar.ics", "/pl/feed.rss", "/sitemap.xml", "/robots.txt", "/pl/newsletter/"]
)
def test_what_lists_pages_is_empty(client, path):
    assert client.get(path).status_code == 200


def test_the_front_door_leads_to_a_page_that_says_so(client):
    answer = client.get("/", follow=True)
    assert answer.redirect_chain and answer.status_code == 404
