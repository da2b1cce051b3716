from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from factories import campaigns as make

from campaigns.models import CostLine, Indicator, Objective

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def form(campaign, stage, metric):
    return {
        "campaign": campaign.pk,
        "text": "Więcej osób na szkoleniach",
        "stage": stage,
        "due_on": "",
        **management("indicators", 1),
        "indicators-0-metric": metric,
        "indicators-0-id": "",
        "indicators-0-DELETE": "",
        "indicators-0-ORDER": "1",
        **management("indicators-0-targets", 1),
        "indicators-0-targets-0-id": "",
        "indicators-0-targets-0-period_start_on": "2026-01-01",
        "indicators-0-targets-0-period_end_on": "2026-12-31",
        "indicators-0-targets-0-value": "300",
        "indicators-0-targets-0-DELETE": "",
    }


def management(prefix, total):
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": 0, f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000}  # fmt: skip


def test_an_objective_is_saved_with_its_indicator_and_target(client, administrator):
    client.force_login(administrator)
    response = client.post(reverse("campaigns_objective:add"), form(make.campaign(), "output", "out.participations"))
    assert response.status_code == 302
    assert Indicator.objects.get().targets.get().value == 300


def test_an_output_cannot_be_the_indicator_of_an_outcome(client, administrator):
    client.force_login(administrator)
    response = client.post(reverse("campaigns_objective:add"), form(make.campaign(), "outcome", "out.participations"))
    assert response.status_code == 200
    assert "is measured at the stage" in response.content.decode()
    assert not Objective.objects.exists()


def test_a_metric_nobody_defined_is_refused(client, administrator):
    client.force_login(administrator)
    response = client.post(reverse("campaigns_objective:add"), form(make.campaign(), "output", "out.magic"))
    assert response.status_code == 200
    assert not Objective.objects.exists()


def test_an_amount_is_kept_in_hundredths(client, administrator):
    client.force_login(administrator)
    data = {
        "campaign": make.campaign().pk,
        "spent_on": "2026-05-05",
        "kind": "cash",
        "amount": "19.99",
        "currency": "PLN",
    }
    assert client.post(reverse("campaigns_cost:add"), data).status_code == 302
    assert CostLine.objects.get().amount_minor == 1999


@pytest.mark.parametrize("name", ["objective", "measurement", "cost"])
def test_the_lists_and_forms_open(client, administrator, name):
    client.force_login(administrator)
    for view in ("index", "add"):
        assert client.get(reverse(f"campaigns_{name}:{view}")).status_code == 200


def test_a_cost_is_called_by_what_it_took():
    with translation.override("pl"):
        assert str(CostLine(amount_minor=1_320_050)) == "13\xa0200,50 PLN"
        assert str(CostLine(kind="staff_hours", hours=Decimal("7.50"))) == "7,50 h"
