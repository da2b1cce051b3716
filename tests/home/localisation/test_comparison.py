"""What a translator sees of a changed source, and what its author may say about it."""

import pytest
from django.urls import reverse
from factories.translations import MARKER, source_news, submit, translate_all, translate_one
from planting import fresh
from wagtail.models import Revision

from home.localisation import answers, comparison
from home.localisation.state import Age, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def once(planted):
    news = source_news(planted)
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=True)
    return {"news": news, "finished": translation}


@pytest.fixture
def news(once, db):
    return fresh(once["news"])


@pytest.fixture
def finished(once, db):
    return fresh(once["finished"])


def change(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def newest(translation):
    return translation.source.versions.order_by("-number").first()


def compared(translation):
    state = state_of(translation)
    rows = comparison.rows(state, comparison.missed(state), translation.get_target_instance())
    return [(str(row["change"].kind.value), row["change"].path, row["translation"], row["is_settled"]) for row in rows]


def editor_of(client, user, translation):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])).content.decode()


def post_edit(client, page, **buttons):
    no_rows = {f"{name}-{count}_FORMS": 0 for name in ("comments", "topic_links") for count in ("TOTAL", "INITIAL")}
    form = {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "dated_at": "2026-03-02 09:00",
        "body-count": 0,
        "corrections-count": 0,
    }
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**form, **no_rows, **buttons, "lead": f"{MARKER}, przecinek"},
    )


def test_every_text_is_compared_with_what_it_was_when_it_was_translated(news, finished):
    body = [(block.block_type, block.value) for block in news.body]
    change(news, title=f"{MARKER} nowy", body=[*body[1:], ("text", f"<p>{MARKER} dopisany</p>")])
    kinds = [kind for kind, *_rest in compared(finished)]
    assert sorted(kinds) == ["added", "changed", "moved", "moved", "removed", "removed"]


def test_the_translation_of_the_old_text_stands_beside_until_there_is_a_new_one(news, finished):
    change(news, title=f"{MARKER} nowy")
    assert compared(finished) == [("changed", "title", "English nowina", False)]
    translate_one(finished, "title", "The new title")
    assert compared(finished) == [("changed", "title", "The new title", True)]


def test_a_version_in_between_does_not_hide_the_first_change(news, finished):
    change(news, title=f"{MARKER} raz")
    change(news, lead=f"{MARKER} dwa")
    assert [path for _kind, path, *_rest in compared(finished)] == ["title", "lead"]


def test_nothing_is_compared_once_the_new_translation_is_live(news, finished):
    change(news, title=f"{MARKER} nowy")
    translate_one(finished, "title", "The new title")
    finished.save_target(publish=True)
    assert compared(finished) == []


def test_the_editor_shows_words_with_marks_that_are_read_out(client, translator, news, finished):
    change(news, title=f"{MARKER} nowina i więcej")
    page = editor_of(client, translator, finished)
    assert '<ins><span class="w-sr-only">added: </span> i więcej</ins>' in page
    assert "Older than its source since" in page and "English nowina" in page


def test_it_is_older_since_the_first_change_that_matters(news, finished):
    change(news, title=f"{MARKER} przecinek,")
    first = newest(finished)
    finished.source.versions.filter(pk=first.pk).update(is_minor=True)
    assert state_of(finished).older_since == first.made_at
    change(news, title=f"{MARKER} coś ważnego")
    assert state_of(finished).older_since == newest(finished).made_at
    assert state_of(finished).age == Age.OLDER_MAJOR


def test_a_change_is_called_minor_while_it_is_published(client, administrator, news, finished):
    client.force_login(administrator)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).content.decode()
    assert "Publish as a minor change" in edit
    post_edit(client, news, **{"action-publish": "minor"})
    assert newest(finished).number == 2 and newest(finished).is_minor
    assert state_of(finished).age == Age.OLDER_MINOR


def test_the_word_of_the_author_lasts_until_the_approval(client, editor, approver, news, finished):
    client.force_login(editor)
    post_edit(client, news, **{"action-submit": "minor"})
    Revision.page_revisions.filter(object_id=news.pk).latest("pk").publish(user=approver)
    assert newest(finished).number == 2 and newest(finished).is_minor


def test_an_ordinary_publication_is_not_minor(client, administrator, news, finished):
    client.force_login(administrator)
    post_edit(client, news, **{"action-publish": "action-publish"})
    assert newest(finished).number == 2 and not newest(finished).is_minor


def test_a_page_nobody_translated_has_no_minor_changes(client, administrator, tree):
    news = source_news(tree, "bez tłumaczenia")
    client.force_login(administrator)
    assert "minor change" not in client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).content.decode()


def test_a_script_can_say_it_too(news, finished):
    with answers.answering(answers.Answers(is_minor=True)):
        change(news, title=f"{MARKER} przecinek,")
    assert newest(finished).is_minor


@pytest.mark.parametrize("value", ["1", "0"])
def test_the_author_may_change_their_mind_afterwards(client, editor, news, finished, value):
    change(news, title=f"{MARKER} przecinek,")
    finished.source.versions.filter(number=2).update(is_minor=value == "0")
    client.force_login(editor)
    page = client.get(reverse("translations:versions", args=[finished.source_id])).content.decode()
    assert ("Mark as minor" if value == "1" else "It matters after all") in page and "przecinek" in page
    client.post(reverse("translations:minor", args=[newest(finished).pk]), {"is_minor": value})
    assert newest(finished).is_minor is (value == "1")


def test_the_first_version_is_no_change(client, editor, finished):
    client.force_login(editor)
    assert client.post(reverse("translations:minor", args=[newest(finished).pk]), {"is_minor": "1"}).status_code == 404


def test_who_may_not_edit_the_source_may_not_judge_its_changes(client, stranger, news, finished):
    change(news, title=f"{MARKER} nowy")
    client.force_login(stranger)
    client.post(reverse("translations:minor", args=[newest(finished).pk]), {"is_minor": "1"})
    assert not newest(finished).is_minor
