"""Texts out and in: export, hand in, look, take over."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation.room import work
from home.localisation.room.exchange import bundle
from home.localisation.room.exchange.apply import apply
from home.localisation.room.exchange.check import Report, report_on
from home.localisation.room.exchange.sheets import Unreadable, sheet_of
from home.localisation.room.models import ExchangedFile
from home.localisation.room.views.board import AT_ONCE, Room

KEPT = dt.timedelta(days=7)


def one(request: HttpRequest, translation_id: int, kind: str = "po") -> HttpResponse:
    """The texts of one translation; `kind` is "po" or "xliff"."""
    translation = get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)
    if not user_can_edit_instance(request.user, translation.get_target_instance()):
        raise PermissionDenied
    sheet, format_ = sheet_of(translation), bundle.FORMATS.get(kind, bundle.FORMATS["po"])
    return _download(format_.write(sheet), f"{sheet.name}.{format_.ENDING}", format_.MIME)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What was ticked on the board, as a zip; or a single translation."""
    kind = request.POST.get("format", "")
    kind = kind if kind in bundle.FORMATS else "po"
    single = request.POST.get("translation", "")
    if single.isdecimal() and len(single) < 19:
        return one(request, int(single), kind)
    room = Room(request, request.POST)
    chosen = work.editable(room.chosen(request.POST), request.user)
    if not chosen or len(chosen) > AT_ONCE * len(room.locales):
        messages.error(
            request,
            _("There is nothing to export. Tick up to %d pages that were submitted for translation.") % AT_ONCE,
        )
        return redirect("translations:index")
    packed = bundle.pack((sheet_of(translation) for translation in chosen), kind)
    return _download(packed, f"translations-{timezone.localdate():%Y-%m-%d}.zip", "application/zip")


def _download(content: bytes, name: str, mime: str) -> HttpResponse:
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def hand_in(request: HttpRequest, translation_id: int | None = None) -> HttpResponse:
    """The form, or a file from it. `translation_id` comes from wagtail-localize's own form; the file says its own."""
    file = request.FILES.get("file") if request.method == "POST" else None
    if file is None:
        if request.method == "POST":
            messages.error(request, _("No file was chosen."))
        mine = ExchangedFile.objects.filter(brought_by=request.user.pk).defer("content").order_by("-pk")[:20]
        return render(request, "home/admin/room/hand_in.html", {"files": mine, "megabytes": bundle.LARGEST >> 20})
    if (file.size or 0) > bundle.LARGEST:
        messages.error(request, _("The file is larger than %d MB. Split it.") % (bundle.LARGEST >> 20))
        return redirect("translations:hand_in")
    ExchangedFile.objects.filter(applied_at=None, brought_at__lt=timezone.now() - KEPT).delete()
    kept = ExchangedFile.objects.create(
        name=(file.name or "").replace("\x00", "")[-255:], content=file.read(), brought_by_id=request.user.pk
    )
    return redirect("translations:look", kept.pk)


def _own(request: HttpRequest, file_id: int) -> ExchangedFile:
    return get_object_or_404(ExchangedFile, pk=file_id, brought_by=request.user.pk)


def _done_before(request: HttpRequest, file: ExchangedFile) -> HttpResponse | None:
    """To a second click, and to who went back in the browser: nothing is left to look at."""
    if file.applied_at is None:
        return None
    messages.info(request, _("“%s” has been taken over already.") % file.name)
    return redirect("translations:hand_in")


def _reports(file: ExchangedFile, user) -> list[Report]:
    found = []
    for name, sheets in bundle.unpack(file.name, bytes(file.content)):
        if isinstance(sheets, Unreadable):
            found.append(Report(name, refusal=str(sheets)))
        else:
            found += [report_on(sheet, name, user) for sheet in sheets]
    return found


def look(request: HttpRequest, file_id: int) -> HttpResponse:
    """What the file would change. Nothing is written."""
    file = _own(request, file_id)
    if answer := _done_before(request, file):
        return answer
    reports = _reports(file, request.user)
    applied, wrong = _sum(reports)
    context = {"file": file, "reports": reports, "applied": applied, "wrong": wrong}
    return render(request, "home/admin/room/look.html", context)


def _sum(reports: Sequence[Report]) -> tuple[int, int]:
    """(texts to be taken over, rows and sheets that cannot be)."""
    wrong = sum(len(report.wrong) + bool(report.refusal) for report in reports)
    return sum(len(report.applied) for report in reports), wrong


@require_POST
def take_over(request: HttpRequest, file_id: int) -> HttpResponse:
    """Everything, or, when the person said so, everything but what is wrong. Looked at anew, in one transaction."""
    file = _own(request, file_id)
    if answer := _done_before(request, file):
        return answer
    reports = _reports(file, request.user)
    applied, wrong = _sum(reports)
    if wrong and not request.POST.get("leave_out"):
        messages.error(
            request, _("Nothing was taken over: some rows are wrong. Mend them, or tick that they are left out.")
        )
        return redirect("translations:look", file.pk)
    if not applied:
        messages.warning(request, _("There is nothing new in this file."))
        return redirect("translations:look", file.pk)
    number = apply(file, reports, request.user)
    messages.success(
        request,
        ngettext(
            "%(count)d text was taken over. Nothing is public yet.",
            "%(count)d texts were taken over. Nothing is public yet.",
            number,
        )
        % {"count": number},
    )
    return redirect("translations:index")
