"""What happens to a source happens to its translations: together they go live, and together they leave."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from factories.pages import add, locale
from factories.releases import approved, pack
from factories.releases import planned as planned_bundle
from factories.translations import MARKER, live_text, source_news, submit, translate_all
from planting import fresh
from time_machine import travel
from wagtail.models import PageLogEntry

from home.localisation import answers, following, segments
from home.localisation.models import WaitingRevision
from home.localisation.state import Age, state_of
from home.models import NewsPage
from home.release import go_live

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOON = dt.datetime(2030, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def planned_once(planted):
    """A Polish page that goes live at noon, and its approved translation."""
    page = source_news(planted, "zapowiedź", live=False, go_live_at=NOON)
    page.save_revision().publish()
    return finish(submit(page))


@pytest.fixture
def planned(planned_once, tree):
    return fresh(planned_once)


def finish(translation):
    translate_all(translation)
    translation.save_target(publish=True)
    return translation


def source_of(translation):
    return translation.source.get_source_instance()


def is_live(translation):
    return source_of(translation).live, translation.get_target_instance().live


def at(moment):
    with travel(moment + dt.timedelta(minutes=1), tick=False):
        call_command("publish_scheduled", verbosity=0)


def reschedule(page, moment):
    page.go_live_at = moment
    page.save_revision().publish()


def logged(page, action):
    return PageLogEntry.objects.filter(page=page.pk, action=action)


# --- schedules ------------------------------------------------------------------------------------------------------


def test_a_ready_translation_goes_live_in_the_moment_its_source_does(planned):
    assert is_live(planned) == (False, False)
    at(NOON - dt.timedelta(hours=1))
    assert is_live(planned) == (False, False)
    at(NOON)
    assert is_live(planned) == (True, True)


@pytest.mark.parametrize("hours", [-3, 3])
def test_an_earlier_and_a_later_moment_are_followed(planned, hours):
    reschedule(source_of(planned), NOON + dt.timedelta(hours=hours))
    at(NOON + dt.timedelta(hours=min(hours, 0) - 1))
    assert is_live(planned) == (False, False)
    if hours > 0:
        at(NOON)
        assert is_live(planned) == (False, False)
    at(NOON + dt.timedelta(hours=hours))
    assert is_live(planned) == (True, True)


def test_a_cancelled_schedule_is_cancelled_for_all_and_the_next_one_counts(planned):
    page = source_of(planned)
    page.revisions.update(approved_go_live_at=None)
    at(NOON)
    assert is_live(planned) == (False, False)
    reschedule(NewsPage.objects.get(pk=page.pk), NOON + dt.timedelta(days=1))
    at(NOON + dt.timedelta(days=1))
    assert is_live(planned) == (True, True)


def test_what_is_not_ready_stays_behind_without_stopping_the_source(tree):
    page = source_news(tree, "zapowiedź", live=False, go_live_at=NOON)
    page.save_revision().publish()
    translation = submit(page)
    translate_all(translation, besides="lead")
    at(NOON)
    assert is_live(translation) == (True, False)


def test_a_scheduled_change_reaches_translators_at_its_moment_and_touches_nothing_before(source, finished):
    before = live_text(finished.get_target_instance())
    source.title, source.go_live_at = f"{MARKER} za miesiąc", NOON
    source.save_revision().publish()
    at(NOON - dt.timedelta(hours=1))
    assert state_of(finished).age == Age.CURRENT and not segments.missing(finished)
    at(NOON)
    state = state_of(finished)
    assert source_of(finished).title == f"{MARKER} za miesiąc" and live_text(finished.get_target_instance()) == before
    assert state.age == Age.OLDER_MAJOR and state.older_since.date() == NOON.date()
    assert [segment.string.data for segment in segments.missing(finished)] == [f"{MARKER} za miesiąc"]


def test_a_change_written_in_all_languages_goes_live_at_one_moment(source, finished, roles):
    """With a bundle: the one way in which several languages change together."""
    english = finished.get_target_instance()
    source.title, english.title = f"{MARKER} zmiana", "The change"
    for page in (source, english):
        page.save_revision()
    bundle = planned_bundle(pack(source), after=dt.timedelta(minutes=-1))
    for page in (source, english):
        approved(page)
    assert (source_of(finished).title, finished.get_target_instance().title) != (f"{MARKER} zmiana", "The change")
    go_live.release_due(timezone.now())
    bundle.refresh_from_db()
    assert bundle.reasons == [] and bundle.state == "live"
    assert (source_of(finished).title, finished.get_target_instance().title) == (f"{MARKER} zmiana", "The change")


def test_a_translation_of_a_page_that_was_never_public_waits_for_it(tree):
    page = source_news(tree, "szkic", live=False)
    translation = finish(submit(page))
    assert is_live(translation) == (False, False)
    page.save_revision().publish()
    assert is_live(translation) == (True, True)


def test_the_last_approval_is_the_one_that_goes_live(planned):
    english = planned.get_target_instance()
    english.title = "The second thought"
    english.save_revision().publish()
    at(NOON)
    assert planned.get_target_instance().title == "The second thought"
    assert not WaitingRevision.objects.exists()


def test_an_approver_may_publish_it_without_waiting(client, planned, administrator):
    client.force_login(administrator)
    client.post(reverse("translations:publish_now", args=[planned.pk]))
    assert is_live(planned) == (False, True)
    assert logged(planned.get_target_instance(), following.ALONE).get().user == administrator


def test_a_translator_may_not(client, planned, translator):
    client.force_login(translator)
    client.post(reverse("translations:publish_now", args=[planned.pk]))
    assert is_live(planned) == (False, False)


def test_a_copy_takes_no_dates_along(tree):
    later = NOON + dt.timedelta(days=9)
    page = source_news(tree, live=False, go_live_at=NOON, expire_at=later)
    page.save_revision().publish()
    copy = page.copy_for_translation(locale("en"))
    draft = NewsPage.objects.get(pk=copy.pk).get_latest_revision_as_object()
    assert (draft.go_live_at, draft.expire_at) == (None, None)


def test_expiry_is_followed_in_the_same_step(news):
    translation = finish(submit(news))
    news.expire_at = timezone.now() + dt.timedelta(hours=1)
    news.save_revision().publish()
    assert is_live(translation) == (True, True)
    at(news.expire_at)
    assert is_live(translation) == (False, False)
    assert translation.get_target_instance().expired


# --- unpublishing ---------------------------------------------------------------------------------------------------


def test_a_script_that_unpublishes_the_source_unpublishes_its_translations(news, administrator):
    translation = finish(submit(news))
    news.unpublish(user=administrator)
    english = translation.get_target_instance()
    assert not english.live
    assert logged(english, following.UNPUBLISHED).get().user == administrator


def test_a_script_may_keep_them_and_says_why(news):
    translation = finish(submit(news))
    with answers.answering(answers.Answers(keeps_translations=True, reason="Only the Polish one is wrong")):
        news.unpublish()
    english = translation.get_target_instance()
    assert english.live
    assert "Only the Polish one is wrong" in logged(english, following.KEPT).get().message


def test_a_translation_that_leaves_alone_takes_nobody_along(news):
    translation = finish(submit(news))
    translation.get_target_instance().unpublish()
    assert is_live(translation) == (True, False)


def test_unpublishing_is_asked_about_and_the_answer_recorded(client, news, administrator):
    translation = finish(submit(news))
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:unpublish", args=[news.pk])
    assert "What happens to its public translations?" in client.get(url).content.decode()
    client.post(url, {"translations": "keep", "translations-reason": "The English one stands alone"})
    english = translation.get_target_instance()
    entry = logged(english, following.KEPT).get()
    assert english.live and entry.user == administrator and "stands alone" in entry.message


@pytest.mark.parametrize(
    "given", [{}, {"translations": "follow"}, {"translations": "keep", "translations-reason": " "}]
)
def test_without_a_reason_to_stay_they_leave(client, news, administrator, given):
    translation = finish(submit(news))
    client.force_login(administrator)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[news.pk]), given)
    assert is_live(translation) == (False, False)


def test_an_answer_counts_for_its_own_request_only(client, news, administrator):
    translation = finish(submit(news))
    other = finish(submit(add(NewsPage, news.get_parent().specific, "Radio", lead="Fale")))
    client.force_login(administrator)
    client.post(
        reverse("wagtailadmin_pages:unpublish", args=[news.pk]), {"translations": "keep", "translations-reason": "x"}
    )
    source_of(other).unpublish()
    assert is_live(translation) == (False, True) and is_live(other) == (False, False)


@pytest.mark.parametrize(("answer", "stays"), [("follow", False), ("keep", True)])
def test_many_pages_at_once_are_asked_about_too(client, news, administrator, answer, stays):
    translation = finish(submit(news))
    client.force_login(administrator)
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'unpublish'])}?id={news.pk}"
    assert "What happens to its public translations?" in client.get(url).content.decode()
    client.post(url, {"next": "/admin/", "translations": answer, "translations-reason": "Cleaning up"})
    assert is_live(translation) == (False, stays)


def test_a_page_without_public_translations_is_not_asked_about(client, news, administrator):
    submit(news)
    client.force_login(administrator)
    page = client.get(reverse("wagtailadmin_pages:unpublish", args=[news.pk])).content.decode()
    assert "What happens to its public translations?" not in page
