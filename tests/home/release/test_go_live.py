"""Going live: at one moment, all or nothing, once; and what people can do before and after."""

import datetime as dt
import itertools
import random

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from factories.pages import add
from factories.releases import approved, news, pack, planned, put

from home.models import Bundle, BundleItem, NewsPage, PublishedDocument
from home.release import go_live
from home.release.go_live import BundleRefused

pytestmark = pytest.mark.django_db
PAST = dt.timedelta(minutes=-1)


@pytest.fixture
def boss(db):
    return get_user_model().objects.create_superuser("boss")


def public(*pages):
    return PublishedDocument.objects.filter(page__in=[page.pk for page in pages]).count()


def ready(tree, **fields):
    """(bundle, polish, english), approved and waiting."""
    polish, english = news(tree, **fields)
    bundle = pack(polish)
    return bundle, approved(polish), approved(english)


def release(now=None):
    return go_live.release_due(now or timezone.now())


# --- the moment -------------------------------------------------------------------------------------------------------


def test_every_language_goes_live_at_the_moment_and_not_before(tree):
    bundle, *pages = ready(tree)
    planned(bundle)
    assert release() == 0 and public(*pages) == 0
    assert release(bundle.moment) == 1 and public(*pages) == 2
    bundle.refresh_from_db()
    assert bundle.state == "live" and bundle.released_at and bundle.reasons == []


def test_it_goes_live_once(tree):
    bundle, polish, _english = ready(tree)
    planned(bundle, after=PAST)
    assert (release(), release()) == (1, 0)
    went = NewsPage.objects.get(pk=polish.pk)
    assert went.last_published_at == went.first_published_at


def test_one_unready_item_holds_everything_and_is_named(tree):
    bundle, *pages = ready(tree)
    other = add(NewsPage, tree.pl.news, "Nieprzejrzana", live=False)
    other.save_revision()
    put(bundle, "page", other.translation_key, left_out=["en"])
    planned(bundle, after=PAST)
    assert release() == 1 and public(*pages, other) == 0
    bundle.refresh_from_db()
    assert bundle.state == "held"
    assert bundle.reasons == ["Nieprzejrzana (Polish): Nobody has approved it yet. Submit it for approval."]


def test_what_became_unready_after_the_plan_holds_it_too(tree):
    bundle, polish, english = ready(tree)
    planned(bundle, after=PAST)
    polish.title = "Dopisane po zatwierdzeniu"
    polish.save_revision()
    assert release() == 1 and public(polish, english) == 0


