"""What wagtail-localize's editor shows besides its segments: state, what is missing, waivers, approval."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from wagtail.models import Page, WorkflowMixin
from wagtail_localize.models import Translation

from home.localisation import segments
from home.localisation.segments import place
from home.localisation.state import Age, Progress, state_of

register = template.Library()


@register.inclusion_tag("home/admin/translation_panel.html", takes_context=True)
def translation_panel(context: dict[str, Any], translation: Translation, instance: Model) -> dict[str, Any]:
    request, state = context["request"], state_of(translation)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "state": state,
        "progress": Progress(state.progress),
        "age": Age(state.age),
        "is_current": state.age == Age.CURRENT,
        "instance": instance,
        "source": translation.source.get_source_instance(),
        "missing": [
            {"segment": segment, "place": place(instance, segment.context.path)}
            for segment in segments.missing(translation)
        ],
        "waivers": translation.waivers.select_related("string", "context", "user"),
        "review": _review(instance, request.user),
    }


def _review(instance: Model, user) -> dict[str, Any] | None:
    """The step of the approval that is waiting, with the addresses of Wagtail's own actions if `user` may act."""
    step = instance.current_workflow_task_state if isinstance(instance, WorkflowMixin) else None
    if step is None:
        return None
    names = {name for name, _label, _modal in step.task.specific.get_actions(instance, user)}
    urls = {name: _action_url(instance, name, step) for name in names}
    return {"step": step, "urls": urls, "preview_url": _preview_url(instance, step)}


def _action_url(instance: WorkflowMixin, name: str, step) -> str:
    view = "wagtailadmin_pages:workflow_action"
    if not isinstance(instance, Page):
        view = instance.snippet_viewset.get_url_name("workflow_action")
    return reverse(view, args=[instance.pk, name, step.pk])


def _preview_url(instance: WorkflowMixin, step) -> str:
    view = "wagtailadmin_pages:workflow_preview"
    if not isinstance(instance, Page):
        view = instance.snippet_viewset.get_url_name("workflow_preview")
    return reverse(view, args=[instance.pk, step.task_id])
