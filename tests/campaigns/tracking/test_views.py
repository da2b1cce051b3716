"""Clicks, opens, short links: what the reader gets, what is noted, what is never told."""

import uuid
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from factories import links as make

from campaigns.links import lookup, tokens
from campaigns.tracking import spool
from campaigns.tracking.models import EventType
from campaigns.tracking.verdicts import Signal

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_remembered():
    lookup.forget()
    yield
    lookup.forget()
    spool.writer.close()


def noted():
    return [hit for path in spool.sealed_files() for hit in spool.read(path)]


def click(client, link, delivery_id=None, **headers):
    address = reverse("campaigns:click", args=[tokens.click(link.code, delivery_id)])
    return client.get(address, headers={"user-agent": FIREFOX, **headers})


@pytest.mark.django_db
def test_a_click_leads_to_the_stored_destination_and_is_noted(client):
    link = make.mailing_link(make.send(), url="https://example.org/ł?utm_source=newsletter#part")
    delivery_id = uuid.uuid4()

    response = click(client, link, delivery_id, **{"sec-fetch-user": "?1"})

    assert response.status_code == 302
    assert response["Location"] == "https://example.org/%C5%82?utm_source=newsletter#part"
    [hit] = noted()
    assert (hit.type, hit.link_code, hit.delivery_id) == (EventType.CLICKED, link.code, delivery_id)
    assert Signal(hit.signals) == Signal.BROWSER | Signal.GESTURE | Signal.PERSONAL


@pytest.mark.django_db
def test_the_next_site_learns_nothing_and_no_cache_keeps_it(client):
    link = make.mailing_link(make.send())
    token = tokens.click(link.code, uuid.uuid4())

    response = client.get(reverse("campaigns:click", args=[token]))

    assert token not in response["Location"]
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.django_db
def test_neither_address_nor_user_agent_reaches_the_spool(client, settings):
    click(client, make.mailing_link(make.send()), **{"x-forwarded-for": "203.0.113.9"})

    [file] = Path(settings.CAMPAIGNS["SPOOL_DIR"]).glob("*.hits")
    assert b"203.0.113.9" not in (content := file.read_bytes())
    assert b"Firefox" not in content
    assert b"127.0.0.1" not in content


@pytest.mark.django_db
def test_head_is_answered_like_get_and_noted_as_such(client):
    link = make.short_link()

    response = client.head(f"/l/{link.code}", headers={"user-agent": FIREFOX})

    assert (response.status_code, response["Location"]) == (302, link.url)
    assert Signal.HEAD in Signal(noted()[0].signals)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_is_only_followed_never_changed(client, method):
    link = make.short_link()

    assert getattr(client, method)(f"/l/{link.code}").status_code == 405
    assert noted() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/t/c/tampered",
        "/l/zzzzzzz",
        "/l/zzzzzzz?url=https://evil.example",
        "/t/c/" + "a" * 3000,
    ],
)
def test_an_unknown_link_is_a_friendly_page_and_never_a_redirect(client, path):
    response = client.get(path, headers={"accept-language": "en"})

    assert response.status_code == 404
    assert "Location" not in response
    assert "This link does not work" in response.content.decode()
    assert noted() == []


@pytest.mark.django_db
def test_a_link_that_was_switched_off_leads_nowhere(client):
    link = make.short_link(is_active=False)

    assert client.get(f"/l/{link.code}").status_code == 404


@pytest.mark.django_db
def test_a_link_of_a_mailing_is_no_short_link(client):
    link = make.mailing_link(make.send())

    assert client.get(f"/l/{link.code}").status_code == 404


@pytest.mark.django_db
def test_a_code_typed_in_capitals_works(client):
    link = make.short_link()

    assert client.get(f"/l/{link.code.upper()}")["Location"] == link.url


@pytest.mark.django_db
def test_a_click_costs_one_query_and_the_next_one_none(client, django_assert_num_queries):
    link = make.mailing_link(make.send())

    with django_assert_num_queries(1):
        click(client, link)
    with django_assert_num_queries(0):
        click(client, link)


class Away:
    """Stands where a dead database would: every statement fails like a lost connection."""

    def __call__(self, execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db
def test_known_links_go_on_while_the_database_is_away(client, monkeypatch):
    link = make.mailing_link(make.send())
    click(client, link)
    monkeypatch.setattr(lookup.time, "monotonic", lambda: 1e12)  # long after it was fresh

    with connection.execute_wrapper(Away()):
        response = click(client, link)

    assert response["Location"] == link.url
    assert len(noted()) == 2


@pytest.mark.django_db
def test_an_unknown_link_asks_for_patience_while_the_database_is_away(client):
    link = make.mailing_link(make.send())

    with connection.execute_wrapper(Away()):
        response = click(client, link)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert noted() == []


@pytest.mark.django_db
def test_a_spool_that_cannot_be_written_does_not_stop_the_reader(client, settings, tmp_path, caplog):
    link = make.short_link()
    (tmp_path / "file").write_text("in the way")
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SPOOL_DIR": tmp_path / "file"}

    response = client.get(f"/l/{link.code}")

    assert response["Location"] == link.url
    assert "lost" in caplog.text


@pytest.mark.parametrize("token", ["tampered", tokens.unsubscribe(uuid.UUID(int=1))])
def test_the_pixel_is_always_the_same_picture(client, token, settings):
    response = client.get(f"/t/o/{token}.gif")

    assert (response.status_code, response["Content-Type"]) == (200, "image/gif")
    assert response.content.startswith(b"GIF89a")
    assert noted() == []


def test_an_open_is_noted_with_its_delivery_and_without_a_query(client):
    response = client.get(reverse("campaigns:open", args=[tokens.open_(one := uuid.uuid4())]))

    [hit] = noted()
    assert (hit.type, hit.delivery_id) == (EventType.OPENED, one)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "content_type", "start"), [("svg", "image/svg+xml", b"<?xml"), ("png", "image/png", b"\x89PNG")]
)
def test_a_short_link_has_its_qr_code(client, kind, content_type, start):
    link = make.short_link()

    response = client.get(f"/l/{link.code}.{kind}?download")

    assert response["Content-Type"] == content_type
    assert response.content.startswith(start)
    assert response["Content-Disposition"] == f'attachment; filename="qr-{link.code}.{kind}"'
    assert client.get(f"/l/zzzzzzz.{kind}").status_code == 404


def test_what_cannot_be_a_code_is_neither_asked_for_nor_remembered(client, monkeypatch):
    monkeypatch.setattr(lookup, "_known", known := {})
    assert client.get(f"/l/{'a' * 4000}").status_code == 404
    assert known == {}
