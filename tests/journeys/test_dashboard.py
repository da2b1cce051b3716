"""The managers' pages in a real browser: every chart drawn, nothing the policy forbids, no barrier, tables for all."""

import os
from pathlib import Path

import pytest
from factories.dashboards import plant
from journeys.barriers import barriers
from journeys.steps import wait_for_charts
from wagtail.users.models import UserProfile

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCREENS = [("light", 1280, "pl"), ("dark", 360, "en")]
PICTURES = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures in, for looking at them."""


@pytest.fixture
def story():
    return plant()


@pytest.fixture
def open_dashboard(visit, administrator):
    def open_dashboard(path, *, scheme="light", width=1280, language="en"):
        UserProfile.objects.update_or_create(user=administrator, defaults={"preferred_language": language})
        page = visit(administrator, color_scheme=scheme, viewport={"width": width, "height": 900})
        page.noise = []
        page.on("console", lambda message: page.noise.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.noise.append(f"error: {error}"))
        page.goto(f"/admin/campaigns/dashboards/{path}")
        return page

    return open_dashboard


@pytest.mark.parametrize(("scheme", "width", "language"), SCREENS)
def test_every_chart_is_drawn_without_noise_and_without_a_barrier(story, open_dashboard, scheme, width, language):
    for path in (f"{story.campaign.slug}/", f"send/{story.old.pk}/"):
        page = open_dashboard(path, scheme=scheme, width=width, language=language)
        wait_for_charts(page)
        marks = page.evaluate(
            "[...document.querySelectorAll('[data-chart]')].map(c => c.querySelectorAll('.point').length)"
        )
        assert all(marks), marks
        assert page.noise == []
        assert not [(path, *barrier) for barrier in barriers(page)]
        if PICTURES:
            name = f"{path.split('/')[0]}-{scheme}-{width}-{language}.png"
            page.screenshot(path=Path(PICTURES) / name, full_page=True)


def test_the_keyboard_reaches_the_table_of_a_chart(story, open_dashboard):
    page = open_dashboard(f"send/{story.old.pk}/")
    page.focus("#ladder summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('scroll')")
    assert page.locator("#ladder tbody tr").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("CSV")


def test_numbers_are_written_as_poles_write_them(story, open_dashboard):
    page = open_dashboard(f"{story.campaign.slug}/", language="pl")
    wait_for_charts(page)
    cost = page.locator(".tile__number").nth(3).inner_text()
    assert cost == "14\u00a0000\u00a0PLN"
    ticks = page.evaluate("document.querySelector('#days [data-chart]')._fullLayout.separators")
    assert ticks == ",\u00a0"


def test_nothing_offers_to_send_the_numbers_elsewhere(story, open_dashboard):
    page = open_dashboard(f"send/{story.old.pk}/")
    wait_for_charts(page)
    assert page.locator("[data-title*=cloud], [data-title*=Share], .plotlyjsicon").count() == 0
    hosts = page.evaluate("performance.getEntriesByType('resource').map(r => new URL(r.name).host)")
    assert set(hosts) == {page.evaluate("location.host")}


def test_on_paper_every_table_stands_open(story, open_dashboard, tmp_path):
    page = open_dashboard(f"{story.campaign.slug}/")
    wait_for_charts(page)
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert page.locator("details.more:not(.about):not([open])").count() == 0
    if PICTURES:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 700, "height": 990})
        page.screenshot(path=Path(PICTURES) / "print.png", full_page=True)
