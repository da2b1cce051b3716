"""In the CMS: which addresses the publications of a page refreshed, and why."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from home.published.purges import Purge, pending

SHOWN = 20
REASONS = {
    "page": _("the page itself"),
    "translation": _("its language switch leads here"),
    "link": _("it shows the title of this page"),
    "card": _("it shows a card of this page"),
    "neighbour": _("it stands beside this page"),
    "related": _("it names this page under the same topic"),
    "list": _("it lists pages of this type"),
    "latest": _("it shows the newest of this type"),
    "upcoming": _("it shows the next events"),
    "audiences": _("it lists the groups there are guides for"),
    "lists": _("it leads to all pages of a kind, and one of these lists changed"),
    "menu": _("menu, footer or language switch changed"),
    "identity": _("the identity of the site changed"),
    "sign_up": _("the sign-up form offers something else"),
    "person": _("its register names somebody who is called otherwise now"),
    "image": _("an image in it changed"),
    "document": _("a file in it changed"),
    "snippet": _("a snippet in it changed"),
    "feed": _("feed"),
    "calendar": _("calendar of events"),
    "name": _("it says the name of the site"),
    "sitemap": _("map of the site for search engines"),
    "all": _("everything was written anew"),
}


def reason(because: str) -> Any:
    return REASONS.get(because.partition(":")[0], because)


@permission_required("wagtailadmin.access_admin", login_url="wagtailadmin_login")
def refreshed(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    purges = Purge.objects.caused_by(page.pk).prefetch_related("addresses").order_by("-pk")[:SHOWN]
    rounds = [
        {"made_at": purge.made_at, "count": _count(purge), "addresses": _addresses(purge), "more": _more(purge)}
        for purge in purges
    ]
    return render(request, "home/admin/refreshed.html", {"page": page, "rounds": rounds})


def tell(request: HttpRequest, page: Page) -> None:
    """After the publication's own message, in its transaction: how many addresses, and where they stand."""
    purge = pending()
    if purge is None:
        messages.info(request, _("Readers see no change: this page, or one above it, is not public."))
        return
    number = purge.addresses_count
    said = ngettext("%(number)d address was refreshed.", "%(number)d addresses were refreshed.", number)
    button = messages.button(reverse("refreshed:page", args=[page.pk]), _("Which, and why"))
    messages.info(request, said % {"number": number}, buttons=[button])


def _count(purge: Purge) -> str:
    number = purge.addresses_count
    return ngettext("%(number)d address", "%(number)d addresses", number) % {"number": number}


def _addresses(purge: Any) -> list[dict[str, Any]]:
    return [{"path": address.path, "reason": reason(address.because)} for address in purge.addresses.all()]


def _more(purge: Any) -> int:
    return purge.addresses_count - len(purge.addresses.all())


urlpatterns = [path("<int:page_id>/", refreshed, name="page")]
