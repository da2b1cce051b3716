"""The texts of a page that stayed half a translation without a source: a copy, or one whose source was deleted.

wagtail-localize's editor, where a text is waived otherwise, knows nothing of it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page, get_translatable_models
from wagtail_localize.models import get_edit_url
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation import gate
from home.localisation.answers import LONGEST_REASON
from home.localisation.journal import WAIVED
from home.localisation.models import OrphanedTranslation
from home.localisation.segments import Segment, place


def leftovers(request: HttpRequest, orphan_id: int) -> HttpResponse:
    """What keeps its last draft from going live; each text may be waived with a reason."""
    orphan = get_object_or_404(OrphanedTranslation, pk=orphan_id)
    instance = _instance(orphan)
    if not user_can_edit_instance(request.user, instance):
        raise PermissionDenied
    found = gate.leftovers(instance.get_latest_revision_as_object())
    if request.method == "POST":
        _waive(request, orphan, instance, found)
        return redirect("translations:orphan", orphan_id)
    texts = [{"place": place(instance, segment.path), "text": segment.text} for segment in found]
    context = {"instance": instance, "texts": texts, "edit_url": get_edit_url(instance)}
    return render(request, "home/admin/orphan.html", context)


def _waive(request: HttpRequest, orphan: OrphanedTranslation, instance: Any, found: list[Segment]) -> None:
    """Every text of these words; only such as are there, so that no other can be waived in advance."""
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    chosen = [segment for segment in found if segment.text == request.POST.get("text")]
    if not reason or not chosen:
        messages.error(request, _("Nothing was waived: say why this text may stay as it is."))
        return
    orphan.allowed = [*orphan.allowed, *chosen]
    orphan.save(update_fields=["allowed"])
    log(instance=instance, action=WAIVED, user=request.user, data={"source": chosen[0].text, "reason": reason})
    messages.success(request, _("The text may stay as it is."))


def _instance(orphan: OrphanedTranslation) -> Any:
    for model in get_translatable_models():
        here = model._default_manager.filter(translation_key=orphan.translation_key, locale=orphan.locale_id)
        if found := here.first():
            return found.specific if isinstance(found, Page) else found
    raise Http404


urlpatterns = [path("orphans/<int:orphan_id>/", leftovers, name="orphan")]
