"""The managers' pages inside Wagtail's admin: all campaigns, one campaign, one send, and their tables as CSV.

They carry a policy of their own, stricter than the admin's: no inline script, no inline style, nothing from elsewhere.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.models import Locale

from campaigns.campaign import Campaign
from campaigns.dashboards import assets, export, theme
from campaigns.dashboards.panels import CAMPAIGN_PANELS, SEND_PANELS, Maker
from campaigns.dashboards.panels.pages import most_read
from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import PROVISIONAL, amount, interval, of, reason
from campaigns.metrics import pages, queries
from campaigns.metrics.definitions import REGISTRY, MetricDefinition
from campaigns.metrics.facts import Mailing
from campaigns.metrics.handbook import METHODS
from campaigns.metrics.models import Basis
from campaigns.metrics.queries import Dashboard, Headline
from campaigns.newsletters.models import Edition, Send
from campaigns.tracking.verdicts import VERSION as RULES_VERSION

View = TypeVar("View", bound=Callable[..., HttpResponse])
CSP = "Content-Security-Policy"


class DashboardsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


def may_see(request: HttpRequest) -> bool:
    return request.user.has_perm("campaigns.view_dashboards")


def for_managers(view: View) -> View:
    """Needs the permission to see the dashboards; answers under the strict policy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request):
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response[CSP] = policy()
        return response

    return cast(View, guarded)


def policy() -> str:
    """Scripts and styles only from where the static files are."""
    parts = urlsplit(settings.STATIC_URL or "")
    static = f"'self' {parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
    return (
        f"default-src 'none'; script-src {static}; style-src {static}; img-src {static} data: blob:; "
        f"font-src {static}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )


@for_managers
def index(request: HttpRequest) -> HttpResponse:
    """Every campaign, the newest first, the mailings that belong to none, and the pages read most."""
    campaigns = Campaign.objects.with_texts()
    sends = Send.objects.filter(campaign=None).exclude(frozen_at=None).order_by("-frozen_at")[:50]
    subjects = _subjects([send.pk for send in sends])
    found = pages.most_read()
    context = {
        "campaigns": campaigns,
        "sends": [(send, subjects.get(send.pk, "")) for send in sends],
        "facts": found.facts,
        "panels": _panels([most_read(found)], lambda _key: reverse(f"{NAME}:most_read_csv")),
        "rules_version": RULES_VERSION,
    }
    return render(request, "campaigns/dashboards/index.html", context)


@for_managers
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    subject = get_object_or_404(Campaign.objects.with_texts(), slug=slug)
    dashboard = queries.of_campaign(subject)
    context = _context(dashboard, CAMPAIGN_PANELS, lambda key: reverse(f"{NAME}:campaign_csv", args=[slug, key]))
    context |= {"campaign": subject, "title": str(subject), "mailings": _once_per_send(dashboard.facts.mailings)}
    return render(request, "campaigns/dashboards/campaign.html", context)


@for_managers
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    subject = get_object_or_404(Send.objects.select_related("campaign"), pk=pk)
    dashboard = queries.of_send(subject)
    context = _context(dashboard, SEND_PANELS, lambda key: reverse(f"{NAME}:send_csv", args=[pk, key]))
    title = next((one.subject for one in _once_per_send(dashboard.facts.mailings) if one.subject), _("Newsletter"))
    return render(request, "campaigns/dashboards/send.html", {**context, "send": subject, "title": title})


def _once_per_send(mailings: list[Mailing]) -> list[Mailing]:
    """The newest first, each in the manager's own language where it was sent in it."""
    ranked = sorted(mailings, key=lambda one: one.language == get_language())
    by_send = {one.send: one for one in ranked}
    return sorted(by_send.values(), key=lambda one: one.day, reverse=True)


@for_managers
def most_read_csv(request: HttpRequest) -> HttpResponse:
    return export.respond(most_read(pages.most_read()), "site", for_polish_excel=_wants_polish_excel(request))


@for_managers
def campaign_csv(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    subject = get_object_or_404(Campaign, slug=slug)
    return _csv(request, slug, queries.of_campaign(subject), CAMPAIGN_PANELS.get(panel))


@for_managers
def send_csv(request: HttpRequest, pk: uuid.UUID, panel: str) -> HttpResponse:
    subject = get_object_or_404(Send, pk=pk)
    return _csv(request, f"send-{str(pk)[:8]}", queries.of_send(subject), SEND_PANELS.get(panel))


def _csv(request: HttpRequest, name: str, dashboard: Dashboard, make: Maker | None) -> HttpResponse:
    if make is None:
        raise Http404
    return export.respond(make(dashboard), name, for_polish_excel=_wants_polish_excel(request))


def _wants_polish_excel(request: HttpRequest) -> bool:
    return request.GET.get("for") == "excel-pl"


def _context(dashboard: Dashboard, makers: Mapping[str, Maker], csv_url: Callable[[str], str]) -> dict[str, Any]:
    return {
        "facts": dashboard.facts,
        "tiles": [_tile(one) for one in dashboard.headlines],
        "panels": _panels([make(dashboard) for make in makers.values()], csv_url),
        "rules_version": RULES_VERSION,
        "plotly": {"config": theme.CONFIG | {"locale": (get_language() or "en").split("-")[0]}},
        "map_style_id": assets.map_style_id(),
        "is_provisional": any(one.value.is_provisional for one in dashboard.headlines),
    }


def _panels(panels: Iterable[Panel], csv_url: Callable[[str], str]) -> list[tuple[Panel, list[dict[str, Any]], str]]:
    return [(panel, _about(panel), csv_url(panel.key)) for panel in panels]


def _tile(headline: Headline) -> dict[str, str]:
    """One of the few large numbers on top: the number, what it is, its interval or n, and how sure it is."""
    value, definition = headline.value, headline.definition
    between = interval(value, definition.code)
    details = [_("95 %%: %(interval)s") % {"interval": between}] if between else []
    details += [of(value)] if value.whole is not None and value.part is not None else []
    return {
        "name": _(definition.name),
        "number": amount(value, definition.code),
        "state": value.state.value,
        "details": " · ".join(details) or reason(value),
        "badge": str(PROVISIONAL) if value.is_provisional else "",
    }


def _about(panel: Panel) -> list[dict[str, Any]]:
    return [_definition(REGISTRY[code]) for code in panel.codes]


def _definition(it: MetricDefinition) -> dict[str, Any]:
    return {
        "code": it.code,
        "version": it.version,
        "name": _(it.name),
        "counts": _(it.numerator),
        "out_of": _(it.denominator) if it.denominator else "",
        "source": _(it.source),
        "basis": Basis(it.basis).label,
        "method": _(METHODS[it.method]),
        "settle_days": it.settle_days,
    }


def _subjects(sends: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What a send is called: its subject in the site's first language, or in any."""
    default = Locale.get_default().pk
    rows = Edition.objects.filter(send__in=sends).values_list("send_id", "locale_id", "subject")
    return {send: subject for send, _locale, subject in sorted(rows, key=lambda row: row[1] == default)}


NAME = "campaigns_dashboards"
urlpatterns = [
    path("", index, name="index"),
    path("most-read.csv", most_read_csv, name="most_read_csv"),
    path("send/<uuid:pk>/", send, name="send"),
    path("send/<uuid:pk>/<slug:panel>.csv", send_csv, name="send_csv"),
    path("<slug:slug>/", campaign, name="campaign"),
    path("<slug:slug>/<slug:panel>.csv", campaign_csv, name="campaign_csv"),
]
