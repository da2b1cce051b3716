"""Pages × languages in the CMS: what it says, and what it costs."""

import datetime as dt

import pytest
from django.urls import reverse
from factories.many_pages import plant_many
from factories.pages import Branch, add, add_topic, locale, translate
from factories.translations import MARKER, source_news, submit, translate_all
from wagtail_localize.models import Translation

from home.localisation.room.models import Assignment
from home.localisation.room.views.board import Room
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
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
    for number in range(3):
        submit(add(NewsPage, tree.pl.news, f"Nowina {number}"))
    assert queries_for(client, django_assert_max_num_queries) == few <= 15


def test_long_lists_are_cut_into_pages(client, tree, administrator, monkeypatch):
    monkeypatch.setattr("home.localisation.room.views.board.PER_PAGE", 2)
    add(NewsPage, tree.pl.news, "Ostatnia")
    client.force_login(administrator)
    assert "Ostatnia" not in client.get(reverse(URL)).content.decode()
    assert "Ostatnia" in client.get(reverse(URL), {"p": 2}).content.decode()


def test_it_is_for_people_of_the_cms_only(client, tree, stranger):
    client.force_login(stranger)
    assert client.get(reverse(URL)).status_code == 302


def test_300_pages_in_3_languages_cost_under_15_queries(client, tree, administrator, django_assert_max_num_queries):
    tree.uk = Branch(translate(tree.pl.home, "uk", "Центр", slug="uk"), news=translate(tree.pl.news, "uk", "Новини"))
    plant_many(300, tree)
    client.force_login(administrator)
    queries_for(client, django_assert_max_num_queries)
    assert queries_for(client, django_assert_max_num_queries) < 15
    page = client.get(reverse(URL)).content.decode()
    assert "Page 1 of 7" in page  # 301 lists and pages, 50 on each
    # 4 texts of 4 words on 300 pages; in English every page has one text done
    assert [total["words"] for total in client.get(reverse(URL)).context["totals"]] == [0, 300 * 12, 300 * 16]


FILTERS = [
    ({"state": "ready"}, ["gotowa"]),
    ({"state": "missing"}, ["zaczęta"]),
    ({"state": "missing", "language": "pl"}, []),
    ({"state": "none", "language": "uk"}, ["gotowa", "zaczęta"]),
    ({"due": "overdue"}, ["zaczęta"]),
    ({"due": "none"}, ["gotowa"]),
    ({"asked": "1"}, ["zaczęta"]),
    ({"who": "nobody"}, ["gotowa", "zaczęta"]),
    ({"who": "me"}, []),
    ({"age": "current"}, ["gotowa", "zaczęta"]),
    ({"age": "older"}, []),
    ({"live": "draft", "language": "en"}, ["gotowa", "zaczęta"]),
    ({"q": "ZACZ"}, ["zaczęta"]),
    ({"kind": "home.newspage", "order": "title"}, ["gotowa", "zaczęta"]),
    ({"kind": "home.eventpage"}, []),
    ({"order": "due", "q": MARKER}, ["zaczęta", "gotowa"]),
    ({"order": "newest", "state": "ready"}, ["gotowa"]),
]
NONSENSE = ["\x00", "9" * 30, "-1", "'\"<b>", "💥", "None"]


@pytest.fixture
def two(tree):
    """Two news: one translated into English, late and asked about; one not begun."""
    done, begun = source_news(tree, "gotowa"), source_news(tree, "zaczęta")
    translations = submit(done), submit(begun)
    translate_all(translations[0])
    Assignment.objects.create(translation=translations[1], due_on=dt.date(2026, 1, 2))
    translations[1].questions.create(text="Which school?")
    return translations


def test_every_filter_finds_what_it_names(rf, two, translator):
    locale("uk")
    found = []
    for query, _titles in FILTERS:
        request = rf.get("/", query)
        request.user = translator
        titles = [page.title for page in Room(request, request.GET).found() if MARKER in page.title]
        found.append((query, [title.removeprefix(f"{MARKER} ") for title in titles]))
    assert found == FILTERS


def test_nonsense_in_the_address_is_left_aside(client, tree, translator):
    client.force_login(translator)
    names = ("kind", "language", "state", "age", "live", "who", "due", "asked", "order", "q", "p")
    assert {client.get(reverse(URL), dict.fromkeys(names, value)).status_code for value in NONSENSE} == {200}


