"""Starting a send, watching it, deciding what nobody knows. Every action is also a command (`manage.py newsletter`)."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import any_permission_required, permission_required

from campaigns.newsletters import ledger, preflight
from campaigns.newsletters import progress as progress_of
from campaigns.newsletters import start as verbs
from campaigns.newsletters.forms import SendForm, TestMailForm
from campaigns.newsletters.models import Delivery, Newsletter, Send

TEMPLATES = "campaigns/admin/newsletters"
MAY_START = "campaigns.add_send"
MAY_LOOK = (MAY_START, "campaigns.view_send")
PAGE = 50
ACTIONS: dict[str, Callable[..., None]] = {"pause": verbs.pause, "resume": verbs.resume, "cancel": verbs.cancel}
SOLVED_BY_FORM = {"already_sent", "language_not_approved"}
"""Errors the form asks about; they stand there as questions, not as obstacles."""


@permission_required(MAY_START)
def start(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    newsletter = get_object_or_404(Newsletter.objects.select_related("locale"), pk=newsletter_id)
    report = preflight.report(newsletter.translation_key)
    repeated = Send.objects.of_newsletter(newsletter).not_called_off().exists()
    form = SendForm(request.POST if request.method == "POST" else None, report=report, repeated=repeated)
    if request.method == "POST" and form.is_valid():
        try:
            send = verbs.start(newsletter, actor=_officer(request), **form.options())
        except verbs.SendRefused as refused:
            for finding in refused.findings:
                form.add_error(None, finding.message)
        else:
            return redirect("campaigns_sends:show", send.pk)
    obstacles = [found for found in report.findings if found.level == "error" and found.code not in SOLVED_BY_FORM]
    context = {
        "newsletter": newsletter,
        "edit_url": AdminURLFinder(request.user).get_edit_url(newsletter),
        "report": report,
        "checks": [found for found in report.findings if not (found.code in SOLVED_BY_FORM and found.level == "error")],
        "missing": [found for found in report.findings if found.code == "language_not_approved"],
        "can_send": not obstacles and report.people,
        "form": form,
        "test_form": TestMailForm(initial={"address": getattr(request.user, "email", "")}),
        "earlier": Send.objects.of_newsletter(newsletter)[:5],
    }
    return render(request, f"{TEMPLATES}/start.html", context)


@require_POST
@any_permission_required(MAY_START, "campaigns.change_newsletter")
def send_test(request: HttpRequest, newsletter_id: int) -> HttpResponse:
    newsletter = get_object_or_404(Newsletter, pk=newsletter_id)
    form = TestMailForm(request.POST)
    try:
        if form.is_valid():
            verbs.send_test(newsletter, form.cleaned_data["address"], _officer(request))
            messages.success(request, _("A test mail is on its way. It is not counted."))
        else:
            messages.error(request, _("Enter the address that should get the test mail."))
    except verbs.SendRefused as refused:
        messages.error(request, str(refused))
    return redirect("campaigns_sends:start", newsletter.pk)


@require_GET
@any_permission_required(*MAY_LOOK)
def list_sends(request: HttpRequest) -> HttpResponse:
    sends = Send.objects.select_related("topic", "created_by").prefetch_related("topic__texts__locale")
    page = Paginator(sends, PAGE).get_page(request.GET.get("p"))
    titles = _titles({send.newsletter_key for send in page})
    rows = [(send, titles.get(send.newsletter_key, "")) for send in page]
    return render(request, f"{TEMPLATES}/sends.html", {"rows": rows, "page": page})


@require_GET
@any_permission_required(*MAY_LOOK)
def show(request: HttpRequest, send_id: uuid.UUID) -> HttpResponse:
    send = get_object_or_404(Send.objects.select_related("topic", "created_by", "campaign"), pk=send_id)
    unknown = Delivery.objects.of(send).filter(state=Delivery.State.AMBIGUOUS).order_by("armed_at")
    newsletter = Newsletter.objects.filter(translation_key=send.newsletter_key).order_by("pk").first()
    context = {
        "send": send,
        "newsletter": newsletter,
        "progress": progress_of.of(send),
        "languages": _languages(send),
        "unknown": unknown[:PAGE],
        "unknown_count": unknown.count(),
        "may_act": request.user.has_perm(MAY_START),
        "actions": {name: send.state in states for name, states in verbs.ACTIONS.items()},
    }
    return render(request, f"{TEMPLATES}/send.html", context)


@require_GET
@any_permission_required(*MAY_LOOK)
def progress(request: HttpRequest, send_id: uuid.UUID) -> HttpResponse:
    return JsonResponse(progress_of.of(get_object_or_404(Send, pk=send_id)).as_json())


@require_POST
@permission_required(MAY_START)
def steer(request: HttpRequest, send_id: uuid.UUID, action: str) -> HttpResponse:
    if action not in ACTIONS:
        return HttpResponseNotFound()
    send = get_object_or_404(Send, pk=send_id)
    try:
        ACTIONS[action](send, actor=_officer(request))
    except verbs.SendRefused as refused:
        messages.error(request, str(refused))
    return redirect("campaigns_sends:show", send.pk)


@require_POST
@permission_required(MAY_START)
def resolve(request: HttpRequest, send_id: uuid.UUID) -> HttpResponse:
    """Decides about the chosen deliveries, or about all with `all`."""
    send = get_object_or_404(Send, pk=send_id)
    decision = request.POST.get("decision", "")
    chosen = None if request.POST.get("all") else _uuids(request.POST.getlist("delivery"))
    if decision not in ledger.DECISIONS or chosen == []:
        messages.error(request, _("Choose at least one message, and what to do with it."))
    else:
        moved = ledger.resolve(send, decision=decision, delivery_ids=chosen, actor=_officer(request))
        text = ngettext("Decided about %(count)s message.", "Decided about %(count)s messages.", moved)
        messages.success(request, text % {"count": moved})
    return redirect("campaigns_sends:show", send.pk)


def _officer(request: HttpRequest) -> AbstractBaseUser:
    """Never anonymous: Wagtail's admin and the permission stand before every view."""
    return cast(AbstractBaseUser, request.user)


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """Those that are one; a forged value chooses nothing."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _titles(keys: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """One query; the version written first names it."""
    rows = Newsletter.objects.filter(translation_key__in=keys).order_by("-pk")
    return dict(rows.values_list("translation_key", "title"))


def _languages(send: Send) -> list[dict[str, Any]]:
    """Per edition: the language, its subject, and how many people are in the ledger. Two queries."""
    counts = Counter(dict(Delivery.objects.of(send).order_by().values_list("edition").annotate(Count("pk"))))
    return [
        {"edition": edition, "people": counts[edition.pk]}
        for edition in send.editions.select_related("locale").order_by("pk")
    ]
