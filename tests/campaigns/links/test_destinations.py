"""Where links may lead."""

import pytest

from campaigns.links import destinations

SITE = "http://localhost:8000"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" https://example.org/a\n", "https://example.org/a"),
        ("HTTPS://example.org/", "https://example.org/"),
        ("/pl/strona/", "http://localhost:8000/pl/strona/"),
        ("//example.org/x", "http://example.org/x"),
        ("http://localhost:8000/en/", "http://localhost:8000/en/"),
        ("https://żółw.example.org/ł", "https://żółw.example.org/ł"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://dom.example.com/", "https://dom.example.com/"),
    ],
)
def test_a_web_address_becomes_absolute(written, stored):
    assert destinations.check(written, SITE) == stored


@pytest.mark.parametrize(
    "written", ["mailto:biuro@example.org", "tel:+48123456789", "sms:+48123", "#czesc", "MAILTO:x"]
)
def test_what_is_no_web_address_stays(written):
    assert destinations.check(written, SITE) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("javascript:alert(1)", "scheme"),
        ("JaVa\nScript:alert(1)", "scheme"),
        ("\x01javascript:alert(1)", "characters"),
        ("data:text/html,x", "scheme"),
        ("vbscript:x", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("http://localhost/", "internal"),
        ("http://localhost:9000/", "internal"),
        ("http://app.localhost/", "internal"),
        ("http://intranet/", "internal"),
        ("http://wiki.internal/", "internal"),
        ("http://drukarka.local./", "internal"),
        ("http://127.0.0.1/", "internal"),
        ("http://10.1.2.3/", "internal"),
        ("http://192.168.0.1:8080/", "internal"),
        ("http://172.16.5.4/", "internal"),
        ("http://169.254.169.254/latest/", "internal"),
        ("http://0.0.0.0/", "internal"),
        ("http://[::1]/", "internal"),
        ("http://[fe80::1]/", "internal"),
        ("http://[::ffff:10.0.0.1]/", "internal"),
        ("http://2130706433/", "internal"),
        ("http://0x7f.1/", "internal"),
        ("http://0177.0.0.1/", "internal"),
        ("https://bank.example@evil.example/", "credentials"),
        ("https://user:word@example.org/", "credentials"),
        ("https://", "host"),
        ("https:///a", "host"),
        ("https://example.org:port/", "host"),
        ("http://[::1/", "host"),
        ("https://example.org/a b", "characters"),
        ("https://example.org/\\..\\", "characters"),
        ("https://example.org/" + "a" * 2000, "too_long"),
    ],
)
def test_a_link_never_leads_to_a_script_or_into_a_network(written, code):
    with pytest.raises(destinations.BadDestination) as refused:
        destinations.check(written, SITE)

    assert refused.value.code == code
    assert str(refused.value)