def test_words_are_counted_as_people_count_them(client, tree, translator):
    translation = submit(add(NewsPage, tree.pl.news, "Trzy polskie słowa", lead="Zob. <b> i tekst"))
    client.force_login(translator)
    [cell] = [c for row in client.get(reverse(URL), {"q": "Trzy"}).context["rows"] for c in row.cells if c.translation]
    assert cell.translation == translation
    assert (cell.translation.words_total, cell.translation.words_missing) == (7, 7)


def test_an_empty_answer_says_what_to_do(client, tree, translator):
    client.force_login(translator)
    assert "Remove one of them" in client.get(reverse(URL), {"q": "nowhere"}).content.decode()
    assert "nothing of this kind yet" in client.get(reverse(URL), {"kind": "home.topic"}).content.decode()


def test_snippets_of_any_app_stand_on_the_board(client, tree, editor):
    translation = submit(add_topic("Szkoła"))
    client.force_login(editor)
    answer = client.get(reverse(URL), {"kind": "home.topic", "state": "missing", "language": "en"})
    assert [row.title for row in answer.context["rows"]] == ["Szkoła"]
    assert translation.get_target_instance_edit_url() in answer.content.decode()
    assert "campaigns.newsletter" in dict(answer.context["choices"][0]["options"])


def test_who_may_not_see_snippets_is_not_offered_them(client, tree, manager):
    client.force_login(manager)
    assert "home.topic" not in dict(client.get(reverse(URL), {"kind": "home.topic"}).context["choices"][0]["options"])


def act(client, action, rows=(), **fields):
    keys = [str(row.translation_key) for row in rows]
    return client.post(reverse("translations:act"), {"action": action, "key": keys, **fields}, follow=True)


def test_many_pages_are_submitted_at_once_and_each_is_accounted_for(client, tree, editor):
    locale("uk")
    first, second = source_news(tree, "jeden"), source_news(tree, "dwa")
    submit(first)
    client.force_login(editor)
    results = act(client, "submit", [first, second], into=["en", "uk"]).context["results"]
    assert sorted(result.became for result in results) == ["submitted"] * 3 + ["there"]
    assert not second.get_translation(locale("uk")).live


def test_one_page_that_fails_does_not_keep_the_others_back(client, tree, editor):
    good, bad = source_news(tree, "dobra"), source_news(tree, "zła")
    NewsPage.objects.filter(pk=bad.pk).update(title="")  # from an import, say: no copy of it can be saved
    client.force_login(editor)
    results = act(client, "submit", [good, bad], into=["en"]).context["results"]
    assert [result.became for result in results] == ["submitted", "failed"] and results[1].note
    assert not Translation.objects.filter(source__object=bad.translation_key).exists()


def test_many_translations_are_assigned_with_a_day(client, two, editor, translator):
    client.force_login(editor)
    pages = [translation.source.get_source_instance() for translation in two]
    answer = act(client, "assign", pages, assignee=translator.pk, due_on="2030-03-31")
    assert [result.became for result in answer.context["results"]] == ["assigned", "assigned"]
    assert set(Assignment.objects.values_list("assignee", "due_on", "assigned_by")) == {
        (translator.pk, dt.date(2030, 3, 31), editor.pk)
    }
    act(client, "assign", pages)
    assert set(Assignment.objects.values_list("assignee", "due_on")) == {(None, None)}


def test_everything_the_filter_found_can_be_meant(client, two, editor, translator):
    client.force_login(editor)
    act(client, "assign", assignee=translator.pk, all="1", state="ready", kind="home.newspage")
    assert list(Assignment.objects.filter(assignee=translator).values_list("translation", flat=True)) == [two[0].pk]


def test_a_refused_action_says_why(client, tree, editor):
    client.force_login(editor)
    refused = [
        ("submit", {}, "Nothing was ticked"),
        ("submit", {"key": ["nonsense", "\x00"]}, "Nothing was ticked"),
        ("submit", {"all": "1"}, "No language was ticked"),
        ("assign", {"all": "1", "due_on": "31.3."}, "is not a date"),
        ("nonsense", {"all": "1"}, "Choose what is to be done"),
    ]
    for action, fields, says in refused:
        answer = client.post(reverse("translations:act"), {"action": action, **fields}, follow=True)
        assert says in answer.content.decode()


def test_who_does_not_organise_translations_cannot_submit(client, tree, approver, manager, stranger):
    news = source_news(tree)
    for person in (approver, manager, stranger):
        client.force_login(person)
        act(client, "submit", [news], into=["en"])
    assert not news.has_translation(locale("en"))