def test_an_unforeseen_error_holds_the_bundle_and_stops_no_other(tree):
    bundles = [ready(tree, title=f"Nowina {n}", english=f"News {n}") for n in (1, 2)]
    for bundle, *_pages in bundles:
        planned(bundle, after=PAST)
    broken = bundles[0][1].latest_revision
    type(broken).objects.filter(pk=broken.pk).update(content=[])  # no page at all
    with pytest.raises(ExceptionGroup):
        release()
    states = list(Bundle.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["held", "live"] and public(*bundles[1][1:]) == 2 and public(*bundles[0][1:]) == 0


def test_a_moment_that_was_missed_waits_for_a_person(tree, settings):
    bundle, *pages = ready(tree)
    planned(bundle, after=dt.timedelta(minutes=-settings.SCHEDULE_MAX_LATENESS - 1))
    assert release() == 1 and public(*pages) == 0
    bundle.refresh_from_db()
    assert bundle.state == "missed" and "Decide" in bundle.reasons[0]


def test_whatever_is_unready_everything_is_public_or_nothing(tree):
    """Subsets of three pages, in random order of adding, with random faults."""
    chance = random.Random(7)
    pages = [add(NewsPage, tree.pl.news, f"Nowina {n}", live=False) for n in range(3)]
    bundle = pack(*chance.sample(pages, 3), languages=["pl"])
    pages = [approved(page) for page in pages]
    planned(bundle, after=PAST)
    before = set(PublishedDocument.objects.values_list("pk", "etag"))
    for unready in itertools.chain.from_iterable(itertools.combinations(pages, n) for n in range(3)):
        with transaction.atomic():
            for page in unready:
                chance.choice([_write_on, _link_nowhere, _delete])(page)
            release()
            went = public(*pages)
            assert went == (0 if unready else 3)
            assert unready == () or set(PublishedDocument.objects.values_list("pk", "etag")) == before
            transaction.set_rollback(True)


def _write_on(page):
    NewsPage.objects.get(pk=page.pk).save_revision()


def _link_nowhere(page):
    page = NewsPage.objects.get(pk=page.pk)
    page.body = [("text", '<a href="/pl/nie-ma/">tu</a>')]
    page.save_revision()
    approved(page)


def _delete(page):
    NewsPage.objects.get(pk=page.pk).delete()


# --- people -----------------------------------------------------------------------------------------------------------


def test_planning_needs_a_moment_to_come_and_something_to_release(tree, boss):
    with pytest.raises(BundleRefused, match="nothing in it"):
        go_live.plan(pack(), timezone.now() + dt.timedelta(hours=1), actor=boss)
    bundle, *_pages = ready(tree)
    with pytest.raises(BundleRefused, match="passed already"):
        go_live.plan(bundle, timezone.now(), actor=boss)


def test_a_plan_can_be_moved_and_cancelled(tree, boss):
    bundle, *pages = ready(tree)
    first, second = (timezone.now() + dt.timedelta(hours=n) for n in (1, 2))
    go_live.plan(bundle, first, actor=boss)
    go_live.plan(bundle, second, actor=boss)
    assert release(first) == 0
    go_live.unplan(bundle, actor=boss)
    assert release(second) == 0 and public(*pages) == 0
    bundle.refresh_from_db()
    assert (bundle.state, bundle.moment) == ("draft", None)


def test_now_means_now_or_tells_why_not(tree, boss):
    bundle, polish, english = ready(tree)
    NewsPage.objects.get(pk=english.pk).save_revision()
    with pytest.raises(BundleRefused, match="changed after its approval"):
        go_live.go_live_now(bundle, actor=boss)
    bundle.refresh_from_db()
    assert bundle.state == "draft" and public(polish, english) == 0
    approved(NewsPage.objects.get(pk=english.pk))
    go_live.go_live_now(bundle, actor=boss)
    assert public(polish, english) == 2


def test_what_was_held_can_still_go_live_once_it_is_mended(tree, boss):
    bundle, polish, english = ready(tree)
    NewsPage.objects.get(pk=english.pk).save_revision()
    planned(bundle, after=PAST)
    release()
    approved(NewsPage.objects.get(pk=english.pk))
    go_live.go_live_now(bundle, actor=boss)
    bundle.refresh_from_db()
    assert bundle.state == "live" and bundle.reasons == [] and public(polish, english) == 2


def test_a_language_left_out_stays_as_it_is(tree, boss):
    bundle, polish, english = ready(tree)
    bundle.items.update(left_out=["en"])
    go_live.go_live_now(bundle, actor=boss)
    assert (public(polish), public(english)) == (1, 0)


def test_undoing_takes_down_what_is_new_and_brings_back_what_was_changed(tree, boss):
    old = add(NewsPage, tree.pl.news, "Dawny tytuł")
    bundle, polish, english = ready(tree)
    put(bundle, "page", old.translation_key, left_out=["en"])
    old.title = "Nowy tytuł"
    old.save_revision()
    approved(old)
    go_live.go_live_now(bundle, actor=boss)
    assert PublishedDocument.objects.get(pk=old.pk).title == "Nowy tytuł"
    assert go_live.undo(bundle, actor=boss) == []
    assert PublishedDocument.objects.get(pk=old.pk).title == "Dawny tytuł" and public(polish, english) == 0
    bundle.refresh_from_db()
    assert bundle.state == "undone"


def test_undoing_leaves_what_was_changed_since_and_says_so(tree, boss):
    bundle, polish, english = ready(tree)
    go_live.go_live_now(bundle, actor=boss)
    polish = NewsPage.objects.get(pk=polish.pk)
    polish.title = "Sprostowanie"
    polish.save_revision().publish()
    assert go_live.undo(bundle, actor=boss) == ["“Sprostowanie” was changed since, so it stays as it is."]
    assert (public(polish), public(english)) == (1, 0)


def test_what_was_taken_down_can_be_prepared_and_released_again(tree, boss):
    bundle, *pages = ready(tree)
    go_live.go_live_now(bundle, actor=boss)
    go_live.undo(bundle, actor=boss)
    go_live.reopen(bundle, actor=boss)
    go_live.go_live_now(bundle, actor=boss)
    assert public(*pages) == 2


def test_what_went_live_is_not_released_again(tree, boss):
    bundle, *_pages = ready(tree)
    go_live.go_live_now(bundle, actor=boss)
    for act in (go_live.go_live_now, go_live.unplan, go_live.reopen):
        with pytest.raises(BundleRefused, match="cannot be done now"):
            act(bundle, actor=boss)


# --- the database -----------------------------------------------------------------------------------------------------


def test_a_thing_waits_in_one_open_bundle_at_a_time(tree, boss):
    bundle, polish, _english = ready(tree)
    with pytest.raises(IntegrityError), transaction.atomic():
        pack(polish)
    go_live.go_live_now(bundle, actor=boss)
    assert pack(polish).items.count() == 1 and not BundleItem.objects.get(bundle=bundle).is_waiting


@pytest.mark.parametrize("state", ["planned", "missed", "live", "undone"])
def test_a_state_has_the_time_it_speaks_of(db, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.create(name="Bez czasu", state=state)
