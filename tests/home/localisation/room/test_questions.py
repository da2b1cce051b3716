"""Question → answer → resolved, beside a translation and counted on the board."""

import pytest
from django.urls import reverse
from factories.translations import source_news, submit
from planting import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def translation_once(planted):
    return submit(source_news(planted))


@pytest.fixture
def translation(translation_once, db):
    return fresh(translation_once)


@pytest.fixture
def question(translation, translator):
    return translation.questions.create(text="Which school?", asked_by=translator)


def post(client, name, number, **fields):
    return client.post(reverse(f"translations:{name}", args=[number]), fields, follow=True).content.decode()


def open_questions(client):
    rows = client.get(reverse("translations:index")).context["rows"]
    return sum(cell.translation.open_questions for row in rows for cell in row.cells if cell.translation)


def test_a_question_is_asked_answered_and_resolved(client, translation, translator, editor):
    client.force_login(translator)
    place = translation.source.stringsegment_set.get(context__path="lead").context_id
    assert "Which school?" in post(client, "ask", translation.pk, text="Which school?", place=place)
    assert open_questions(client) == 1
    question = translation.questions.get()
    assert (question.context_id, question.asked_by) == (place, translator)
    client.force_login(editor)
    page = post(client, "answer", question.pk, text="The one in Łódź.", resolve="1")
    assert "The one in Łódź." in page and "resolved by editor on" in page
    assert open_questions(client) == 0
    post(client, "answer", question.pk, reopen="1")
    assert open_questions(client) == 1


def test_an_answer_alone_leaves_the_question_open(client, question, approver):
    client.force_login(approver)
    post(client, "answer", question.pk, text="I will ask.")
    assert open_questions(client) == 1


def test_empty_words_are_not_kept(client, translation, question, translator):
    client.force_login(translator)
    assert "write your question" in post(client, "ask", translation.pk, text=" \x00 ")
    assert "write your answer" in post(client, "answer", question.pk, text="")
    assert translation.questions.count() == 1 and not question.answers.exists()


def test_a_strange_place_counts_as_the_whole_translation(client, translation, translator):
    client.force_login(translator)
    for place in ("x", "9" * 30, "-1", "0"):
        post(client, "ask", translation.pk, text="?", place=place)
    assert set(translation.questions.values_list("context", flat=True)) == {None}


def test_strangers_ask_and_answer_nothing(client, translation, question, manager, stranger):
    for person in (manager, stranger):
        client.force_login(person)
        post(client, "ask", translation.pk, text="Let me in")
        post(client, "answer", question.pk, resolve="1")
        post(client, "confirm", translation.pk)
    question.refresh_from_db()
    assert translation.questions.count() == 1 and question.resolved_at is None
