"""Screens of release bundles: the list, one bundle as items × languages, and what people do with it."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import any_permission_required, permission_required
from wagtail.log_actions import registry

from home.release import go_live, pack, preview
from home.release.forms import AddForm, BundleForm, PlanForm
from home.release.go_live import BundleRefused
from home.release.kinds import kinds
from home.release.models import Bundle, BundleItem
from home.release.readiness import languages_of
from home.release.rehearsal import rehearse

TEMPLATES = "home/admin/releases"
MAY_LOOK = ("home.view_bundle", "home.change_bundle", "home.release_bundle")
MAY_PREPARE, MAY_RELEASE = "home.change_bundle", "home.release_bundle"
PAGE, HISTORY = 50, 20


@require_GET
@any_permission_required(*MAY_LOOK)
def index(request: HttpRequest) -> HttpResponse:
    bundles = Bundle.objects.annotate(size=Count("items")).select_related("campaign").order_by("-created_at", "-pk")
    bundles = bundles.prefetch_related("locales", "campaign__texts__locale")
    page = Paginator(bundles, PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "may_add": request.user.has_perm("home.add_bundle")}
    return render(request, f"{TEMPLATES}/index.html", context)


@permission_required("home.add_bundle")
def create(request: HttpRequest) -> HttpResponse:
    return _edit(request, Bundle(created_by_id=request.user.pk))


@permission_required(MAY_PREPARE)
def edit(request: HttpRequest, bundle_id: int) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id)
    if not bundle.is_open:
        messages.error(request, _("What has gone live is not changed any more."))
        return redirect("releases:show", bundle.pk)
    return _edit(request, bundle)


def _edit(request: HttpRequest, bundle: Bundle) -> HttpResponse:
    form = BundleForm(request.POST if request.method == "POST" else None, instance=bundle)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("releases:show", bundle.pk)
    return render(request, f"{TEMPLATES}/edit.html", {"form": form, "bundle": bundle})


@require_GET
@any_permission_required(*MAY_LOOK)
def show(request: HttpRequest, bundle_id: int) -> HttpResponse:
    bundle = get_object_or_404(Bundle.objects.select_related("campaign", "planned_by"), pk=bundle_id)
    return render(request, f"{TEMPLATES}/show.html", _context(request, bundle, PlanForm()))


def _context(request: HttpRequest, bundle: Bundle, plan_form: PlanForm) -> dict[str, Any]:
    may_prepare = bundle.is_open and request.user.has_perm(MAY_PREPARE)
    report = rehearse(bundle) if bundle.is_open else None
    add_forms = [AddForm(kind=kind) for kind in _addable(request)] if may_prepare else []
    return {
        "bundle": bundle,
        "report": report,
        "languages": list(languages_of(report)) if report else [],
        "add_forms": add_forms,
        "media": sum((form.media for form in add_forms), plan_form.media),
        "plan_form": plan_form,
        "may_prepare": may_prepare,
        "may_release": request.user.has_perm(MAY_RELEASE),
        "history": registry.get_logs_for_instance(bundle).select_related("user")[:HISTORY],
        "previews": [(code, preview.address(bundle, f"/{code}/")) for code in bundle.languages],
    }


def _addable(request: HttpRequest) -> list:
    return [kind for kind in kinds().values() if not kind.permission or request.user.has_perm(kind.permission)]


@require_POST
@permission_required(MAY_PREPARE)
def add(request: HttpRequest, bundle_id: int, kind: str) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id)
    known = {one.name: one for one in _addable(request)}
    form = AddForm(request.POST, kind=known[kind]) if kind in known else None
    if form is None or not form.is_valid():
        messages.error(request, _("Choose what should be added."))
    else:
        key = known[kind].key_of(form.cleaned_data["chosen"])
        _try(request, lambda: pack.add(bundle, known[kind], key, actor=request.user), _("Added."))
    return redirect("releases:show", bundle.pk)


@require_POST
@permission_required(MAY_PREPARE)
def take_out(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_object_or_404(BundleItem.objects.select_related("bundle"), pk=item_id)
    done = _("Taken out. It may go live on its own again.")
    _try(request, lambda: pack.take_out(item, actor=request.user), done)
    return redirect("releases:show", item.bundle_id)


@require_POST
@permission_required(MAY_PREPARE)
def leave_out(request: HttpRequest, item_id: int, language: str) -> HttpResponse:
    item = get_object_or_404(BundleItem.objects.select_related("bundle"), pk=item_id)
    _try(request, lambda: pack.leave_out(item, language, actor=request.user))
    return redirect("releases:show", item.bundle_id)


@require_POST
@permission_required(MAY_RELEASE)
def plan(request: HttpRequest, bundle_id: int) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return render(request, f"{TEMPLATES}/show.html", _context(request, bundle, form))
    moment = form.cleaned_data["moment"]
    _try(request, lambda: go_live.plan(bundle, moment, actor=request.user), _("Planned. It goes live by itself."))
    return redirect("releases:show", bundle.pk)


ACTIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "unplan": (go_live.unplan, lambda: _("The plan was cancelled. Nothing goes live by itself.")),
    "now": (go_live.go_live_now, lambda: _("Everything in it is public now.")),
    "undo": (go_live.undo, lambda: _("What the bundle put up was taken down.")),
    "reopen": (go_live.reopen, lambda: _("The bundle is in preparation again.")),
}


@require_POST
@permission_required(MAY_RELEASE)
def act(request: HttpRequest, bundle_id: int, action: str) -> HttpResponse:
    bundle = get_object_or_404(Bundle, pk=bundle_id)
    verb, done = ACTIONS[action]
    if action in {"now", "undo"} and not request.POST.get("sure"):
        messages.error(request, _("Nothing was done: tick that you are sure."))
    else:
        _try(request, lambda: verb(bundle, actor=request.user), done())
    return redirect("releases:show", bundle.pk)


@require_POST
@permission_required("home.delete_bundle")
def delete(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Only one in preparation: what went live stays on record."""
    gone, _rows = Bundle.objects.filter(pk=bundle_id, state=Bundle.State.DRAFT).delete()
    if not gone:
        messages.error(request, _("Only a bundle in preparation can be deleted."))
    return redirect("releases:index") if gone else redirect("releases:show", bundle_id)


def _try(request: HttpRequest, act: Callable[[], Any], done: str = "") -> None:
    try:
        act()
    except BundleRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        if done:
            messages.success(request, done)


urlpatterns = [
    path("", index, name="index"),
    path("new/", create, name="create"),
    path("<int:bundle_id>/", show, name="show"),
    path("<int:bundle_id>/edit/", edit, name="edit"),
    path("<int:bundle_id>/delete/", delete, name="delete"),
    path("<int:bundle_id>/add/<slug:kind>/", add, name="add"),
    path("<int:bundle_id>/plan/", plan, name="plan"),
    *(path(f"<int:bundle_id>/{name}/", act, {"action": name}, name=name) for name in ACTIONS),
    path("<int:bundle_id>/preview/<path:page_path>", preview.show, name="preview"),
    path("items/<int:item_id>/take-out/", take_out, name="take_out"),
    path("items/<int:item_id>/leave-out/<slug:language>/", leave_out, name="leave_out"),
]
