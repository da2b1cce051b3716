"""Whatever people do, in whatever order: no live English page holds a word of the Polish source, and none answers."""

import contextlib
import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from factories.pages import add_topic, plant_site
from factories.translations import (
    MARKER,
    live_text,
    source_event,
    source_news,
    submit,
    translate_all,
    translate_one,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import APIToken, Page, PageViewRestriction, Revision

from home.localisation import answers, gate
from home.localisation.approval import submit_for_approval
from home.media.share import missing_shares
from home.models import PublishedDocument
from home.slugs import slugify

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REFUSALS = (gate.NotTranslated, ValidationError, PermissionDenied, RuntimeError)
PATHS = ("title", "lead")
SENTENCE = re.compile(rf"{MARKER} \w+")  # every segment of the source begins so and goes on with a word of its own
MAIN_DOORS = ("/en/news/", "/en/events/", "/en/calendar.ics", "/api/v1/documents?locale=en")
DOORS = (
    *(*MAIN_DOORS, "/en/", "/en/feed.rss", "/en/feed.atom", "/sitemap.xml", "/api/v1/navigation?locale=en"),
    f"/en/search/?q={MARKER}",
)
KINDS = {"news": (source_news, "dated_at"), "event": (source_event, "starts_at")}
"""What the walk is about: how it is written, and which of its dates changes."""
API = "/api/v3-preview/pages/"


class Desk:
    """A Polish page, its English translation, and what people can do with the two."""

    def __init__(self, tree, user, kind="news"):
        write, self.date = KINDS[kind]
        self.topic = add_topic(f"{MARKER} temat")
        self.page, self.user, self.number = write(tree, topics=[self.topic]), user, 0
        self.translation = submit(self.page)
        self.token = {"authorization": f"Bearer {APIToken.create_token(user=user, name='walk')[1]}"}

    @property
    def source(self):
        return self._fresh(self.page).get_latest_revision_as_object()

    @property
    def target(self):
        return self.translation.get_target_instance()

    @staticmethod
    def _fresh(page):
        return type(page).objects.get(pk=page.pk)

    def _change(self, page, **fields):
        self.number += 1
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()

    def edit_source(self):
        self._change(self.source, title=f"{MARKER} zmiana{self.number}")

    def change_date(self):
        source = self.source
        self._change(source, **{self.date: getattr(source, self.date).replace(day=self.number % 28 + 1)})

    def change_slug(self):
        self._change(self.source, slug=f"zrodlo-{self.number}")

    def change_english_slug(self):
        self._change(self.target, slug=f"english-{self.number}")

    def sync(self):
        self.translation.source.update_from_db()

    def submit_again(self):
        submit(self.source)

    def translate_some(self):
        translate_one(self.translation, PATHS[self.number % 2], "English words")

    def translate_all(self):
        translate_all(self.translation)

    def machine(self):
        translate_all(self.translation, besides="title", translation_type="machine")

    def save_draft(self):
        self.translation.save_target(publish=False)

    def publish(self):
        self.translation.save_target(publish=True)

    def publish_latest(self):
        self.target.get_latest_revision().publish()

    def publish_first(self):
        self.target.revisions.order_by("pk").first().publish()

    def publish_row(self):
        self.target.save_revision().publish()

    def schedule_source(self):
        self._change(self.source, go_live_at=timezone.now() + dt.timedelta(hours=1))

    def schedule_target(self):
        self._change(self.target, go_live_at=timezone.now() + dt.timedelta(hours=1))

    def fall_due(self):
        """The moment of everything that is scheduled comes."""
        past = timezone.now() - dt.timedelta(minutes=1)
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
            revision.content["go_live_at"] = None
            revision.approved_go_live_at = past
            revision.save()
        call_command("publish_scheduled", verbosity=0)

    def expire_source(self):
        mine = Page.objects.filter(pk=self.page.pk)
        mine.update(expire_at=timezone.now() - dt.timedelta(minutes=1))
        call_command("publish_scheduled", verbosity=0)
        mine.update(expire_at=None)

    def ready(self):
        submit_for_approval(self.translation, self.user)

    def approve(self):
        if step := self.target.current_workflow_task_state:
            step.task.specific.on_action(step, self.user, "approve")

    def unpublish(self):
        self.target.unpublish()

    def unpublish_source(self):
        self.source.unpublish()

    def unpublish_source_and_keep_the_rest(self):
        with answers.answering(answers.Answers(keeps_translations=True, reason="stands alone")):
            self.source.unpublish()

    def restrict(self):
        PageViewRestriction.objects.get_or_create(page=self.page, restriction_type="login")

    def lift(self):
        with answers.answering(answers.Answers(lifts_protection=self.number % 2 == 0)):
            for restriction in PageViewRestriction.objects.filter(page=self.page):
                restriction.delete()

    def stop(self):
        self.translation.enabled = not self.translation.enabled
        self.translation.save()

    def mirror(self):
        target = self.target
        target.alias_of = self.page
        target.save(clean=False)

    def _send(self, method, path, **body):
        answer = getattr(Client(headers=self.token), method)(f"{API}{path}", body, "application/json")
        assert answer.status_code in {200, 201, 422}, answer.content

    def api_publishes(self):
        self._send("post", f"{self.target.pk}/actions/publish/")

    def api_writes(self):
        meta = {"type": self.page._meta.label, "action": "publish"}
        self._send("patch", f"{self.target.pk}/", meta=meta, title=f"English {self.number}")

    def api_copies(self):
        self._send("post", f"{self.page.pk}/actions/copy_for_translation/", locale="en", alias=True, copy_parents=True)

    def copy_target(self):
        """As it is, and published at once."""
        self.number += 1
        self.target.copy(update_attrs={"slug": f"copy-{self.number}"}).get_latest_revision().publish()

    def mirror_target(self):
        self.number += 1
        mirror = CreatePageAliasAction(self.target, update_slug=f"mirror-{self.number}").execute(True)
        ConvertAliasPageAction(mirror).execute(True)
        self._fresh(mirror.specific).save_revision().publish()

    def move_source_away(self):
        """Below the list of the other language, by mistake."""
        self._fresh(self.page).move(self._fresh(self.target.get_parent()), pos="last-child")

    def translate_topic(self):
        self.number += 1
        translation = submit(self.topic)
        if self.number % 2:
            translate_one(translation, "name", "English topic")
        translation.save_target(publish=True)

    def publish_topic(self):
        submit(self.topic).get_target_instance().save_revision().publish()

    def api_unpublishes_source(self):
        self._send("post", f"{self.page.pk}/actions/unpublish/")


STEPS = sorted(name for name in vars(Desk) if not name.startswith("_") and name not in {"target", "source"})


def found_by_a_stranger(desk, doors=DOORS) -> set[str]:
    """Sentences of the source that any English door tells, and that are drawn in pictures to share."""
    page, topic = desk.target.get_url() or "/en/", slugify(desk.topic.name)
    of_page = [page, f"{page}calendar.ics", f"/api/v1/translations/{desk.page.translation_key}/en"]
    of_topic = [f"/en/topics/{topic}/feed.rss", f"/en/topics/{topic}/feed.atom", f"/en/news/?topic={topic}"]
    told = [_told(door) for door in (*doors, *of_page, *of_topic)]
    return {sentence for words in [*told, *_drawn()] for sentence in SENTENCE.findall(words)}


def _told(door) -> str:
    """Calendars fold their lines."""
    return Client().get(door).content.decode().replace("\r\n ", "")


def _drawn() -> list[str]:
    """The words given to whoever draws the pictures of English pages."""
    return [document.title for document, _name, _site in missing_shares() if document.language == "en"]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "events"))


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(KINDS)), steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=12))
def test_no_live_english_page_holds_a_word_of_the_source(tree, roles, administrator, kind, steps):
    with transaction.atomic():
        desk = Desk(tree, administrator, kind)
        for step in steps:
            with contextlib.suppress(*REFUSALS):
                getattr(desk, step)()
            target = desk._fresh(desk.target)
            assert not (target.live and MARKER in live_text(target)), step
        assert found_by_a_stranger(desk) == set()
        transaction.set_rollback(True)


