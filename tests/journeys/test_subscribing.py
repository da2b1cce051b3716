"""From the form to the list and out again, in a real browser: no cookie, nothing from elsewhere.

That none of these pages has a barrier is shown by `test_public_axe`.
"""

import os
import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from factories import people
from factories.pages import plant_site
from journeys.barriers import LEVELS, barriers

from campaigns.links import tokens
from campaigns.subscribers import emails, leaving
from campaigns.subscribers.models import Subscriber

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCREENS = [("light", 1280, "en"), ("dark", 360, "pl")]
PICTURES = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures in, for looking at them."""


@pytest.fixture
def site(settings, live_server):
    cache.clear()
    plant_site()
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "BASE_URL": live_server.url}
    names = [
        ("Bezpieczna szkoła i dom: wiadomości dla nauczycieli", "A safe school and home: news for teachers"),
        ("Wydarzenia", "Events"),
    ]
    return [people.topic(f"t{i}", pl=pl, en=en) for i, (pl, en) in enumerate(names)]


@pytest.fixture
def look(visit):
    """`look(scheme, width)` is a page that writes down what the browser complains about."""

    def look(scheme="light", width=1280, user=None):
        page = visit(user, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.noise = []
        page.on("console", lambda message: page.noise.append(f"{message.type}: {message.text}"))
        page.on("requestfailed", lambda failed: page.noise.append(f"failed: {failed.url}"))
        return page

    return look


def examine(page, name):
    """Nothing was refused by the policy, no cookie was set."""
    if PICTURES:
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
        width = page.viewport_size["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}.png", full_page=True)
    assert page.noise == []
    assert page.context.cookies() == []


def letter_link(name):
    person = Subscriber.objects.find("anna@example.org")
    emails.answer_request.call(str(person.pk))
    return re.search(rf"http\S+/{name}/\S+", mail.outbox[-1].body)[0]


@pytest.mark.parametrize(("scheme", "width", "language"), SCREENS)
def test_a_reader_joins_chooses_and_leaves(site, look, scheme, width, language):
    page = look(scheme, width)
    page.goto(f"/{language}/newsletter/")
    examine(page, "sign-up")
    page.locator("main button").click()
    page.wait_for_selector("[role=alert]")
    page.noise.clear()  # the browser writes down the 422
    examine(page, "sign-up-wrong")

    page.fill("#id_address", "anna@example.org")
    page.check("#id_topics_0")
    page.locator("main button").click()
    page.wait_for_url("**/done/")
    examine(page, "sign-up-done")

    page.goto(letter_link("confirm"))
    assert not Subscriber.objects.reachable().exists()
    examine(page, "confirm")
    page.locator("main button").click()
    page.wait_for_selector("main a[href*='/preferences/']")
    assert Subscriber.objects.reachable().count() == 1
    examine(page, "confirmed")

    page.click("main a[href*='/preferences/']")
    page.check("#id_topics_1")
    page.check("#id_tracking")
    page.locator("main form button").first.click()
    page.wait_for_selector("[role=status]")
    assert Subscriber.objects.agreed_to_tracking().count() == 1
    examine(page, "preferences")
    page.click("button[name=leave]")
    page.wait_for_selector("main a[href$='/newsletter/']")
    examine(page, "left")
    assert leaving.is_suppressed(Subscriber.objects.get())


def test_the_letters_can_be_read_in_the_dark(site, look):
    person = people.subscriber("anna@example.org", state="pending", topics=site)
    emails.answer_request.call(str(person.pk))
    for scheme, width in (("light", 700), ("dark", 360)):
        page = look(scheme, width)
        page.set_content(mail.outbox[-1].alternatives[0][0])
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"letter-{scheme}-{width}.png", full_page=True)
        assert not list(barriers(page, tags=LEVELS[:-1]))


def test_an_address_never_stands_in_the_address_bar(site, look, administrator):
    person = people.subscriber("anna@example.org", topics=site)
    page = look(user=administrator)
    page.goto(reverse("campaigns_subscriber:index"))
    page.fill("#find-address", "anna@example.org")
    page.click("form[action$='/find/'] button")
    page.wait_for_url(f"**{reverse('campaigns_subscriber:show', args=[person.pk])}")
    assert "anna" not in page.url and "anna@" not in page.content()


def test_a_preferences_token_is_not_told_to_other_sites(site, look):
    person = people.subscriber(topics=site)
    page = look()
    answer = page.goto(f"/pl/newsletter/preferences/{tokens.preferences(person.pk)}/")
    assert answer.headers["referrer-policy"] == "same-origin" and "no-store" in answer.headers["cache-control"]
