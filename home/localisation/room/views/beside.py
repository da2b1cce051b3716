"""Beside the segments of one translation: questions, suggestions, the machine."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation.room import machine, memory, questions
from home.localisation.room.models import Question, SegmentOrigin


def _beside(request: HttpRequest, translation_id: int) -> Translation:
    """The translation, for whoever may edit it or its source; 404 or 403 otherwise."""
    translation = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
    here = translation.get_target_instance(), translation.source.get_source_instance()
    if not any(user_can_edit_instance(request.user, instance) for instance in here):
        raise PermissionDenied
    return translation


def _back(translation: Translation) -> HttpResponse:
    return redirect(f"{translation.get_target_instance_edit_url()}#translation-panel")


@require_POST
def ask(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = _beside(request, translation_id)
    if questions.ask(translation, request.user, request.POST.get("text", ""), request.POST.get("place", "")):
        messages.success(request, _("Your question is asked. It is shown here and on the board."))
    else:
        messages.error(request, _("Nothing was asked: write your question."))
    return _back(translation)


@require_POST
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=question_id)
    translation = _beside(request, question.translation_id)
    if "reopen" in request.POST:
        questions.reopen(question)
        messages.success(request, _("The question is open again."))
    elif questions.answer(question, request.user, request.POST.get("text", ""), resolves="resolve" in request.POST):
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Nothing was answered: write your answer."))
    return _back(translation)


@require_POST
def confirm(request: HttpRequest, translation_id: int) -> HttpResponse:
    """A person stands behind a suggested text, or behind all from the memory."""
    translation = _beside(request, translation_id)
    if not user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    waiting = memory.suggestions(translation)
    one = request.POST.get("text", "")
    if one.isdecimal() and len(one) < 19:
        waiting = waiting.filter(pk=int(one))
    else:
        waiting = waiting.filter(origin__kind=SegmentOrigin.Kind.MEMORY)
    number = 0
    for text in waiting:
        text.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        text.last_translated_by_id = request.user.pk
        text.save()
        number += 1
    said = ngettext("%(count)d text is confirmed.", "%(count)d texts are confirmed.", number) % {"count": number}
    messages.success(request, said)
    return _back(translation)


@require_POST
def draft(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Stands before wagtail-localize's view, which answers with a server error when the service does."""
    translation = _beside(request, translation_id)
    try:
        number = machine.draft(translation, request.user)
    except machine.NoAnswer as error:
        messages.error(request, str(error))
    else:
        said = ngettext(
            "%(count)d text was drafted by machine. Each waits for a person.",
            "%(count)d texts were drafted by machine. Each waits for a person.",
            number,
        )
        messages.success(request, said % {"count": number})
    return _back(translation)
