"""What is in use cannot be deleted, and the page says what uses it."""

import pytest
from django.urls import reverse
from factories import campaigns as make
from factories import people

from campaigns.models import Campaign, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_campaign_in_use_stays_and_says_what_uses_it(desk, method):
    campaign = make.campaign()
    activity = make.activity("Warsztat w Łodzi", campaign=campaign)
    make.link("https://example.org/poradnik", campaign=campaign)
    answer = getattr(desk, method)(reverse("campaigns_campaign:delete", args=[campaign.pk]))
    html = answer.content.decode()
    assert answer.status_code == (409 if method == "post" else 200)
    assert "Warsztat w Łodzi" in html and reverse("campaigns_activity:edit", args=[activity.pk]) in html
    assert "Yes, delete" not in html
    assert Campaign.objects.filter(pk=campaign.pk).exists()


def test_a_long_list_of_uses_is_counted_and_cut(desk):
    campaign = make.campaign()
    for number in range(8):
        make.activity(f"Spotkanie {number}", campaign=campaign)
    html = desk.get(reverse("campaigns_campaign:delete", args=[campaign.pk])).content.decode()
    assert "Activities: 8" in html and html.count("Spotkanie") == 5


def test_a_topic_with_readers_stays_and_names_none_of_them(desk):
    topic = people.topic("news", pl="Aktualności")
    people.subscriber("ola@example.org", topics=[topic])
    html = desk.post(reverse("campaigns_topic:delete", args=[topic.pk])).content.decode()
    assert "Subscriptions: 1" in html and "ola@" not in html
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_a_campaign_nothing_uses_is_deleted(desk):
    campaign = make.campaign()
    desk.post(reverse("campaigns_campaign:delete", args=[campaign.pk]))
    assert not Campaign.objects.exists()
