"""`url_map`: the public doors, as operators and proxies read them."""

import io
import json

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.once


def doors(*options):
    call_command("url_map", "--json", *options, stdout=(out := io.StringIO()))
    return json.loads(out.getvalue())


def test_every_public_door_of_the_contract_is_there():
    templates = set(doors().values())
    assert {
        "/t/c/<str:token>",
        "/t/o/<str:token>.gif",
        "/u/<str:token>",
        "/l/<slug:code>",
        "/anymail/<slug:esp>/tracking/",
        "/healthz/live",
        "/healthz/ready",
        "/sitemap.xml",
        "/api/v1/openapi.json",
    } <= templates


def test_the_staffs_doors_stand_in_it_only_when_asked_for():
    assert not [template for template in doors().values() if template.startswith(("/admin/", "/api/v3-preview/"))]
    assert "/admin/" in doors("--all").values()


def test_no_template_carries_an_anchor_of_a_regular_expression():
    assert [
        template for template in doors("--all").values() if "^" in template.replace("[^", "") or "$" in template
    ] == []
