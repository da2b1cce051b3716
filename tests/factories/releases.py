"""Release bundles, with only what matters to the test.

bundle = pack(approved(draft), languages=("pl", "en"))
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from factories.pages import add, body, locale, translate
from wagtail.models import WorkflowPage

from home.models import Bundle, BundleItem, NewsPage
from home.roles import APPROVER, ensure_roles

SOON = dt.timedelta(hours=1)


def news(tree, title="Nowy poradnik", english="A new guide", **fields):
    """(Polish, English) drafts of a news page, approved by nobody yet."""
    fields = {"lead": "Zdanie.", **fields}
    polish = add(NewsPage, tree.pl.news, title, live=False, **{"body": body("pl"), **fields})
    drafts = polish, translate(polish, "en", english, live=False, **{**fields, "body": body("en")})
    for draft in drafts:
        draft.save_revision()
    return tuple(NewsPage.objects.get(pk=draft.pk) for draft in drafts)


def approved(page):
    """Submitted and approved by colleagues as it stands now. Goes live at once unless it waits in a bundle."""
    if not WorkflowPage.objects.exists():
        ensure_roles()
    if page.latest_revision_id is None:
        page.save_revision()
    approver = _colleague("approver")
    approver.groups.add(Group.objects.get(name=APPROVER))
    page.get_workflow().start(page, _colleague("editor")).current_task_state.approve(user=approver)
    return type(page).objects.get(pk=page.pk)


def pack(*pages, languages=("pl", "en"), **fields):
    """A bundle of pages; anything else is added with `put`."""
    bundle = Bundle.objects.create(**{"name": "Kampania wiosenna", **fields})
    bundle.locales.set([locale(code) for code in languages])
    for page in pages:
        put(bundle, "page", page.translation_key)
    return bundle


def put(bundle, kind, key, **fields):
    return BundleItem.objects.create(bundle=bundle, kind=kind, key=str(key), **fields)


def planned(bundle, after=SOON, by=None):
    """Planned for a moment from now on, in somebody's name."""
    by = by or bundle.planned_by or get_user_model().objects.create_superuser(f"planner-{bundle.pk}")
    Bundle.objects.filter(pk=bundle.pk).update(state=Bundle.State.PLANNED, moment=timezone.now() + after, planned_by=by)
    bundle.refresh_from_db()
    return bundle


def _colleague(name):
    return get_user_model().objects.get_or_create(username=f"release-{name}")[0]  # no address, so no mails
