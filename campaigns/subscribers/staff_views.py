"""What staff see of people: short ids and states in lists, a masked address on one page, and the log of consents.

People are shown and let go, never edited. Somebody is found by the whole address only, which travels in the body of a
request and never in an address bar or a log.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import any_permission_required, permission_required
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from campaigns.campaign_views import MENU, DeleteUnlessUsed, texts_panel
from campaigns.subscribers import addresses, leaving
from campaigns.subscribers.consent import Method
from campaigns.subscribers.models import ConsentRecord, Subscriber, Subscription, Suppression, Topic

NAMESPACE = "campaigns_subscriber"
MAY_LOOK, MAY_CHANGE, MAY_ERASE = (f"campaigns.{verb}_subscriber" for verb in ("view", "change", "delete"))


class EraseForm(forms.Form):
    """Erasing cannot be undone, so the short id is typed."""

    short_id = forms.CharField(label=gettext_lazy("Type the short id of this person"), max_length=8)

    def __init__(self, *args: Any, person: Subscriber, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_short_id(self) -> str:
        typed: str = self.cleaned_data["short_id"].strip().lower()
        if typed != str(self.person):
            raise forms.ValidationError(_("This is not the short id of this person. Nobody was erased."))
        return typed


@any_permission_required(MAY_LOOK, MAY_CHANGE, MAY_ERASE)
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    if person := Subscriber.objects.find(request.POST.get("address", "")):
        return redirect(f"{NAMESPACE}:show", person.pk)
    messages.warning(request, _("Nobody has this address. Only the whole address is found, not a part of it."))
    return redirect(f"{NAMESPACE}:index")


@any_permission_required(MAY_LOOK, MAY_CHANGE, MAY_ERASE)
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Subscriber.objects.select_related("locale"), pk=pk)
    return _page(request, person, EraseForm(person=person))


@permission_required(MAY_CHANGE)
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Subscriber, pk=pk)
    if leaving.leave(person.pk, method=Method.STAFF, language=get_language() or "", by=request.user):  # type: ignore[arg-type]
        log(instance=person, action="campaigns.subscriber.leave", user=request.user)
        messages.success(request, _("This person gets no newsletter any more."))
    return redirect(f"{NAMESPACE}:show", person.pk)


@permission_required(MAY_ERASE)
@require_POST
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Subscriber.objects.select_related("locale"), pk=pk)
    form = EraseForm(request.POST, person=person)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    log(instance=person, action="campaigns.subscriber.erase", user=request.user, deleted=True)
    leaving.erase(person.pk, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("This person is erased. Only a mark that stops mail to the address is left."))
    return redirect(f"{NAMESPACE}:index")


def _page(request: HttpRequest, person: Subscriber, form: EraseForm, status: int = 200) -> HttpResponse:
    suppression = Suppression.objects.filter(
        address_hmac=person.address_hmac, address_hmac_version=person.address_hmac_version
    ).first()
    context = {
        "person": person,
        "masked": _masked(person),
        "suppression": suppression,
        "subscriptions": person.subscriptions.select_related("topic").prefetch_related("topic__texts__locale"),
        "consents": ConsentRecord.objects.filter(subscriber_uuid=person.pk).select_related("recorded_by"),
        "form": form,
        "may_leave": person.state != Subscriber.State.LEFT and request.user.has_perm(MAY_CHANGE),
        "may_erase": request.user.has_perm(MAY_ERASE),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(f"{NAMESPACE}:index"), "label": _("Subscribers")},
            {"url": "", "label": str(person)},
        ],
        "header_title": _("Subscriber %(id)s") % {"id": person},
        "header_icon": "user",
    }
    return render(request, "campaigns/admin/subscriber.html", context, status=status)


def _masked(person: Subscriber) -> str:
    try:
        return addresses.mask(person.read_address())
    except addresses.Unreadable as reason:
        return str(reason)


class SubscriberIndexView(generic.IndexView):
    template_name = "campaigns/admin/subscribers.html"
    any_permission_required = ["view", "change", "delete"]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        active = Subscription.objects.active().select_related("topic").prefetch_related("topic__texts__locale")
        return Subscriber.objects.select_related("locale").prefetch_related(
            Prefetch("subscriptions", queryset=active, to_attr="active")
        )

    def get_list_buttons(self, instance: Subscriber) -> list[Any]:
        return []

    def get_add_url(self) -> None:
        return None


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    name = NAMESPACE
    url_prefix = "campaigns/subscribers"
    icon = "group"
    menu_hook, menu_order = MENU, 40
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = SubscriberIndexView
    search_fields = None
    list_export: list[str] = []
    list_display = [
        TitleColumn("short_id", label=gettext_lazy("Short id"), accessor=str, url_name=f"{NAMESPACE}:show"),
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        Column("locale", label=gettext_lazy("Language"), accessor="locale.get_display_name"),
        Column(
            "topics",
            label=gettext_lazy("Topics"),
            accessor=lambda person: ", ".join(str(s.topic) for s in person.active) or "–",
        ),
        BooleanColumn(
            "tracking",
            label=gettext_lazy("Agreed to tracking"),
            accessor=lambda person: bool(person.tracking_agreed_at),
        ),
        DateColumn("created_at", label=gettext_lazy("Since"), sort_key="created_at"),
    ]
    list_filter = ["state", "locale"]
    form_fields: list[str] = []  # people are never edited

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("find/", find, name="find"),
            path("<uuid:pk>/", show, name="show"),
            path("<uuid:pk>/leave/", leave, name="leave"),
            path("<uuid:pk>/erase/", erase, name="erase"),
        ]

    def register_admin_url_finder(self) -> None:
        """Stock links from the audit log to an edit view, and there is none."""


class TopicIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Topic]:
        return Topic.objects.with_texts().with_readers()


class TopicViewSet(ModelViewSet):
    model = Topic
    name = "campaigns_topic"
    url_prefix = "campaigns/topics"
    icon = "tag"
    menu_label = gettext_lazy("Newsletter topics")
    menu_hook, menu_order = MENU, 50
    copy_view_enabled = False
    index_view_class = TopicIndexView
    delete_view_class = DeleteUnlessUsed
    list_display = [
        "__str__",
        Column("slug", label=gettext_lazy("Short name")),
        BooleanColumn("is_open", label=gettext_lazy("Open for sign-up")),
        Column("readers", label=gettext_lazy("People who get it")),
    ]
    panels: list[Any] = [texts_panel(), FieldPanel("slug"), FieldPanel("is_open")]
