"""Roles: who may do what, and that asking twice changes nothing."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, Workflow

from home.roles import APPROVER, ROLES, ensure_roles

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_asking_twice_changes_nothing(roles):
    before = GroupPagePermission.objects.count(), Workflow.objects.count()
    again = ensure_roles()
    assert again == roles and tuple(roles) == ROLES
    assert before == (GroupPagePermission.objects.count(), Workflow.objects.count())


def test_a_permission_that_was_added_by_hand_is_taken_back(roles):
    translator = Group.objects.get(name="translator")
    translator.permissions.add(*roles["administrator"].permissions.all())
    ensure_roles()
    assert not translator.permissions.filter(codename="add_user").exists()


@pytest.mark.parametrize(
    ("who", "edit", "publish"),
    [
        ("editor", True, False),
        ("translator", True, False),
        ("approver", True, True),
        ("officer", True, False),
        ("manager", False, False),
        ("stranger", False, False),
    ],
)
def test_who_may_edit_and_publish_pages(request, who, edit, publish):
    page = Page.objects.get(depth=2)
    may = page.permissions_for_user(request.getfixturevalue(who))
    assert (may.can_edit(), may.can_publish()) == (edit, publish)


@pytest.mark.parametrize(("who", "may"), [("editor", True), ("translator", True), ("approver", False)])
def test_who_may_submit_for_translation(request, who, may):
    assert request.getfixturevalue(who).has_perm("wagtail_localize.submit_translation") is may


def test_every_language_inherits_the_approval(roles):
    workflow = Page.objects.get(depth=2).get_workflow()
    assert list(workflow.tasks.get().specific.groups.all()) == [roles[APPROVER]]
    Workflow.objects.filter(pk=workflow.pk).update(name="Sprawdzanie")
    ensure_roles()
    assert Page.objects.get(depth=2).get_workflow().name == "Sprawdzanie"


def test_the_approver_publishes_snippets_and_the_editor_does_not(approver, editor):
    assert approver.has_perm("home.publish_topic") and editor.has_perm("home.change_topic")
    assert not editor.has_perm("home.publish_topic")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[("editor", False), ("translator", False), ("approver", False), ("stranger", False)],
        *[("officer", True), ("manager", True), ("administrator", True)],
    ],
)
def test_results_are_for_those_who_answer_for_them(request, who, may):
    assert request.getfixturevalue(who).has_perm("campaigns.view_dashboards") is may
