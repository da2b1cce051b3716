"""Nobody guesses a password by trying: accounts and callers wait after so many failures."""

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.urls import reverse

from config.logins import FAILURES

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RIGHT = "correct horse battery staple"
DOORS = ["wagtailadmin_login", "wagtailcore_login"]


@pytest.fixture(autouse=True)
def nobody_tried_yet():
    cache.clear()
    yield
    cache.clear()


def attempt(client, username, password="wrong", door="wagtailadmin_login", **extra):
    return client.post(reverse(door), {"username": username, "password": password, "next": "/admin/"}, **extra)


@pytest.mark.parametrize("door", DOORS)
def test_an_account_waits_after_ten_failures_and_is_told_so(client, editor, door):
    for _ in range(FAILURES["account"]):
        answer = attempt(client, "editor", door=door)
    assert "Too many attempts" in answer.content.decode() and "15 minutes" in answer.content.decode()
    assert attempt(client, "Editor", RIGHT, door=door).status_code == 200  # the right one is not even looked at
    assert authenticate(username="editor", password=RIGHT) is None


def test_one_failure_less_still_gets_in_and_is_forgotten(client, editor):
    for _ in range(2):
        for _ in range(FAILURES["account"] - 1):
            assert "Too many" not in attempt(client, "editor").content.decode()
        assert attempt(client, "editor", RIGHT).status_code == 302
        client.logout()


def test_a_name_nobody_has_is_answered_the_same(client, editor):
    answers = []
    for name in ("editor", "nobody"):
        for _ in range(FAILURES["account"]):
            answer = attempt(client, name)
        answers.append(answer.context["form"].non_field_errors())
    assert answers[0] == answers[1]


def test_a_caller_who_tries_many_names_waits_but_others_do_not(client, editor):
    for number in range(FAILURES["caller"]):
        attempt(client, f"name{number}", REMOTE_ADDR="203.0.113.7")
    assert attempt(client, "editor", RIGHT, REMOTE_ADDR="203.0.113.7").status_code == 200
    assert attempt(client, "editor", RIGHT, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_whoever_is_logged_in_stays_so(client, administrator):
    client.force_login(administrator)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
