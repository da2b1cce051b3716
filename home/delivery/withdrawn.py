"""In the CMS: the versions of a guide, and how one of them is taken from readers (an error, a right that ended)."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from home.pages.guides import GuidePage
from home.pages.versions import GuideVersion
from home.pages.why import LONGEST_WHY
from home.published.refresh import refresh

WITHDRAWN, PUT_BACK = "home.version_withdrawn", "home.version_put_back"
LOG_ACTIONS = (
    (WITHDRAWN, gettext_lazy("Withdraw a version"), gettext_lazy("A version was withdrawn")),
    (PUT_BACK, gettext_lazy("Put a version back"), gettext_lazy("A version was put back")),
)
"""(action, label, message)"""


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_WHY,
        help_text=gettext_lazy("Readers who come to this version read it, in the language of the page."),
    )


def _guide(request: HttpRequest, page_id: int) -> GuidePage:
    """Who may take the whole guide from readers may take a version."""
    guide = get_object_or_404(GuidePage, pk=page_id)
    if not guide.permissions_for_user(request.user).can_unpublish():
        raise PermissionDenied
    return guide


def _older(guide: GuidePage, number: str) -> GuideVersion:
    """The current version is the guide itself, which is unpublished as a whole."""
    found = next((version for version in guide.older_versions if version.number == number), None)
    if found is None:
        raise Http404
    return found


def index(request: HttpRequest, page_id: int) -> HttpResponse:
    return render(request, "home/admin/versions.html", {"page": _guide(request, page_id)})


def withdraw(request: HttpRequest, page_id: int, number: str) -> HttpResponse:
    guide = _guide(request, page_id)
    version = _older(guide, number)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"page": guide, "version": version, "form": form}
        return render(request, "home/admin/version_withdraw.html", context)
    with transaction.atomic():
        if guide.frozen.filter(pk=version.pk).withdraw(timezone.now(), form.cleaned_data["why"]):
            _tell(request, guide, WITHDRAWN, version.number, form.cleaned_data["why"])
    back = messages.button(_address("put_back", guide, version), _("Put it back"))
    messages.success(request, _("Readers no longer get version %s.") % version.number, [back])
    return redirect("versions:index", guide.pk)


def put_back(request: HttpRequest, page_id: int, number: str) -> HttpResponse:
    guide = _guide(request, page_id)
    version = _older(guide, number)
    if request.method != "POST":
        return render(request, "home/admin/version_withdraw.html", {"page": guide, "version": version})
    with transaction.atomic():
        if guide.frozen.filter(pk=version.pk).put_back():
            _tell(request, guide, PUT_BACK, version.number, version.withdrawn_why)
    messages.success(request, _("Version %s can be read again.") % version.number)
    return redirect("versions:index", guide.pk)


def _tell(request: HttpRequest, guide: GuidePage, action: str, number: str, why: str) -> None:
    """The log, and all that follows from what is public: the page, the API, pictures only this version showed."""
    log(guide, action, user=request.user, data={"number": number, "why": why})
    refresh([guide])


def _address(name: str, guide: GuidePage, version: GuideVersion) -> str:
    return reverse(f"versions:{name}", args=[guide.pk, version.number])


urlpatterns = [
    path("<int:page_id>/", index, name="index"),
    path("<int:page_id>/<str:number>/withdraw/", withdraw, name="withdraw"),
    path("<int:page_id>/<str:number>/put-back/", put_back, name="put_back"),
]
