"""Newsletters and short links in a release bundle: they go live with its pages, once, or not at all."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from factories.links import short_link
from factories.newsletters import approved as approved_letter
from factories.newsletters import text, translate_letter, write
from factories.pages import locale, plant_site
from factories.releases import approved, news, pack, planned, put
from factories.sends import news_topic, readers
from planting import fresh

from campaigns.links import lookup
from campaigns.links.models import TrackedLink
from campaigns.newsletters import freeze, start
from campaigns.newsletters.models import Newsletter, Send
from home.models import NewsPage, PublishedDocument
from home.release import go_live
from home.release.go_live import BundleRefused
from home.release.rehearsal import rehearse
from home.roles import ensure_roles

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAST = dt.timedelta(minutes=-1)


@pytest.fixture(scope="module")
def planted(bed):
    ensure_roles()
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    lookup.forget()
    return fresh(planted)


@pytest.fixture
def boss(db):
    return get_user_model().objects.create_superuser("boss")


@pytest.fixture
def campaign(tree, settings):
    """(bundle, Polish page, newsletter that leads to it, short link to it), all ready; two readers of Polish."""
    readers(2)
    page, _english = news(tree)
    bundle = pack(page, languages=["pl"])
    approved(page)
    body = [text(f'<p><a linktype="page" id="{page.pk}">Czytaj</a></p>')]
    letter = approved_letter(write(topic=news_topic(), body=body))
    link = short_link(f"{settings.SITE_BASE_URL}/pl/aktualnosci/nowy-poradnik/", is_active=False)
    put(bundle, "newsletter", letter.translation_key)
    put(bundle, "short_link", link.pk)
    return bundle, page, letter, link


def codes(bundle):
    return {one.code for row in rehearse(bundle).rows for cell in (row.whole, *row.cells) for one in cell.errors}


def outcome(page, link):
    """(page public, sends, link works)."""
    public = PublishedDocument.objects.filter(pk=page.pk).exists()
    return public, Send.objects.count(), TrackedLink.objects.get(pk=link.pk).is_active


def test_page_mailing_and_link_go_live_together(campaign):
    bundle, page, letter, link = campaign
    assert codes(bundle) == set() and outcome(page, link) == (False, 0, False)
    planned(bundle, after=PAST)
    assert go_live.release_due(timezone.now()) == 1
    assert outcome(page, link) == (True, 1, True)
    send = Send.objects.get()
    assert (send.newsletter_key, send.state) == (letter.translation_key, "freezing")
    assert freeze.freeze(send.pk) and Send.objects.get().state == "sending"


def test_one_unready_thing_of_any_kind_holds_them_all(campaign):
    bundle, page, letter, link = campaign
    for spoil, restore in (
        (lambda: NewsPage.objects.get(pk=page.pk).save_revision(), lambda: approved(NewsPage.objects.get(pk=page.pk))),
        (lambda: letter.save_revision(), lambda: approved_letter(Newsletter.objects.get(pk=letter.pk))),
        (lambda: _lead(link, "/pl/nie-ma/"), lambda: _lead(link, "/pl/aktualnosci/nowy-poradnik/")),
    ):
        spoil()
        planned(bundle, after=PAST, by=bundle.planned_by)
        go_live.release_due(timezone.now())
        bundle.refresh_from_db()
        assert bundle.state == "held" and outcome(page, link) == (False, 0, False)
        restore()
    assert codes(bundle) == set()


def _lead(link, path):
    TrackedLink.objects.filter(pk=link.pk).update(url=f"http://localhost:8000{path}")


def test_a_newsletter_that_was_sent_already_is_named(campaign, boss):
    bundle, _page, letter, _link = campaign
    Send.objects.create(newsletter_key=letter.translation_key, topic=letter.topic, tracking="none", state="complete")
    assert "already_sent" in codes(bundle)


def test_a_draft_newsletter_is_named_with_its_language(tree):
    readers(1)
    letter = write(topic=news_topic())
    bundle = put(pack(languages=["pl"]), "newsletter", letter.translation_key).bundle
    report = rehearse(bundle)
    assert {"not_approved"} == {one.code for one in report.rows[0].whole.errors}
    assert "language_not_approved" in {one.code for one in report.rows[0].cells[0].errors}


def test_readers_of_a_language_left_out_get_the_first_language_and_one_is_told(campaign):
    bundle, page, letter, link = campaign
    readers(3, language="en", prefix="english")
    bundle.locales.add(locale("en"))
    translate_letter(letter, "en")
    assert "fallback" in codes(bundle)
    bundle.items.exclude(kind="short_link").update(left_out=["en"])
    report = rehearse(bundle)
    assert report.is_ready
    letters = next(row for row in report.rows if row.item.kind == "newsletter")
    assert "fallback" in {one.code for one in letters.whole.findings}


def test_undoing_stops_the_mailing_that_has_not_gone_out_and_the_link(campaign, boss):
    bundle, page, _letter, link = campaign
    go_live.go_live_now(bundle, actor=boss)
    assert go_live.undo(bundle, actor=boss) == []
    assert outcome(page, link) == (False, 1, False) and Send.objects.get().state == "cancelled"


def test_undoing_says_what_cannot_be_called_back(campaign, boss):
    bundle, _page, _letter, _link = campaign
    go_live.go_live_now(bundle, actor=boss)
    Send.objects.update(state="complete", frozen_at=timezone.now(), intended=2)
    assert go_live.undo(bundle, actor=boss) == ["The newsletter was sent. Nobody can call it back."]


def test_who_may_not_send_may_not_release_a_mailing(campaign, approver):
    bundle, page, _letter, link = campaign
    with pytest.raises(BundleRefused, match="newsletter"):
        go_live.go_live_now(bundle, actor=approver)
    assert outcome(page, link) == (False, 0, False)


def test_a_newsletter_in_a_bundle_is_not_sent_on_its_own(campaign, boss):
    _bundle, _page, letter, _link = campaign
    with pytest.raises(start.SendRefused, match="goes out with the bundle"):
        start.start(letter, actor=boss)
    assert not Send.objects.exists()


def test_a_link_that_works_already_is_no_obstacle(tree):
    bundle = put(pack(languages=["pl"]), "short_link", short_link().pk).bundle
    report = rehearse(bundle)
    assert report.is_ready and [one.level for one in report.rows[0].whole.findings] == ["info"]