WALK = (
    *("publish", "translate_all", "publish", "edit_source", "sync", "api_writes", "change_slug", "change_english_slug"),
    *("publish_topic", "translate_topic", "translate_topic"),
    *("schedule_source", "fall_due", "restrict", "lift", "unpublish_source", "submit_again", "publish_latest"),
    *(
        "edit_source",
        "save_draft",
        "copy_target",
        "mirror_target",
        "api_publishes",
        "translate_all",
        "publish",
        "api_copies",
        "expire_source",
        "publish",
    ),
)


def test_a_long_day_leaks_nothing_at_any_hour(tree, roles, administrator):
    """Publish, sync, schedule, unpublish, privacy, slug change, API write; doors are tried after every step."""
    desk, was_public = Desk(tree, administrator, "event"), 0
    for step in WALK:
        with contextlib.suppress(*REFUSALS):
            getattr(desk, step)()
        assert found_by_a_stranger(desk, MAIN_DOORS) == set(), step
        was_public += PublishedDocument.objects.filter(page=desk.target.pk).exists()
    assert was_public > 5 and found_by_a_stranger(desk) == set()


def test_the_walk_above_can_end_in_a_live_page(tree, roles, administrator):
    """So that the property is not true for want of anything public."""
    desk = Desk(tree, administrator)
    for step in ("translate_all", "ready", "approve"):
        getattr(desk, step)()
    assert desk.target.live and MARKER not in live_text(desk.target)
    assert Client().get(desk.target.get_url()).status_code == 200 and not found_by_a_stranger(desk)


def test_the_walk_finds_the_leak_of_stock(tree, roles, administrator, stock):
    """So that the property is not true for want of a detector."""
    desk = Desk(tree, administrator, "event")
    desk.publish_latest()
    assert desk.target.live and MARKER in live_text(desk.target)
    sentences = {f"{MARKER} {word}" for word in ("spotkanie", "lead", "akapit", "cytat", "sala", "temat")}
    assert sentences <= found_by_a_stranger(desk) and f"{MARKER} spotkanie" in _drawn()
    address = desk.target.get_url()
    assert {f"{MARKER} spotkanie", f"{MARKER} temat"} <= set(SENTENCE.findall(_told(f"{address}calendar.ics")))
    assert f"{MARKER} temat" in _told(f"/en/topics/{slugify(desk.topic.name)}/feed.rss")
