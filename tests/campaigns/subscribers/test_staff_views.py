import pytest
from django.urls import reverse
from factories import people
from wagtail.models import ModelLogEntry

from campaigns.subscribers.models import ConsentRecord, Subscriber, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.once]
INDEX = "campaigns_subscriber:index"


def at(name, person):
    return reverse(f"campaigns_subscriber:{name}", args=[person.pk])


@pytest.fixture
def anna():
    return people.subscriber("anna@example.org", topics=[people.topic("news", pl="Aktualności", en="News")])


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


def test_the_list_shows_people_without_addresses(desk, anna):
    page = desk.get(reverse(INDEX)).content.decode()
    assert str(anna) in page and "anna@" not in page and "anna•" not in page


def test_the_list_costs_the_same_for_one_and_for_many(desk, anna, django_assert_max_num_queries):
    for _ in range(15):
        people.subscriber()
    desk.get(reverse(INDEX))
    with django_assert_max_num_queries(22):
        desk.get(reverse(INDEX))


def test_a_person_is_found_by_the_whole_address_only(desk, anna):
    found = desk.post(reverse("campaigns_subscriber:find"), {"address": "ANNA@example.org"})
    assert found["Location"] == at("show", anna)
    for part in ("anna", "example.org", ""):
        nobody = desk.post(reverse("campaigns_subscriber:find"), {"address": part}, follow=True)
        assert "Nobody has this address" in nobody.content.decode()


def test_the_page_of_a_person_masks_the_address_and_shows_the_log(desk, anna):
    desk.post(at("leave", anna))
    page = desk.get(at("show", anna)).content.decode()
    assert "a•••@e•••.org" in page and "anna@" not in page
    assert "newsletter-1" in page and "entered by staff" in page


def test_letting_somebody_leave_is_logged_without_the_address(desk, anna, administrator):
    desk.post(at("leave", anna))
    anna.refresh_from_db()
    entry = ModelLogEntry.objects.get(action="campaigns.subscriber.leave")
    assert (anna.state, entry.label, entry.user) == ("left", str(anna), administrator)
    assert ConsentRecord.objects.get().recorded_by == administrator


@pytest.mark.parametrize(("typed", "code", "left"), [("", 422, 1), ("12345678", 422, 1), ("own", 302, 0)])
def test_erasing_asks_to_type_the_short_id(desk, anna, typed, code, left):
    answer = desk.post(at("erase", anna), {"short_id": str(anna) if typed == "own" else typed})
    assert (answer.status_code, Subscriber.objects.count()) == (code, left)


def test_a_get_changes_nothing(desk, anna):
    assert [desk.get(at(name, anna)).status_code for name in ("leave", "erase")] == [405, 405]


@pytest.mark.parametrize("role", ["editor", "translator", "manager", "stranger"])
def test_who_has_no_business_with_people_sees_none(client, request, anna, role):
    client.force_login(request.getfixturevalue(role))
    for url in (reverse(INDEX), at("show", anna)):
        assert client.get(url).status_code in (302, 403)
    client.post(at("leave", anna))
    client.post(at("erase", anna), {"short_id": str(anna)})
    anna.refresh_from_db()
    assert anna.state == "confirmed"


def test_an_officer_may_let_somebody_leave_but_not_erase(client, officer, anna):
    client.force_login(officer)
    page = client.get(at("show", anna)).content.decode()
    assert "Leave all topics" in page and "Erase for good" not in page
    assert client.post(at("erase", anna), {"short_id": str(anna)}).status_code in (302, 403)
    assert Subscriber.objects.exists()


@pytest.fixture
def texts():
    return {
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "0",
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "1000",
        "texts-0-id": "",
        "texts-0-locale": people.locale("pl").pk,
        "texts-0-name": "Wydarzenia",
        "texts-0-description": "",
        "texts-0-DELETE": "",
    }


def test_a_topic_is_made_with_its_texts(desk, texts):
    desk.post(reverse("campaigns_topic:add"), texts | {"slug": "events", "is_open": "on"})
    assert Topic.objects.get().name_in("pl") == "Wydarzenia"


def test_two_texts_in_one_language_are_refused_in_words(desk, texts):
    second = {key.replace("-0-", "-1-"): value for key, value in texts.items() if "-0-" in key}
    page = desk.post(
        reverse("campaigns_topic:add"), texts | second | {"texts-TOTAL_FORMS": "2", "slug": "events", "is_open": "on"}
    )
    assert page.status_code == 200 and not Topic.objects.exists()


def test_the_list_of_topics_counts_who_gets_them(desk, anna):
    people.subscriber(topics=[people.topic("news")], state="left")
    assert Topic.objects.with_readers().get().readers == 1
    assert "News" in desk.get(reverse("campaigns_topic:index")).content.decode()
