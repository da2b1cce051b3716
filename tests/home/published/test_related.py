"""Pages that name each other under the same topic, after one of them was away."""

import datetime as dt

import pytest
from factories.pages import add, add_topic, plant_site
from told import forget, refreshed

from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def news():
    """Adds one of the same topic, dated that day of January."""
    tree, topics = plant_site(["pl"], names=("news",)), [add_topic("Morze")]
    moment = lambda day: dt.datetime(2026, 1, day, tzinfo=dt.UTC)  # noqa: E731
    return lambda day, topics=topics: add(NewsPage, tree.pl.news, f"Wieść {day}", dated_at=moment(day), topics=topics)


def test_a_page_that_came_back_is_told_of_what_left_though_it_names_again_what_it_named_before(news):
    page, _first = news(1), news(2)
    page.unpublish()
    second, _between = news(5), [news(day, topics=[]) for day in (3, 4)]
    NewsPage.objects.get(pk=page.pk).save_revision().publish()
    forget()
    second.unpublish()
    assert page.url in refreshed()
