"""The officers' screens for short links."""

import datetime as dt

import pytest
from django.urls import reverse
from factories import links as make

from campaigns.campaign import Campaign
from campaigns.links.models import TrackedLink
from campaigns.metrics.models import LinkDay
from campaigns.tracking.models import Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def create(desk, **fields):
    data = {"url": "https://example.org/jesien#plan", "purpose": "poster", "label": "Plakat A", "is_active": "on"}
    return desk.post(reverse("short_links:add"), data | fields, follow=True)


def test_a_new_link_gets_its_campaign_parameters_and_shows_its_qr_code(desk):
    campaign = Campaign.objects.create(slug="bezpieczna-jesien")

    response = create(desk, campaign=campaign.pk, placement="Szkoła nr 5")

    link = TrackedLink.objects.get()
    assert link.url == (
        "https://example.org/jesien?utm_source=szkola-nr-5&utm_medium=print"
        "&utm_campaign=bezpieczna-jesien&utm_content=plakat-a#plan"
    )
    page = response.content.decode()
    assert f'src="/l/{link.code}.svg"' in page
    assert f"/l/{link.code}.png?download" in page


def test_what_is_measured_is_spelled_as_the_addresses_of_the_site_are(desk):
    create(desk, placement="Київ, Хрещатик", label="Ґанок")
    assert "utm_source=kyiv-khreshchatyk&" in TrackedLink.objects.get().url
    assert "utm_content=ganok" in TrackedLink.objects.get().url


def test_saving_again_adds_nothing(desk):
    create(desk)
    link = TrackedLink.objects.get()
    data = {"url": link.url, "purpose": "poster", "label": "Inny", "is_active": "on"}

    desk.post(reverse("short_links:edit", args=[link.pk]), data)

    again = TrackedLink.objects.get()
    assert (again.label, again.url) == ("Inny", link.url)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://10.0.0.1/", "http://wiki.internal/", "mailto:a@example.org"]
)
def test_a_link_into_a_network_or_a_script_is_refused(desk, url):
    response = create(desk, url=url)

    assert response.status_code == 200
    assert not TrackedLink.objects.exists()


def test_the_list_shows_followers_and_costs_the_same_for_many(desk, django_assert_max_num_queries):
    for n in range(12):
        link = make.short_link(label=f"Link {n}", campaign=Campaign.objects.create(slug=f"c{n}"))
        for verdict, count in [(Verdict.HUMAN, 41), (Verdict.MACHINE, 1000)]:
            LinkDay.objects.create(link=link, day=dt.date(2026, 5, 4), verdict=verdict, count=count)
    desk.get(reverse("short_links:index"))

    with django_assert_max_num_queries(30):
        page = desk.get(reverse("short_links:index")).content.decode()

    assert page.count("Link 1") >= 1
    assert page.count(">41<") + page.count("41\n") >= 12


def test_links_of_mailings_are_not_touched_here(desk):
    link = make.mailing_link(make.send(), label="In the mail")

    assert "In the mail" not in desk.get(reverse("short_links:index")).content.decode()
    for view in ("edit", "inspect"):
        assert desk.get(reverse(f"short_links:{view}", args=[link.pk]), follow=True).status_code == 404


def test_nobody_deletes_a_link_that_may_be_printed(client, administrator):
    client.force_login(administrator)
    link = make.short_link()

    client.post(reverse("short_links:delete", args=[link.pk]))

    assert TrackedLink.objects.filter(pk=link.pk).exists()


def test_a_stranger_sees_nothing(client, stranger):
    client.force_login(stranger)

    assert client.get(reverse("short_links:index")).status_code == 302
