"""The inbox of addresses not found: lead one to a page, with one click or to a page you choose, or ignore it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log
from wagtail.models import Page, Site

from home.delivery.missing.models import MissingAddress
from home.delivery.missing.suggest import suggestions
from home.published.former import lead
from home.published.models import PublishedDocument

PER_PAGE = 20
PERMISSION = "wagtailredirects.add_redirect"
HEADING = gettext_lazy("Addresses not found")


class AimForm(forms.Form):
    page = forms.ModelChoiceField(
        label=gettext_lazy("Page to lead to"), queryset=Page.objects.filter(depth__gt=1), widget=AdminPageChooser
    )

    def clean_page(self) -> Page:
        page: Page = self.cleaned_data["page"]
        if not PublishedDocument.objects.filter(pk=page.pk).exists():
            raise forms.ValidationError(_("“%s” is not public. Publish it first, or choose another page.") % page)
        return page


class MissingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def index(request: HttpRequest) -> HttpResponse:
    """Four queries for a screen, whatever the number of rows on it."""
    _check(request)
    page = Paginator(MissingAddress.objects.waiting().select_related("site"), PER_PAGE).get_page(request.GET.get("p"))
    rows = list(page.object_list)
    near = _suggested(rows)
    entries = [(row, near.get(row.pk)) for row in rows]
    context = {"heading": HEADING, "entries": entries, "page_obj": page}
    return render(request, "home/admin/missing.html", context)


def _suggested(rows: list[MissingAddress]) -> dict[int, PublishedDocument]:
    found: dict[int, PublishedDocument] = {}
    for site in {row.site for row in rows}:
        mine = {row.path: row.pk for row in rows if row.site == site}
        found |= {mine[path]: document for path, document in suggestions(site, mine).items()}
    return found


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A page the person chooses. Also what the one-click button of the inbox sends."""
    _check(request)
    missing = get_object_or_404(MissingAddress.objects.select_related("site"), pk=pk)
    form = AimForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "home/admin/missing_choose.html", {"missing": missing, "form": form})
    page = form.cleaned_data["page"]
    row = _lead(request, missing.site, missing.path, page)
    missing.delete()
    messages.success(
        request,
        _("“%(address)s” now leads to “%(page)s”.") % {"address": missing.path, "page": page},
        [messages.button(reverse("wagtailredirects:edit", args=[row.pk]), _("Change or delete"))],
    )
    return redirect("missing:index")


def _lead(request: HttpRequest, site: Site, address: str, page: Page):
    row, state = lead(site, address, page)
    log(row, "wagtail.create" if state == "created" else "wagtail.edit", user=request.user)
    return row


@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Stays out of the inbox, however often it is asked for."""
    _check(request)
    missing = get_object_or_404(MissingAddress, pk=pk)
    missing.is_ignored = True
    missing.save(update_fields=["is_ignored"])
    undo = messages.button(reverse("missing:choose", args=[pk]), _("Choose a page after all"))
    messages.success(request, _("“%s” is ignored from now on.") % missing.path, [undo])
    return redirect("missing:index")


urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", choose, name="choose"),
    path("<int:pk>/ignore/", ignore, name="ignore"),
]
