"""Admin views: the translator's and approver's actions beside the segments. The room has its own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation import orphan_views, segments, source_views
from home.localisation.approval import NoWorkflow, submit_for_approval
from home.localisation.models import SegmentWaiver


def _edited(request: HttpRequest, translation_id: int) -> Translation:
    """The translation, if this person may edit its target; 404 or 403 otherwise."""
    translation = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
    if not user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    return translation


@require_POST
def ready(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Hands over to the approvers; what is missing is said by `RefusedMiddleware`."""
    translation = _edited(request, translation_id)
    try:
        state = submit_for_approval(translation, request.user)
    except NoWorkflow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%s” was submitted for approval. Nothing is public yet.") % state.content_object)
    return redirect(translation.get_target_instance_edit_url())


@require_POST
def waive(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    translation = _edited(request, translation_id)
    segment = get_object_or_404(StringSegment, pk=segment_id, source=translation.source)
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        messages.error(request, _("Nothing was waived: say why this text may stay as it is."))
    else:
        SegmentWaiver.objects.get_or_create(
            translation=translation,
            context=segment.context,
            string=segment.string,
            defaults={"user_id": request.user.pk, "reason": reason},
        )
        segments.suggested_texts(translation.target_locale).filter(  # it would stand where the source's text may stay
            context=segment.context, translation_of=segment.string
        ).delete()
        messages.success(request, _("The text may stay as it is."))
    return redirect(translation.get_target_instance_edit_url())


@require_POST
def withdraw(request: HttpRequest, translation_id: int, waiver_id: int) -> HttpResponse:
    translation = _edited(request, translation_id)
    get_object_or_404(translation.waivers, pk=waiver_id).delete()
    messages.success(request, _("The text needs a translation again."))
    return redirect(translation.get_target_instance_edit_url())


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Stands before wagtail-localize's view, which would show the source's text at this language's address."""
    messages.error(request, _("A page cannot mirror a page of another language. Translate it instead."))
    return redirect("wagtailadmin_pages:edit", page_id)


urlpatterns = [
    path("<int:translation_id>/ready/", ready, name="ready"),
    path("<int:translation_id>/waive/<int:segment_id>/", waive, name="waive"),
    path("<int:translation_id>/withdraw/<int:waiver_id>/", withdraw, name="withdraw"),
    *source_views.urlpatterns,
    *orphan_views.urlpatterns,
]
