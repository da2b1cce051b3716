import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from factories import people

from campaigns.campaign import Campaign, CampaignText
from campaigns.outreach.models import Activity, ActivityText, Partner, Totals

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def activity(attended=None, hours=None, **fields):
    fields = {"kind": "workshop", "starts_at": timezone.now(), "status": "held"} | fields
    made = Activity.objects.create(attended=attended, hours=hours and Decimal(hours), **fields)
    ActivityText.objects.create(owner=made, locale=people.locale("pl"), name="Warsztat")
    return made


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_totals_are_sums_over_what_was_counted():
    activity(20, "6"), activity(5, "1.5"), activity(30), activity()
    assert Activity.objects.held().totals() == Totals(
        activities=4, participations=55, not_counted=1, person_hours=Decimal("127.5"), without_hours=1
    )


def test_nobody_counted_is_not_zero():
    activity()
    totals = Activity.objects.totals()
    assert (totals.participations, totals.person_hours) == (None, None)
    activity(0, "2")
    totals = Activity.objects.totals()
    assert (totals.participations, totals.person_hours) == (0, 0)


def test_person_hours_need_both_numbers():
    assert activity(12, "2.5").person_hours == Decimal("30.0")
    assert activity(12).person_hours is None and activity(None, "2").person_hours is None


def test_a_colleague_records_a_workshop(desk, officer):
    campaign = Campaign.objects.create(slug="razem")
    partner = Partner.objects.create(name="Szkoła nr 1", kind="school")
    form = {
        "texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0", "texts-MIN_NUM_FORMS": "1", "texts-MAX_NUM_FORMS": "1000",
        "texts-0-id": "", "texts-0-locale": people.locale("pl").pk, "texts-0-name": "Warsztat", "texts-0-DELETE": "",
        "kind": "workshop", "status": "held", "starts_at": "2026-10-01 09:00", "ends_at": "2026-10-01 15:00",
        "campaign": campaign.pk, "partners": [partner.pk], "format": "onsite", "city": "Łódź", "region": "10",
        "country": "PL", "confidentiality": "internal", "registered": "30", "attended": "24", "hours": "6",
    }  # fmt: skip
    answer = desk.post(reverse("campaigns_activity:add"), form)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Activity.objects.get()
    assert (made.recorded_by, made.person_hours, made.name_in("pl")) == (officer, 144, "Warsztat")
    assert list(made.partners.all()) == [partner] and made.campaign == campaign


def test_the_form_warns_against_writing_about_people(desk):
    assert "nothing about persons of concern" in desk.get(reverse("campaigns_activity:add")).content.decode().lower()


def test_the_page_of_an_activity_shows_its_person_hours(desk):
    page = desk.get(reverse("campaigns_activity:edit", args=[activity(24, "6").pk])).content.decode()
    assert "144" in page


def test_the_list_shows_sums_and_tells_not_counted_apart(desk, officer):
    activity(20, "6", city="Gdynia"), activity(city="Sopot")
    page = desk.get(reverse("campaigns_activity:index")).content.decode()
    assert "Gdynia" in page and "not counted" in page and "120" in page


def test_the_list_names_the_day_of_what_is_planned(desk):
    activity(starts_at=dt.datetime(2031, 12, 20, 9, tzinfo=dt.UTC))
    assert "20.12.2031" in desk.get(reverse("campaigns_activity:index")).content.decode()


@pytest.mark.parametrize("name", ["campaigns_activity", "campaigns_campaign", "campaigns_partner", "campaigns_topic"])
def test_lists_cost_the_same_for_one_and_for_many(desk, name, django_assert_max_num_queries):
    for number in range(12):
        campaign = Campaign.objects.create(slug=f"c{number}")
        CampaignText.objects.create(owner=campaign, locale=people.locale("pl"), name=f"C{number}")
        activity(campaign=campaign)
        Partner.objects.create(name=f"P{number}", kind="ngo")
        people.topic(f"t{number}", pl=f"T{number}")
    desk.get(reverse(f"{name}:index"))
    with django_assert_max_num_queries(24):
        assert desk.get(reverse(f"{name}:index")).status_code == 200
