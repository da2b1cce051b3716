"""Pages × languages in the CMS: what it says, and what it costs."""

import pytest
from django.urls import reverse
from factories.pages import add
from factories.translations import MARKER, source_news, submit, translate_all

from home.models import NewsPage

pytestmark = pytest.mark.django_db
URL = "translations:index"


def queries_for(client, django_assert_max_num_queries, limit=40):
    with django_assert_max_num_queries(limit) as queries:
        assert client.get(reverse(URL)).status_code == 200
    return len(queries)


def test_it_shows_progress_age_and_live(client, tree, translator):
    news = source_news(tree)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    news.title = f"{MARKER} nowy"
    news.save_revision().publish()
    client.force_login(translator)
    page = client.get(reverse(URL)).content.decode()
    assert f"{MARKER} nowy" in page and "older than its source" in page and "in translation" in page


def test_a_page_nobody_asked_for_offers_to_translate_it(client, tree, editor):
    news = source_news(tree)
    client.force_login(editor)
    page = client.get(reverse(URL)).content.decode()
    assert f"{reverse('wagtail_localize:submit_page_translation', args=[news.pk])}?select_locale=en" in page


def test_its_queries_do_not_grow_with_the_pages(client, tree, administrator, django_assert_max_num_queries):
    client.force_login(administrator)
    submit(add(NewsPage, tree.pl.news, "Jeden"))
    queries_for(client, django_assert_max_num_queries)  # fills Django's own caches
    few = queries_for(client, django_assert_max_num_queries)
    for number in range(6):
        submit(add(NewsPage, tree.pl.news, f"Nowina {number}"))
    assert queries_for(client, django_assert_max_num_queries) == few <= 15


def test_long_lists_are_cut_into_pages(client, tree, administrator, monkeypatch):
    monkeypatch.setattr("home.localisation.views.PER_PAGE", 2)
    add(NewsPage, tree.pl.news, "Ostatnia")
    client.force_login(administrator)
    assert "Ostatnia" not in client.get(reverse(URL)).content.decode()
    assert "Ostatnia" in client.get(reverse(URL), {"p": 2}).content.decode()


def test_it_is_for_people_of_the_cms_only(client, tree, stranger):
    client.force_login(stranger)
    assert client.get(reverse(URL)).status_code == 302


def test_the_editor_shows_what_is_missing_and_the_way_on(client, tree, translator):
    translation = submit(source_news(tree))
    client.force_login(translator)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    assert "Not translated yet" in client.get(edit).content.decode()
    translate_all(translation)
    page = client.get(edit).content.decode()
    assert "Not translated yet" not in page and reverse("translations:ready", args=[translation.pk]) in page
