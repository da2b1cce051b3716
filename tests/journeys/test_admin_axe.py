"""The screens we added to the CMS, in both colour schemes, narrow and wide: no barrier of ours, no sideways scroll.

Wagtail's own frame around them (menu, header bar) is left out of the search: `main` is what we write.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from factories.dashboards import plant
from factories.newsletters import write
from factories.pages import fill_site, plant_site
from factories.sends import frozen
from factories.translations import source_news, submit
from wagtail.users.models import UserProfile

from campaigns.newsletters.models import Delivery, Newsletter
from campaigns.subscribers.models import Subscriber

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = [("light", 1280, "en"), ("dark", 360, "pl")]
PICTURES = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures in, for looking at them."""


@pytest.fixture
def screens(roles):
    """Name → address of every screen, with something to see on each."""
    tree = plant_site()
    fill_site(tree)
    submit(source_news(tree))
    send = frozen(6)
    Delivery.objects.filter(pk=Delivery.objects.of(send).first().pk).update(state="ambiguous", detail="timeout")
    story = plant()
    draft = write(title="Szkic", body=[])
    sent = Newsletter.objects.get(translation_key=send.newsletter_key)
    return {
        "translations": reverse("translations:index"),
        "newsletters": reverse("wagtailsnippets_campaigns_newsletter:list"),
        "send-sent-before": reverse("campaigns_sends:start", args=[sent.pk]),
        "send-draft": reverse("campaigns_sends:start", args=[draft.pk]),
        "sends": reverse("campaigns_sends:list"),
        "send-status": reverse("campaigns_sends:show", args=[send.pk]),
        "subscribers": reverse("campaigns_subscriber:index"),
        "subscriber": reverse("campaigns_subscriber:show", args=[Subscriber.objects.first().pk]),
        "dashboards": reverse("campaigns_dashboards:index"),
        "dashboard": reverse("campaigns_dashboards:campaign", args=[story.campaign.slug]),
    }


@pytest.mark.parametrize(("scheme", "width", "language"), SCREENS)
def test_the_screens_of_staff_have_no_barrier_of_ours(screens, visit, administrator, scheme, width, language):
    profile = {"preferred_language": language, "theme": scheme}
    UserProfile.objects.update_or_create(user=administrator, defaults=profile)
    page = visit(administrator, color_scheme=scheme, viewport={"width": width, "height": 900})
    barriers = []
    for name, path in screens.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}-{language}.png", full_page=True)
        found = Axe().run(page, context="main", options={"runOnly": LEVELS}).response["violations"]
        barriers += [(name, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            barriers.append((name, "scrolls sideways", []))
    assert barriers == []
