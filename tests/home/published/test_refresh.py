"""What is public is in the table, at once; what is not, is not."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_topic, plant_site, translate
from planting import fresh
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import NewsPage, PageTopic, PublishedDocument, Purge
from home.published.refresh import differences, followers, in_bulk, rebuild, refresh, touch
from search.query import Filters, find

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "about"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def news(tree):
    return add(NewsPage, tree.pl.news, "Nowy poradnik")


def paths(**filters):
    return set(PublishedDocument.objects.filter(**filters).values_list("path", flat=True))


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_an_editor_who_lives_elsewhere_publishes_the_same(tree):
    with timezone.override("Pacific/Kiritimati"):  # where the new year has begun
        page = add(NewsPage, tree.pl.news, "Sylwester", dated_at=dt.datetime(2025, 12, 31, 20, tzinfo=dt.UTC))
        assert find("Sylwester", "pl", Filters(year=2025)).ids == [page.pk]
    assert differences() == []


def test_ordinary_publishing_needs_no_rebuild(tree, news):
    translate(news, "en", "A new guide")
    add(NewsPage, tree.pl.news, "Drugi poradnik").save_revision().publish()
    assert PublishedDocument.objects.count() == Page.objects.filter(depth__gt=1, live=True).count()
    assert differences() == []


def test_addresses_are_those_wagtail_serves(tree, news):
    served = {page.pk: page.get_url() for page in Page.objects.filter(depth__gt=1)}
    assert dict(PublishedDocument.objects.values_list("pk", "path")) == served


def test_unpublishing_a_parent_hides_everything_below_and_publishing_brings_it_back(tree, news):
    tree.pl.news.unpublish()
    assert not paths(pk__in=[news.pk, tree.pl.news.pk])
    tree.pl.news.refresh_from_db()
    tree.pl.news.save_revision().publish()
    assert "/pl/aktualnosci/nowy-poradnik/" in paths()
    assert differences() == []


def test_a_restriction_above_hides_a_page_until_it_is_lifted(tree, news):
    restriction = restrict(tree.pl.home)
    assert not paths(locale__language_code="pl")
    assert paths(locale__language_code="en")
    restriction.delete()
    assert news.pk in PublishedDocument.objects.values_list("pk", flat=True)


def test_a_new_slug_moves_the_whole_subtree_in_the_same_transaction(tree, news):
    tree.pl.news.slug = "wiesci"
    tree.pl.news.save_revision().publish()
    assert "/pl/wiesci/nowy-poradnik/" in paths()
    assert "/pl/aktualnosci/nowy-poradnik/" not in paths()
    assert differences() == []


def test_a_move_takes_the_subtree_along(tree, news):
    tree.pl.news.move(tree.pl.about, pos="last-child")
    assert "/pl/o-nas/aktualnosci/nowy-poradnik/" in paths()
    assert differences() == []


def test_two_pages_may_swap_their_addresses(tree, news):
    other = add(NewsPage, tree.pl.news, "Drugi")
    for page, slug in ((news, "chwila"), (other, "nowy-poradnik"), (news, "drugi")):
        page.slug = slug
        page.save()
    assert PublishedDocument.objects.get(pk=news.pk).path == "/pl/aktualnosci/drugi/"
    assert differences() == []


def test_a_link_follows_its_page_and_vanishes_with_it(tree, news):
    body = [("text", f'<p><a linktype="page" id="{news.pk}">zobacz</a></p>')]
    linking = add(NewsPage, tree.pl.news, "Odsyłacz", body=body)
    stored = PublishedDocument.objects.filter(pk=linking.pk)
    assert "/pl/aktualnosci/nowy-poradnik/" in stored.get().document_json
    tree.pl.news.slug = "wiesci"
    tree.pl.news.save_revision().publish()
    assert "/pl/wiesci/nowy-poradnik/" in stored.get().document_json
    news.refresh_from_db()
    news.delete()
    assert "nowy-poradnik" not in stored.get().document_json
    assert differences() == []


def test_a_renamed_topic_is_renamed_in_every_document(tree):
    topic = add_topic("Szkoła")
    page = add(NewsPage, tree.pl.news, "W szkole", topics=[topic])
    topic.name = "Szkoły"
    topic.save()
    document = PublishedDocument.objects.get(pk=page.pk)
    assert [t["name"] for t in document.teaser["topics"]] == ["Szkoły"]
    assert PublishedDocument.objects.about("szkola").get() == document


def test_a_draft_edit_changes_nothing(tree, news):
    before = PublishedDocument.objects.get(pk=news.pk).etag
    news.title = "Tajny tytuł"
    news.save_revision()
    assert PublishedDocument.objects.get(pk=news.pk).etag == before


def test_a_translation_is_an_alternate_only_while_it_is_public(tree, news):
    english = translate(news, "en", "A new guide")
    document = PublishedDocument.objects.get(pk=news.pk)
    assert {d.pk for d in PublishedDocument.objects.alternates_of(document)} == {news.pk, english.pk}
    english.unpublish()
    assert [d.pk for d in PublishedDocument.objects.alternates_of(document)] == [news.pk]


def test_a_refresh_with_nothing_new_writes_nothing(tree, news, django_assert_max_num_queries):
    with django_assert_max_num_queries(22) as queries:
        change = refresh([news])
    assert not change.written
    assert not [q for q in queries.captured_queries if q["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]


def test_a_rebuild_takes_few_queries_per_document(tree, news, django_assert_max_num_queries):
    for number in range(20):
        add(NewsPage, tree.pl.news, f"Wiadomość {number}")
    with django_assert_max_num_queries(136 + PublishedDocument.objects.count()):  # one each, for its topics
        rebuild()
    assert differences() == []


def test_a_bulk_load_leaves_what_single_steps_would_have_left(tree):
    with in_bulk():
        add(NewsPage, tree.pl.news, "Pierwsza")
        add(NewsPage, tree.pl.news, "Druga").unpublish()
        assert not PublishedDocument.objects.filter(title="Pierwsza").exists()

    assert PublishedDocument.objects.filter(title="Pierwsza").exists()
    assert differences() == []


@pytest.fixture
def told():
    """Every change the followers heard of."""
    heard = []
    followers.append(heard.append)
    yield heard
    followers.remove(heard.append)


def test_followers_hear_what_a_document_was_and_is_made_of(tree, told):
    topic, other = add_topic("Szkoła"), add_topic("Rodzina")
    news = add(NewsPage, tree.pl.news, "Nowy poradnik", topics=[topic])
    assert f"snippet:home.topic:{topic.pk}" in told[-1].keys
    news.topic_links = [PageTopic(topic=other)]
    told.clear()
    news.save_revision().publish()
    assert {f"snippet:home.topic:{t.pk}" for t in (topic, other)} <= set().union(*(c.keys for c in told))


def unpublish_behind_our_back(page):
    Page.objects.filter(pk=page.pk).update(live=False)
    rebuild()


@pytest.mark.parametrize("leave", [NewsPage.unpublish, NewsPage.delete, unpublish_behind_our_back])
def test_followers_hear_of_every_way_to_leave(tree, news, told, leave):
    leave(news)
    assert f"page:{news.pk}" in set().union(*(change.keys for change in told))


def test_nothing_is_told_when_nothing_changed(tree, news, told):
    refresh([news])
    assert told == []
    touch({f"page:{news.pk}"})
    assert told[0].written == {news.pk}


def test_a_language_nobody_has_written_in_yet_changes_nothing(tree, news):
    told = Purge.objects.count()
    Locale.objects.create(language_code="uk")
    assert Purge.objects.count() == told
    assert differences() == []
