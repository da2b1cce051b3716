"""The officers' screens for short links: make one, print its QR code, see how often it was followed."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from campaigns import conf, ports
from campaigns.links import destinations, utm
from campaigns.links.models import TrackedLink
from campaigns.links.views import short_address
from campaigns.tracking.models import Verdict

Purpose = TrackedLink.Purpose
MEDIUM: dict[str, str] = {
    Purpose.SOCIAL: "social",
    Purpose.QR: "qr",
    Purpose.POSTER: "print",
    Purpose.PARTNER: "referral",
    Purpose.PRESS: "press",
    Purpose.OTHER: "link",
}
"""What analysts call the kinds of links."""


class ShortLinkForm(WagtailAdminModelForm):
    """Adds the campaign parameters when the link is saved; what the author wrote into the address stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = self.fields["purpose"]
        purpose.choices = [choice for choice in purpose.choices if choice[0] != Purpose.MAILING]

    def clean_url(self) -> str:
        try:
            address = destinations.check(self.cleaned_data["url"], conf.current().base_url)
        except destinations.BadDestination as refused:
            raise forms.ValidationError(str(refused)) from None
        if address is None:
            raise forms.ValidationError(str(destinations.REASONS["scheme"]))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("url") and cleaned.get("purpose"):
            cleaned["url"] = utm.add(cleaned["url"], parameters(cleaned))
        return cleaned


def parameters(fields: dict[str, Any]) -> dict[str, str]:
    """Source is the place the link stands in, medium its kind, content its label."""
    medium = MEDIUM[fields["purpose"]]
    campaign = fields.get("campaign")
    return utm.parameters(
        source=ports.slug(fields.get("placement") or "") or medium,
        medium=medium,
        campaign=campaign.slug if campaign else "",
        content=ports.slug(fields.get("label") or ""),
    )


class KeptForever(ModelPermissionPolicy):
    """Codes are printed on paper: a link is switched off, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


def with_followers() -> QuerySet[TrackedLink]:
    """Short links with what the daily counters know; `people` leaves machines and the unknown out."""
    return (
        TrackedLink.objects.short()
        .select_related("campaign")
        .prefetch_related("campaign__texts__locale")
        .annotate(
            people=Coalesce(Sum("days__count", filter=Q(days__verdict=Verdict.HUMAN)), 0),
            followed=Coalesce(Sum("days__count"), 0),
        )
    )


class OnlyShort:
    """A link of a mailing is not changed here: people have it in their mail."""

    def get_object(self, queryset: Any = None) -> TrackedLink:
        found = with_followers().filter(pk=self.kwargs["pk"]).first()  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found


class IndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[TrackedLink]:
        return with_followers().order_by("-created_at")


class CreateView(generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("short_links:inspect", args=[self.object.pk])


class EditView(OnlyShort, generic.EditView):
    def get_success_url(self) -> str:
        return reverse("short_links:inspect", args=[self.object.pk])


class InspectView(OnlyShort, generic.InspectView):
    template_name = "campaigns/admin/short_link.html"
    page_title = _("Short link")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self.object.code
        context: dict[str, Any] = super().get_context_data(
            link=self.object,
            address=short_address(code),
            images={kind: reverse(f"campaigns:short_link_{kind}", args=[code]) for kind in ("svg", "png")},
            **kwargs,
        )
        return context


class ShortLinks(ModelViewSet):
    model = TrackedLink
    name = "short_links"
    url_prefix = "short-links"
    menu_label = _("Short links")
    icon = "link"
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class, add_view_class = IndexView, CreateView
    edit_view_class, inspect_view_class = EditView, InspectView
    list_display = [
        TitleColumn("__str__", label=_("Label"), url_name="short_links:inspect"),
        Column("code", label=_("Code")),
        Column("get_purpose_display", label=_("Purpose")),
        Column("placement", label=_("Placement")),
        Column("campaign", label=_("Campaign")),
        Column("people", label=_("Followed by people")),
        BooleanColumn("is_active", label=_("Active")),
    ]
    list_filter = ["purpose", "campaign", "is_active"]
    search_fields = ["label", "placement", "url", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("url", help_text=_("Campaign parameters (utm_…) are added; those you write yourself stay.")),
            FieldPanel("label"),
            FieldPanel("purpose"),
            FieldPanel("placement"),
            FieldPanel("campaign"),
            FieldPanel("locale"),
            FieldPanel("is_active"),
        ],
        base_form_class=ShortLinkForm,
    )
