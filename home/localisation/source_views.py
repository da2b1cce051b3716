"""Admin views about the source of translations: its versions, which of them are minor, and what waits for it."""

from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation import following
from home.localisation.changes import as_segments, changes
from home.localisation.models import SourceVersion, WaitingRevision
from home.localisation.segments import place


@require_safe
def versions(request: HttpRequest, source_id: int) -> HttpResponse:
    """Every published version of a source against the one before it, the newest first."""
    source = get_object_or_404(TranslationSource, pk=source_id)
    instance = _editable(request, source)
    found = list(source.versions.select_related("made_by").order_by("number"))
    steps = [{"version": new, "changes": told(instance, old, new)} for old, new in pairwise(found)]
    context = {"source": source, "instance": instance, "first": found[:1], "steps": steps[::-1]}
    return render(request, "home/admin/source_versions.html", context)


@require_POST
def minor(request: HttpRequest, version_id: int) -> HttpResponse:
    """The author's word on a change, and its undoing: minor means that no translation has to hurry."""
    version = get_object_or_404(SourceVersion.objects.select_related("source"), pk=version_id, number__gt=1)
    _editable(request, version.source)
    version.is_minor = request.POST.get("is_minor") == "1"
    version.save(update_fields=["is_minor"])
    is_minor = _("The change counts as minor in every language.")
    messages.success(request, is_minor if version.is_minor else _("The change counts in every language."))
    return redirect(_next(request) or "translations:versions", *([] if _next(request) else [version.source_id]))


@require_POST
def publish_now(request: HttpRequest, translation_id: int) -> HttpResponse:
    """An approved translation need not wait for its source, if somebody who may publish says so."""
    waiting = get_object_or_404(WaitingRevision.objects.select_related("revision"), translation=translation_id)
    target = waiting.revision.content_object
    if not may_publish(request.user, target):
        raise PermissionDenied
    following.publish_now(waiting, by=request.user)
    messages.success(request, _("“%s” is public.") % target)
    return redirect(waiting.translation.get_target_instance_edit_url())


def told(instance: Model, old: SourceVersion, new: SourceVersion) -> list[dict]:
    """The changes between two versions, each with the name of its field."""
    found = changes(as_segments(old.texts), as_segments(new.texts))
    return [{"change": change, "place": place(instance, change.path)} for change in found]


def _editable(request: HttpRequest, source: TranslationSource) -> Model:
    instance = source.get_source_instance()
    if not user_can_edit_instance(request.user, instance):
        raise PermissionDenied
    return instance


def may_publish(user, instance: Model) -> bool:
    if isinstance(instance, Page):
        return instance.permissions_for_user(user).can_publish()
    return policy_registry.get(instance).user_has_permission(user, "publish")


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, None) else ""


urlpatterns = [
    path("versions/<int:source_id>/", versions, name="versions"),
    path("versions/<int:version_id>/minor/", minor, name="minor"),
    path("<int:translation_id>/publish-now/", publish_now, name="publish_now"),
]
