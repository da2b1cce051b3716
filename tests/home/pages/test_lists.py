"""Lists of our snippets in the CMS ask as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.pages import add_audience, add_helpline, add_topic

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FEW, MANY = 2, 12
LISTS = {"topic": add_topic, "audience": add_audience, "helpline": add_helpline}
STOCKS_OWN = 2
"""Questions for every row that are not ours: wagtail-localize's buttons ask for the languages still missing."""


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        html = client.get(address).content.decode()
    return [query["sql"] for query in queries], html


@pytest.mark.parametrize("name", LISTS)
def test_many_snippets_cost_no_more_questions_of_ours_than_few(client, administrator, name):
    client.force_login(administrator)
    address = reverse(f"wagtailsnippets_home_{name}:list")
    for number in range(FEW):
        LISTS[name](f"Pozycja {number}")
    few, _html = asked(client, address)
    for number in range(FEW, MANY):
        LISTS[name](f"Pozycja {number}")
    many, html = asked(client, address)
    assert f"Pozycja {MANY - 1}" in html
    assert len(many) <= len(few) + STOCKS_OWN * (MANY - FEW), "\n".join(sql[:200] for sql in many[len(few) - 2 :])
