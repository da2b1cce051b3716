"""The report on rights: what has ended, what ends soon, what is not complete."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from home.pages.media import WARN_DAYS, SiteDocument, SiteImage
from home.pages.rights import Flaw, Medium

PER_PAGE = 50
HEADING = gettext_lazy("Rights to images and files")


@dataclass(frozen=True)
class Row:
    flaw: Flaw
    uses: int

    @property
    def is_image(self) -> bool:
        return isinstance(self.flaw.thing, SiteImage)


def rows(today: dt.date) -> list[Row]:
    """The most urgent first: ended, ending within `WARN_DAYS`, then what is not complete. Six queries."""
    found: list[Medium] = []
    for model in (SiteImage, SiteDocument):
        ending = list(model.objects.ending(today + dt.timedelta(days=WARN_DAYS)))
        found += [*ending, *(thing for thing in model.objects.incomplete() if thing not in ending)]
    found.sort(key=lambda thing: (thing.rights_expire_on or dt.date.max, str(thing)))
    uses = _uses(found)
    return [Row(Flaw(t, t.rights_gaps(), t.ends_soon()), uses.get((type(t), str(t.pk)), 0)) for t in found]


def _uses(things: Iterable[Medium]) -> dict[tuple[type[Medium], str], int]:
    """How many pages and other things refer to each."""
    counts: dict[tuple[type[Medium], str], int] = {}
    for model in (SiteImage, SiteDocument):
        ids = [str(thing.pk) for thing in things if isinstance(thing, model)]
        references = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(model), to_object_id__in=ids
        )
        grouped = references.values("to_object_id").annotate(uses=Count("object_id", distinct=True)).order_by()
        counts |= {(model, row["to_object_id"]): row["uses"] for row in grouped}
    return counts


class RightsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_see(request)


def _may_see(request: HttpRequest) -> bool:
    policy = policy_registry.get_by_type(SiteImage)
    return policy.user_has_any_permission(request.user, ["add", "change", "delete"])


def index(request: HttpRequest) -> HttpResponse:
    if not _may_see(request):
        raise PermissionDenied
    page = Paginator(rows(timezone.localdate()), PER_PAGE).get_page(request.GET.get("p"))
    context = {"heading": HEADING, "page_obj": page, "days": WARN_DAYS}
    return render(request, "home/admin/rights.html", context)


urlpatterns = [path("", index, name="index")]
