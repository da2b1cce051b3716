"""Every list of ours in the CMS asks as often for many rows as for few."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories import campaigns as make
from factories.dashboards import aim
from factories.newsletters import write

from campaigns.models import CostLine, Opinion
from search.models import MissedSearch, Promotion

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FEW, MANY = 2, 12
LISTS = [
    "campaigns_objective:index",
    "campaigns_measurement:index",
    "campaigns_cost:index",
    "campaigns_opinion:index",
    "campaigns_dashboards:index",
    "campaigns_sends:list",
    "wagtailsnippets_campaigns_newsletter:list",
    "missed_searches",
    "search_promotion:index",
]
STOCKS_OWN = {"wagtailsnippets_campaigns_newsletter:list": 2}
"""Questions for every row that are not ours: wagtail-localize's buttons ask for the languages still missing."""


def one_of_each(number):
    """A campaign with an aim, a measurement, costs, a newsletter that was sent; a reader's opinion; two words."""
    today, polish = timezone.localdate(), make.locale()
    campaign = make.campaign(f"Kampania {number}")
    aim(campaign, "outcome", "oc.awareness_change", 10, measured=12)
    CostLine.objects.create(campaign=campaign, spent_on=today, kind="cash", amount_minor=100)
    make.send(recipients=1, campaign=campaign, sent_at=timezone.now() - dt.timedelta(days=1))
    write(title=f"Numer {number}", campaign=campaign)
    Opinion.objects.create(
        translation_key=uuid.uuid4(), locale=polish, title=f"Strona {number}", url=f"/pl/{number}/", is_useful=True,
        comment="Jasne",
    )  # fmt: skip
    MissedSearch.objects.create(locale=polish, digest=f"{number}", words=f"słowo {number}", count=30)
    Promotion.objects.create(locale=polish, words=f"słowo {number}", page_id=1)


@pytest.fixture
def rows(administrator, client):
    client.force_login(administrator)
    return lambda amount: [one_of_each(number) for number in amount]


def asked(client, name):
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    return [query["sql"] for query in queries], answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_many_rows_cost_no_more_questions_than_few(client, rows, name):
    rows(range(FEW))
    few, short = asked(client, name)
    rows(range(FEW, MANY))
    many, long = asked(client, name)
    assert len(long) > len(short)
    allowed = len(few) + STOCKS_OWN.get(name, 0) * (MANY - FEW)
    assert len(many) <= allowed, "\n".join(sql[:200] for sql in many[len(few) - 2 :])
