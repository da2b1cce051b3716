"""What wagtail-localize's editor shows besides its segments: state, what is missing, waivers, approval."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from wagtail.models import Page, TranslatableMixin, WorkflowMixin
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation import comparison, following, protection, segments
from home.localisation.room import memory, questions
from home.localisation.room.models import Assignment, SegmentOrigin
from home.localisation.segments import place
from home.localisation.source_views import may_publish
from home.localisation.state import Age, Progress, state_of

register = template.Library()


@register.inclusion_tag("home/admin/translation_panel.html", takes_context=True)
def translation_panel(context: dict[str, Any], translation: Translation, instance: Model) -> dict[str, Any]:
    request, state = context["request"], state_of(translation)
    source, missed = translation.source.get_source_instance(), comparison.missed(state)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "state": state,
        "progress": Progress(state.progress),
        "age": Age(state.age),
        "is_current": state.age == Age.CURRENT,
        "instance": instance,
        "source": source,
        "missed": missed,
        "changes": comparison.rows(state, missed, instance),
        "may_judge": user_can_edit_instance(request.user, source),
        "waiting": _waiting(state, source, request.user, instance) if state.waits else None,
        "missing": [
            {"segment": segment, "place": place(instance, segment.context.path)}
            for segment in segments.missing(translation)
        ],
        "waivers": translation.waivers.select_related("string", "context", "user"),
        "review": _review(instance, request.user),
    }


@register.inclusion_tag("home/admin/translations_answer.html")
def translations_answer(instance: Model) -> dict[str, Any]:
    """The question that goes with unpublishing `instance`; nothing when none of its translations is public."""
    return {"targets": _public_targets([instance])}


@register.inclusion_tag("home/admin/translations_answer.html")
def translations_answer_for_all(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The same for the pages of a bulk action."""
    return {"targets": _public_targets([item["item"] for item in items])}


def _public_targets(instances: list[Model]) -> list[Model]:
    translatable = [instance for instance in instances if isinstance(instance, TranslatableMixin)]
    return [target for instance in translatable for target in following.targets_of(instance) if target.live]


@register.simple_tag
def protection_of(subject: Model) -> dict[str, Any]:
    """Whom a page's protection follows, and who follows it. Collections have no languages."""
    if not isinstance(subject, Page):
        return {}
    return {
        "leader": protection.leader_of(subject),
        "has_followers": protection.has_followers(subject),
        "has_targets": bool(following.targets_of(subject)),
    }


def _waiting(state: Translation, source: Any, user, instance: Model) -> dict[str, Any]:
    """When the source is to go live, if that is planned, and whether `user` may publish without waiting."""
    planned = source.scheduled_revision
    return {"planned_at": planned and planned.approved_go_live_at, "may_publish": may_publish(user, instance)}


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


@register.inclusion_tag("home/admin/room/beside.html", takes_context=True)
def translation_room(context: dict[str, Any], translation: Translation, instance: Model) -> dict[str, Any]:
    """Who translates, suggestions, where texts came from, questions."""
    suggestions = list(memory.suggestions(translation))
    brought = list(memory.of_source(translation).filter(origin__isnull=False))
    _name_sources([*suggestions, *brought])
    return {
        "csrf_token": context.get("csrf_token"),
        "translation": translation,
        "assignment": Assignment.objects.filter(translation=translation).select_related("assignee").first(),
        "source_code": translation.source.locale.language_code,
        "target_code": translation.target_locale.language_code,
        "suggestions": suggestions,
        "has_memory": any(_is_from_memory(text) for text in suggestions),
        "brought": brought,
        "questions": _with_places(instance, questions.thread(translation)),
        "places": [
            {"id": segment.context_id, "name": place(instance, segment.context.path), "text": segment.string.data}
            for segment in questions.places(translation)
        ],
    }


def _is_from_memory(text) -> bool:
    return hasattr(text, "origin") and text.origin.kind == SegmentOrigin.Kind.MEMORY


def _name_sources(texts) -> None:
    """`origin.title` of what came from the memory: the page or snippet it stood in. One query."""
    taken = [text.origin for text in texts if _is_from_memory(text) and text.origin.taken_from]
    keys = {origin.taken_from.context.object_id for origin in taken if origin.taken_from.context}
    titles = dict(TranslationSource.objects.filter(object__in=keys).values_list("object", "object_repr"))
    for origin in taken:
        origin.title = titles.get(origin.taken_from.context and origin.taken_from.context.object_id, "–")


def _with_places(instance: Model, thread) -> list:
    found = list(thread)
    for question in found:
        question.place = place(instance, question.context.path) if question.context else ""
    return found
