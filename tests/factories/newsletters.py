"""Newsletters that go through Wagtail's own drafts, workflow and publishing, as they would in the admin.

news = approved(write(topic=topic("news", pl="Aktualności"), body=[text("<p>Dzień dobry</p>")]))
translate_letter(news, "en", subject="News")
"""

import uuid

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from factories.people import locale, topic
from wagtail.blocks import StreamValue

from campaigns.newsletters import approval
from campaigns.newsletters.models import Newsletter

APPROVERS = "approver"


def text(html="<p>Dzień dobry.</p>"):
    return ("text", html)


def write(*, language="pl", body=None, **fields):
    """A draft with one revision. `body` as pairs of kind and raw value, as the API takes them."""
    values = {"title": "Poranna poczta", "subject": "Wiadomości", "live": False} | fields
    if "topic" not in values:
        values["topic"] = topic("news", pl="Aktualności", en="News", uk="Новини")
    newsletter = Newsletter.objects.create(locale=locale(language), **values)
    return rewrite(newsletter, body=[text()] if body is None else body)


def rewrite(newsletter, *, body=None, **changes):
    """A further draft; only the revision has it."""
    draft = newsletter.get_latest_revision_as_object()
    if body is not None:
        raw = [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in body]
        draft.body = StreamValue(draft.body.stream_block, raw, is_lazy=True)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision()
    newsletter.refresh_from_db()
    return newsletter


def translate_letter(newsletter, language, **fields):
    """The same newsletter in another language, as a draft."""
    same = {name: getattr(newsletter, name) for name in ("topic", "campaign", "tracking", "translation_key")}
    return write(language=language, **(same | {"subject": f"News {language}"} | fields))


def approved(newsletter):
    """Submitted by one colleague, approved by another, and thereby live."""
    workflow = approval.ensure_workflow(APPROVERS)
    approver = _colleague("approver")
    approver.groups.add(Group.objects.get(name=APPROVERS))
    workflow.start(newsletter, _colleague("editor")).current_task_state.approve(user=approver)
    newsletter.refresh_from_db()
    return newsletter


def _colleague(name):
    return get_user_model().objects.get_or_create(username=f"letter-{name}", email=f"{name}@example.org")[0]
