"""Who asks, when proxies stand between."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import ProxyMiddleware


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first one is what the visitor claims
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_only_our_own_proxies_say_who_asks(settings, peer, forwarded, visitor):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    ProxyMiddleware(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == visitor
