"""What waits in a bundle does not go live on its own, whichever door it takes; the draft and the approval are kept."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.pages import add
from factories.releases import approved, news, pack, planned
from planting import fresh

from config.jobs import wagtail_schedule
from home.models import NewsPage
from home.release import pack as packing
from home.release.guard import WaitsForBundle
from home.release.rehearsal import rehearse

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def waiting_once(planted):
    polish, _english = news(planted, title="Czeka")
    return pack(polish, languages=["pl"]), polish


@pytest.fixture
def waiting(waiting_once, db):
    """(bundle, a Polish draft in it)."""
    return fresh(waiting_once)


def test_publishing_is_refused_with_the_way_on(waiting):
    bundle, page = waiting
    planned(bundle)
    with pytest.raises(WaitsForBundle, match="goes live with the bundle “Kampania wiosenna” at") as refused:
        page.latest_revision.publish()
    assert refused.value.way_on == (f"/admin/releases/{bundle.pk}/", "Open the bundle")
    assert not NewsPage.objects.get(pk=page.pk).live


def test_the_person_at_the_button_is_told(client, waiting, administrator):
    bundle, page = waiting
    client.force_login(administrator)
    button = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(f"{button}?id={page.pk}", follow=True)
    assert "goes live with the bundle" in response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("releases:show", args=[bundle.pk])
    assert not NewsPage.objects.get(pk=page.pk).live


def test_the_last_approval_makes_it_ready_and_not_public(waiting):
    bundle, page = waiting
    page = approved(page)
    assert not page.live and page.current_workflow_state is None
    assert rehearse(bundle).is_ready


def test_without_a_bundle_the_last_approval_publishes(tree):
    polish, _english = news(tree)
    assert approved(polish).live


def test_a_schedule_made_before_is_held_when_it_falls_due(tree):
    polish, _english = news(tree)
    polish.go_live_at = timezone.now() + dt.timedelta(hours=1)
    revision = polish.save_revision()
    revision.publish()
    pack(polish, languages=["pl"])
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    wagtail_schedule()
    page = NewsPage.objects.get(pk=polish.pk)
    assert not page.live and not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_taken_out_or_left_out_it_may(waiting, administrator):
    bundle, page = waiting
    item = bundle.items.get()
    packing.leave_out(item, "pl", actor=administrator)
    page.latest_revision.publish()
    assert NewsPage.objects.get(pk=page.pk).live
    packing.take_out(item, actor=administrator)
    assert not bundle.items.exists()


def test_a_correction_of_a_public_page_in_a_bundle_is_refused_too(tree):
    page = add(NewsPage, tree.pl.news, "Dawna")
    pack(page, languages=["pl"])
    page.title = "Poprawiona"
    with pytest.raises(WaitsForBundle):
        page.save_revision().publish()
    assert NewsPage.objects.get(pk=page.pk).title == "Dawna"
