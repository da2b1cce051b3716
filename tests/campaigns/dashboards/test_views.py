import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from factories import campaigns as make
from factories.dashboards import plant
from planting import fresh

from campaigns.metrics import queries
from campaigns.models import Campaign

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def planted(bed):
    return plant()


@pytest.fixture
def story(planted, db):
    return fresh(planted)


@pytest.fixture
def manager(db, django_user_model):
    """May enter the CMS and see the dashboards, nothing else."""
    user = django_user_model.objects.create_user("manager", "m@example.org", "correct horse battery staple")
    wanted = Permission.objects.filter(codename__in=["access_admin", "view_dashboards"])
    user.user_permissions.set(wanted)
    return user


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return lambda name, *args: client.get(reverse(f"campaigns_dashboards:{name}", args=args))


def test_the_campaign_page_shows_what_was_planted(page, story):
    html = page("campaign", story.campaign.slug).content.decode()
    for key in ("targets", "ladder", "days", "links", "pages", "outreach", "languages"):
        assert f'id="{key}"' in html
    assert "Poradnik dla szkół" in html


def test_the_send_page_names_its_newsletter_and_links_back_to_the_campaign(page, story):
    html = page("send", story.old.pk).content.decode()
    assert reverse("campaigns_dashboards:campaign", args=[story.campaign.slug]) in html


def test_the_page_runs_under_a_policy_without_anything_inline(page, story):
    policy = page("campaign", story.campaign.slug)["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["index", "most_read_csv", "campaign", "send", "campaign_csv", "send_csv"])
def test_seeing_campaigns_is_not_enough_to_see_a_dashboard(page, manager, story, name):
    manager.user_permissions.remove(Permission.objects.get(codename="view_dashboards"))
    manager.user_permissions.add(Permission.objects.get(codename="view_campaign"))
    args = {
        "index": [],
        "most_read_csv": [],
        "campaign": [story.campaign.slug],
        "send": [story.old.pk],
        "campaign_csv": [story.campaign.slug, "links"],
        "send_csv": [story.old.pk, "links"],
    }[name]
    response = page(name, *args)
    assert response.status_code in (302, 403)
    assert "Poradnik" not in response.content.decode()


def test_a_stranger_is_asked_to_log_in(client, story):
    response = client.get(reverse("campaigns_dashboards:campaign", args=[story.campaign.slug]))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_an_empty_campaign_says_what_to_do(page, db):
    empty = make.campaign()
    html = page("campaign", empty.slug).content.decode()
    assert html.count('class="empty"') == 7


def test_the_index_lists_campaigns_and_mailings_without_one(page, story):
    letter = make.send(recipients=3)
    html = page("index").content.decode()
    assert story.campaign.slug in html
    assert str(letter.pk) in html


def test_a_dashboard_asks_at_most_twelve_questions(story, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        queries.of_campaign(Campaign.objects.with_texts().get())
    with django_assert_max_num_queries(8):
        queries.of_send(story.old)


def test_more_data_means_no_more_queries(page, story, django_assert_max_num_queries):
    page("campaign", story.campaign.slug)
    with django_assert_max_num_queries(18) as before:
        page("campaign", story.campaign.slug)
    for _ in range(3):
        letter = make.send(recipients=9, languages=("pl", "en", "uk"), campaign=story.campaign)
        make.hits(make.link(send=letter), human=7)
    with django_assert_max_num_queries(len(before)):
        page("campaign", story.campaign.slug)


def test_csv_opens_in_polish_excel(page, story, client):
    url = reverse("campaigns_dashboards:campaign_csv", args=[story.campaign.slug, "ladder"])
    response = client.get(url, {"for": "excel-pl"})
    text = response.content.decode()
    assert text.startswith("\ufeff")
    assert text.splitlines()[0].count(";") == 4
    assert response["Content-Disposition"].startswith("attachment")


def test_a_table_that_does_not_exist_is_not_found(page, story):
    assert page("campaign_csv", story.campaign.slug, "nothing").status_code == 404
