"""“Was this page useful?”: two links, one form, nothing about who answered."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from factories.pages import add, plant_site
from planting import fresh

from campaigns.feedback import collect
from campaigns.models import Opinion
from campaigns.public_forms import PublicForm
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture(scope="module")
def planted(bed):
    return add(NewsPage, plant_site(names=("news",)).pl.news, "Latarnia")


@pytest.fixture
def news(planted, db):
    return fresh(planted)


@pytest.fixture
def address(news):
    return f"/pl/useful/{news.translation_key}/"


def send(client, address, **data):
    return client.post(address, {"proof": PublicForm().proof_value, **data})


def test_the_page_asks_with_links_and_holds_no_token(client, news, address):
    page = client.get("/pl/aktualnosci/latarnia/").content.decode()
    assert f'href="{address}?answer=yes"' in page and 'name="proof"' not in page


def test_looking_at_the_form_stores_nothing_and_sets_no_cookie(client, address):
    response = client.get(address, {"answer": "no"})
    assert 'value="no"' in response.content.decode() and "checked" in response.content.decode()
    assert not Opinion.objects.exists() and not response.cookies


def test_an_answer_is_kept_with_the_page_as_it_is_called_and_nothing_else(client, news, address):
    assert send(client, address, answer="yes").status_code == 200
    opinion = Opinion.objects.get()
    assert (opinion.translation_key, opinion.title, opinion.is_useful) == (news.translation_key, "Latarnia", True)
    stored = {field.name for field in Opinion._meta.fields}
    assert not stored & {"ip", "user_agent", "address", "email", "session", "given_at"}


def test_a_comment_can_be_added_once_and_soon(client, address):
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        receipt = send(client, address, answer="no").context["receipt"]
        send(client, address, receipt=receipt, comment="Brakuje adresu poradni.")
        send(client, address, receipt=receipt, comment="Drugi raz.")
        assert Opinion.objects.get().comment == "Brakuje adresu poradni."
        late = send(client, address, answer="no").context["receipt"]
        clock.shift(dt.timedelta(hours=2))
        send(client, address, receipt=late, comment="Za późno.")
    assert Opinion.objects.with_comment().count() == 1


def test_a_forged_receipt_changes_nothing(client, address):
    send(client, address, answer="yes")
    send(client, address, receipt="1:forged", comment="x")
    assert not Opinion.objects.with_comment().exists()


@pytest.mark.parametrize("words", ["Piszcie: jan@example.org", "Tel. 601 234 567", "+48 601-234-567 wieczorem"])
def test_addresses_and_numbers_are_taken_out(client, address, words):
    send(client, address, answer="yes", comment=words)
    comment = Opinion.objects.get().comment
    assert "[…]" in comment and "@" not in comment and "234" not in comment


def test_without_an_answer_the_form_says_so(client, address):
    response = send(client, address, comment="tylko tekst")
    assert response.status_code == 422 and "Choose yes or no." in response.content.decode()
    assert not Opinion.objects.exists()


def test_a_form_from_another_site_a_stale_page_and_a_robot_are_refused(client, address):
    data = {"proof": PublicForm().proof_value, "answer": "yes"}
    assert client.post(address, data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(address, {"answer": "yes"}).status_code == 422
    assert send(client, address, answer="yes", homepage="http://spam").status_code == 200
    assert not Opinion.objects.exists()


def test_somebody_who_answers_all_day_is_slowed_down(client, address):
    answers = [send(client, address, answer="yes").status_code for _ in range(61)]
    assert answers[-1] == 429 and Opinion.objects.count() == 60


def test_a_page_that_is_not_public_cannot_be_judged(client, news, address):
    assert client.get(address.replace("/pl/", "/en/")).status_code == 404
    news.unpublish()
    assert send(client, address, answer="yes").status_code == 404


def test_comments_go_after_a_year_and_answers_stay(news):
    about = collect.page(news.translation_key, "pl")
    with time_machine.travel(dt.datetime(2025, 1, 1, tzinfo=dt.UTC), tick=False):
        collect.record(about, is_useful=False, comment="Stare słowa")
    collect.record(about, is_useful=True, comment="Nowe słowa")
    assert collect.forget_comments() == 1
    assert Opinion.objects.count() == 2 and Opinion.objects.with_comment().get().comment == "Nowe słowa"


def test_editors_read_comments_and_see_shares_of_pages_with_enough_answers(client, news, admin_user):
    about = collect.page(news.translation_key, "pl")
    for number in range(6):
        collect.record(about, is_useful=number < 4, comment="Brakuje mapy" if number == 5 else "")
    client.force_login(admin_user)
    page = client.get(reverse("campaigns_opinion:index")).content.decode()
    assert "4 of 6" in page and "Brakuje mapy" in page
    opinion = Opinion.objects.with_comment().get()
    client.post(reverse("campaigns_opinion:edit", args=[opinion.pk]), {"is_handled": "on"})
    opinion.refresh_from_db()
    assert (opinion.is_handled, opinion.handled_by, opinion.comment) == (True, admin_user, "Brakuje mapy")


def test_few_answers_are_not_shown_as_a_share(client, news, admin_user):
    collect.record(collect.page(news.translation_key, "pl"), is_useful=True)
    client.force_login(admin_user)
    assert "1 of 1" not in client.get(reverse("campaigns_opinion:index")).content.decode()


def test_nobody_of_the_staff_writes_an_opinion(client, admin_user):
    client.force_login(admin_user)
    add_opinion = reverse("campaigns_opinion:add")
    assert add_opinion not in client.get(reverse("campaigns_opinion:index")).content.decode()
    assert client.get(add_opinion).status_code == 302
