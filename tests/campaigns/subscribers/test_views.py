import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from factories import people

from campaigns.links import tokens
from campaigns.public_forms import PublicForm
from campaigns.subscribers import emails, leaving, views
from campaigns.subscribers.models import Subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SIGN_UP = "/pl/newsletter/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def news():
    people.locale("en")
    return people.topic("news", pl="Aktualności", en="News")


@pytest.fixture
def form(news):
    return {"address": "anna@example.org", "topics": news.pk, "language": "pl", "proof": PublicForm().proof_value}


def path(name, token, language="pl"):
    with translation.override(language):
        return reverse(f"newsletter:{name}", args=[token])


def test_signing_up_answers_the_same_for_every_address(client, form):
    people.subscriber("known@example.org")
    leaving.suppress(people.subscriber("never@example.org").pk, "complained")
    answers = set()
    for address in ("new@example.org", "known@example.org", "never@example.org"):
        response = client.post(SIGN_UP, form | {"address": address})
        answers.add((response.status_code, response["Location"], client.get(response["Location"]).content))
    assert len(answers) == 1


@pytest.mark.parametrize("who", ["new", "known", "suppressed"])
def test_the_time_of_the_answer_does_not_tell_who_is_known(client, form, news, who):
    if who != "new":
        known = people.subscriber(form["address"], topics=[news])
    if who == "suppressed":
        leaving.suppress(known.pk, "complained")
    began = time.monotonic()
    client.post(reverse("newsletter:sign_up"), form)
    assert time.monotonic() - began >= views.ANSWER_SECONDS


def test_no_page_sets_a_cookie(client, form):
    person = people.subscriber(topics=[people.topic("news")])
    for response in (
        client.get(SIGN_UP),
        client.post(SIGN_UP, form),
        client.get(path("confirm", tokens.confirm(person.pk))),
        client.get(path("preferences", tokens.preferences(person.pk))),
    ):
        assert not response.cookies


def test_the_mail_is_written_outside_the_request(client, form):
    client.post(SIGN_UP, form)
    assert mail.outbox == [] and Subscriber.objects.find("anna@example.org").state == "pending"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "anna"}, "not an e-mail address"),
        ({"address": ""}, "Write your e-mail address"),
        ({"topics": []}, "Choose at least one topic"),
        ({"language": "xx"}, "choice"),
        ({"proof": ""}, "open for a long time"),
        ({"proof": "page:1aaaaa:forged"}, "open for a long time"),
    ],
)
def test_a_wrong_form_comes_back_with_the_reason(client, form, change, words):
    response = client.post("/en/newsletter/", form | change)
    assert response.status_code == 422 and words in response.content.decode()
    assert not Subscriber.objects.exists()


def test_a_robot_in_the_trap_hears_nothing_of_it(client, form):
    response = client.post(SIGN_UP, form | {"homepage": "https://spam.example"})
    assert response["Location"] == "/pl/newsletter/done/" and not Subscriber.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_a_form_of_another_site_is_refused(client, form, headers):
    assert client.post(SIGN_UP, form, headers=headers).status_code == 403
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_our_own_form_is_taken(client, form, headers):
    assert client.post(SIGN_UP, form, headers=headers).status_code == 302


def test_one_visitor_cannot_post_for_ever(client, form):
    answers = [client.post(SIGN_UP, form | {"address": "x"}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [422] * 60 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert client.post(SIGN_UP, form, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_people_may_sign_up_while_redis_is_away(client, form, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},
        }
    }
    assert client.post(SIGN_UP, form).status_code == 302
    assert Subscriber.objects.count() == 1


def test_looking_at_the_confirmation_changes_nothing(client, news):
    person = people.subscriber("anna@example.org", state="pending", topics=[news])
    page = client.get(path("confirm", tokens.confirm(person.pk)))
    person.refresh_from_db()
    assert person.state == "pending"
    assert "a•••@e•••.org" in page.content.decode() and "anna@example.org" not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]


def test_pressing_the_button_confirms_however_often(client, news):
    person = people.subscriber(state="pending", topics=[news])
    for _ in range(2):
        assert client.post(path("confirm", tokens.confirm(person.pk))).status_code == 200
    person.refresh_from_db()
    assert person.state == "confirmed"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_does_not_work_says_what_to_do(client, method):
    page = getattr(client, method)(path("confirm", "nonsense", "en"))
    assert page.status_code == 410 and 'href="/en/newsletter/"' in page.content.decode()


def test_preferences_change_topics_language_and_statistics(client, form, news):
    events = people.topic("events")
    person = people.subscriber(topics=[news])
    url = path("preferences", tokens.preferences(person.pk))
    chosen = {"topics": events.pk, "language": "en", "tracking": "on", "proof": form["proof"]}
    assert client.post(url, chosen)["Location"] == f"{url}?saved"
    person.refresh_from_db()
    assert (person.state, person.locale.language_code) == ("confirmed", "en")
    assert person.tracking_agreed_at and set(person.subscriptions.active().values_list("topic__slug")) == {("events",)}
    client.post(url, chosen | {"tracking": ""})
    person.refresh_from_db()
    assert person.tracking_agreed_at is None


@pytest.mark.parametrize("choice", [{"leave": "1"}, {"language": "pl"}])
def test_leaving_everything_is_one_button_or_no_topic(client, form, news, choice):
    person = people.subscriber(topics=[news])
    url = path("preferences", tokens.preferences(person.pk), "en")
    response = client.post(url, choice | {"proof": form["proof"]}, follow=True)
    assert "You get no newsletter from us" in response.content.decode()
    assert leaving.is_suppressed(person)


def test_a_preferences_link_does_not_bring_back_who_left(client, form, news):
    person = people.subscriber(topics=[news])
    leaving.leave(person.pk, method="link", language="pl")
    client.post(path("preferences", tokens.preferences(person.pk)), form)
    person.refresh_from_db()
    assert person.state == "left"


def test_a_token_of_another_purpose_opens_no_preferences(client, news):
    person = people.subscriber(topics=[news])
    assert client.get(path("preferences", tokens.confirm(person.pk))).status_code == 404


def test_the_whole_way_from_the_form_to_the_list(client, form):
    client.post(SIGN_UP, form | {"tracking": "on"})
    person = Subscriber.objects.find("anna@example.org")
    emails.answer_request.call(str(person.pk))
    link = next(line for line in mail.outbox[0].body.splitlines() if "/confirm/" in line)
    client.post(link)
    assert Subscriber.objects.reachable().agreed_to_tracking().get() == person


def test_the_form_costs_few_queries(client, news, django_assert_max_num_queries):
    for slug in "abcdefgh":
        people.topic(slug, pl=slug.upper())
    client.get(SIGN_UP)
    with django_assert_max_num_queries(12):
        client.get(SIGN_UP)
