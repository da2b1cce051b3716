"""Who may do what in the CMS: the roles as data, and one function that makes the database agree with it.

Permissions of `campaigns` are given by name when they exist, because `home` does not know that library.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override, pgettext
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

EDITOR, TRANSLATOR, APPROVER = "editor", "translator", "approver"
OFFICER, MANAGER, ADMINISTRATOR = "campaign officer", "manager", "administrator"
Name = tuple[str, str]
"""A permission: (app, codename)."""
ROLES = (EDITOR, TRANSLATOR, APPROVER, OFFICER, MANAGER, ADMINISTRATOR)

# On the root page, so that they hold for the tree of every language, also of one that is added later.
PAGES = {
    EDITOR: {"add", "change"},
    TRANSLATOR: {"change"},
    APPROVER: {"change", "publish", "lock", "unlock"},
    OFFICER: {"add", "change"},
    ADMINISTRATOR: {"add", "change", "publish", "lock", "unlock", "bulk_delete"},
}
# On images and documents of the root collection.
COLLECTIONS = {
    EDITOR: {"add", "change", "choose"},
    TRANSLATOR: {"choose"},
    APPROVER: {"choose"},
    OFFICER: {"add", "change", "choose"},
    ADMINISTRATOR: {"add", "change", "delete", "choose"},
}
WRITE = ("view", "add", "change")
SNIPPETS = ("topic", "audience", "helpline")
CAMPAIGN_WORK = (
    *("campaign", "campaigntext", "trackedlink", "newsletter", "objective", "indicator", "target", "measurement"),
    *("costline", "partner", "activity", "activitytext", "registration", "localteam", "project", "programme"),
)
CAMPAIGN_RESULTS = (*CAMPAIGN_WORK, "send", "edition", "topic", "topictext")
DASHBOARDS = ("campaigns", ("dashboards",), ("view",))
# (app, models, verbs); a permission that does not exist is left out.
MODELS: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    EDITOR: [
        ("wagtail_localize", ("translation",), ("submit",)),
        ("home", SNIPPETS, WRITE),
        ("wagtailredirects", ("redirect",), ("add", "change", "delete")),
        ("home", ("bundle",), ("view",)),
        ("campaigns", ("newsletter",), WRITE),
        ("campaigns", ("campaign",), ("view",)),
        ("campaigns", ("opinion",), ("view", "change")),
        ("search", ("promotion",), (*WRITE, "delete")),
        ("search", ("missedsearch",), ("view",)),
    ],
    TRANSLATOR: [
        ("wagtail_localize", ("translation",), ("submit",)),
        ("home", SNIPPETS, ("view", "change")),
        ("home", ("bundle",), ("view",)),
        ("campaigns", ("newsletter",), ("view", "change")),
    ],
    APPROVER: [
        ("home", SNIPPETS, ("view", "change", "publish")),
        ("home", ("bundle",), ("view", "change", "release")),
        ("campaigns", ("newsletter",), ("view", "change", "publish", "lock", "unlock")),
        ("campaigns", ("campaign", "send", "edition"), ("view",)),
    ],
    OFFICER: [
        ("wagtail_localize", ("translation",), ("submit",)),
        ("home", SNIPPETS, WRITE),
        ("home", ("bundle",), (*WRITE, "delete", "release")),
        ("campaigns", CAMPAIGN_WORK, WRITE),
        ("campaigns", ("opinion",), ("view", "change")),
        ("campaigns", ("topic", "topictext", "send", "edition"), ("view", "add", "change")),
        DASHBOARDS,
        ("campaigns", ("subscriber",), ("view", "change")),  # answers "please take me off"; erasing is not theirs
    ],
    MANAGER: [
        DASHBOARDS,
        ("campaigns", (*CAMPAIGN_RESULTS, "opinion"), ("view",)),
        ("search", ("missedsearch",), ("view",)),
        ("home", ("bundle",), ("view",)),
    ],
}
ADMINISTERED_APPS = (
    "home",
    "campaigns",
    "search",
    "auth",
    "wagtailcore",
    "wagtail_localize",
    "wagtailredirects",
    "wagtailusers",
)


@transaction.atomic
def ensure_roles() -> dict[str, Group]:
    """The groups by name, with exactly these permissions, and the approval workflow. Idempotent."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in ROLES}
    known = {
        (app, codename): pk
        for app, codename, pk in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    for model, wanted, place in (
        (Group.permissions.through, _model_permissions, {}),
        (GroupPagePermission, _page_permissions, {"page": Page.get_first_root_node()}),
        (GroupCollectionPermission, _file_permissions, {"collection": Collection.get_first_root_node()}),
    ):
        granted = {
            (group.pk, known[name]) for role, group in groups.items() for name in wanted(role, known) if name in known
        }
        _agree(model._default_manager.filter(group__in=groups.values(), **place), granted, place)
    _ensure_workflow(groups[APPROVER])
    return groups


def _model_permissions(role: str, known: Iterable[Name]) -> Iterator[Name]:
    yield "wagtailadmin", "access_admin"
    if role == ADMINISTRATOR:
        yield from (name for name in known if name[0] in ADMINISTERED_APPS)
    for app, models, verbs in MODELS.get(role, []):
        yield from ((app, f"{verb}_{model}") for model in models for verb in verbs)


def _page_permissions(role: str, known: Iterable[Name]) -> Iterator[Name]:
    return (("wagtailcore", f"{verb}_page") for verb in PAGES.get(role, ()))


def _file_permissions(role: str, known: Iterable[Name]) -> Iterator[Name]:
    kinds = product(("home", "wagtailimages", "wagtaildocs"), ("image", "document", "siteimage", "sitedocument"))
    return ((app, f"{verb}_{kind}") for app, kind in kinds for verb in COLLECTIONS.get(role, ()))


def _agree(rows: QuerySet[Any], granted: set[tuple[int, int]], place: dict[str, Any]) -> None:
    """Makes the rows exactly these (group, permission): what is missing is added, what else there is, removed."""
    held = {(group, permission): pk for pk, group, permission in rows.values_list("pk", "group_id", "permission_id")}
    rows.filter(pk__in=[pk for pair, pk in held.items() if pair not in granted]).delete()
    missing = sorted(granted - held.keys())
    rows.model._default_manager.bulk_create(
        [rows.model(group_id=group, permission_id=permission, **place) for group, permission in missing]
    )


def _ensure_workflow(approvers: Group) -> None:
    """One step: an approver. At the root page (every language's home inherits it) and for snippets with workflow."""
    mine = Workflow.objects.filter(workflow_tasks__task__groupapprovaltask__groups=approvers).order_by("pk")
    workflow = mine.first() or _plan_workflow(approvers)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    _approve_snippets(workflow)


def _plan_workflow(approvers: Group) -> Workflow:
    """Its name is a row that everybody sees, so it is in the first language of the site; people may change it."""
    with override(settings.LANGUAGE_CODE):
        name = pgettext("workflow", "Approval")
    workflow, task = Workflow.objects.create(name=name), GroupApprovalTask.objects.create(name=name)
    task.groups.set([approvers])
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _approve_snippets(workflow: Workflow) -> None:
    for model in apps.get_models():
        if issubclass(model, WorkflowMixin) and not issubclass(model, Page):
            kind = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})
