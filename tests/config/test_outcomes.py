"""What of a campaign everybody may see: suppressed for the public, in the reader's language, and up to date."""

import pytest
from factories import dashboards
from factories.pages import add, plant_site

from config.adapters import CampaignResults
from config.jobs import _acted, let_time_pass
from home.models import CampaignPage, PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story():
    return dashboards.plant()


def bars(campaign, language="en"):
    return {figure.title: {bar.label: bar for bar in figure.rows} for figure in figures(campaign, language)}


def figures(campaign, language="en"):
    return CampaignResults().figures(campaign.slug, language)


def test_a_month_with_few_people_is_hidden_and_another_one_with_it(story):
    months = bars(story.campaign)["People at our meetings, month by month"].values()
    texts = [bar.text for bar in months]
    assert "3" not in texts
    assert texts.count("hidden (small number)") >= 2
    assert all((bar.share is None) == (bar.text == "hidden (small number)") for bar in months)
    assert max(bar.share for bar in months if bar.share is not None) == 1


def test_it_speaks_the_readers_language(story):
    polish, english = (
        set(bars(story.campaign, language)["People at our meetings, month by month"]) for language in ("pl", "en")
    )
    assert polish and polish.isdisjoint(english)  # names of months; tests read message ids


@pytest.mark.parametrize("status", ["draft", "planned"])
def test_a_campaign_that_is_no_campaign_yet_shows_nothing(story, status):
    story.campaign.status = status
    story.campaign.save()
    assert not figures(story.campaign)
    assert story.campaign.slug not in dict(CampaignResults().campaigns())


def test_a_page_shows_them_and_follows_when_they_are_counted_anew(story, client):
    tree = plant_site(["pl"], names=("campaigns",))
    body = [("results", {"title": "Wyniki", "campaign": story.campaign.slug})]
    page = add(CampaignPage, tree.pl.campaigns, "Kampania", body=body)
    before = PublishedDocument.objects.get(pk=page.pk)
    assert "What was done so far" in client.get(page.url).content.decode()
    assert before.document["body"][0]["value"]["campaign"]["figures"]
    story.campaign.activities.filter(attended=48).update(attended=148)
    _acted.clear()
    assert let_time_pass() == 1
    assert PublishedDocument.objects.get(pk=page.pk).etag != before.etag
    assert let_time_pass() == 0
