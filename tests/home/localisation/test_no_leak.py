"""Whatever people do, in whatever order: no live English page holds a word of the Polish source, and none answers."""

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from factories.translations import MARKER, live_text, source_news, submit, translate_all, translate_one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from home.localisation import gate
from home.localisation.approval import submit_for_approval
from home.models import NewsPage

REFUSALS = (gate.NotTranslated, ValidationError, PermissionDenied, RuntimeError)
PATHS = ("title", "lead")


class Desk:
    """A Polish page, its English translation, and what people can do with the two."""

    def __init__(self, tree, user):
        self.source, self.user, self.number = source_news(tree), user, 0
        self.translation = submit(self.source)

    @property
    def target(self):
        return self.translation.get_target_instance()

    def edit_source(self):
        self.number += 1
        self.source.title = f"{MARKER} {self.number}"
        self.source.save_revision().publish()

    def change_date(self):
        self.source.dated_at = self.source.dated_at.replace(day=self.source.dated_at.day % 28 + 1)
        self.source.save_revision().publish()

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

    def fall_due(self):
        self.target.save_revision(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
        call_command("publish_scheduled", verbosity=0)

    def ready(self):
        submit_for_approval(self.translation, self.user)

    def approve(self):
        if step := self.target.current_workflow_task_state:
            step.task.specific.on_action(step, self.user, "approve")

    def unpublish(self):
        self.target.unpublish()

    def unpublish_source(self):
        self.source.unpublish()

    def restrict(self):
        PageViewRestriction.objects.get_or_create(page=self.source, restriction_type="login")

    def stop(self):
        self.translation.enabled = not self.translation.enabled
        self.translation.save()

    def mirror(self):
        target = self.target
        target.alias_of = self.source
        target.save(clean=False)


STEPS = sorted(name for name in vars(Desk) if not name.startswith("_") and name != "target")


def answers_with_the_source(desk) -> bool:
    target = desk.target
    body = Client().get(target.get_url() or "/en/").content.decode()
    return MARKER in body


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=3, max_size=12))
def test_no_live_english_page_holds_a_word_of_the_source(tree, roles, administrator, steps):
    desk = Desk(tree, administrator)
    for step in steps:
        with contextlib.suppress(*REFUSALS):
            getattr(desk, step)()
        target = NewsPage.objects.get(pk=desk.target.pk)
        assert not (target.live and MARKER in live_text(target)), step
    desk.source.delete()


@pytest.mark.django_db
def test_the_walk_above_can_end_in_a_live_page(tree, roles, administrator):
    """So that the property is not true for want of anything public."""
    desk = Desk(tree, administrator)
    for step in ("translate_all", "ready", "approve"):
        getattr(desk, step)()
    assert desk.target.live and MARKER not in live_text(desk.target)
    assert Client().get(desk.target.get_url()).status_code == 200 and not answers_with_the_source(desk)


@pytest.mark.django_db
def test_the_walk_finds_the_leak_of_stock(tree, roles, administrator, stock):
    """So that the property is not true for want of a detector."""
    desk = Desk(tree, administrator)
    desk.publish_latest()
    assert desk.target.live and MARKER in live_text(desk.target)
