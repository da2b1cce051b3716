"""The screens on which colleagues record workshops and meetings, and keep the list of partners."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.campaign import Campaign
from campaigns.campaign_views import MENU, DayColumn, DeleteUnlessUsed, texts_panel
from campaigns.outreach.models import Activity, Partner
from campaigns.outreach.places import VOIVODESHIPS

NOT_COUNTED = _("not counted")


class ActivityForm(WagtailAdminModelForm):
    """Remembers who wrote the activity down first."""

    region = forms.ChoiceField(
        label=_("Voivodeship"),
        required=False,
        choices=[("", "–"), *((code, name) for code, name in VOIVODESHIPS.items())],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.with_texts()

    def save(self, commit: bool = True) -> Activity:
        if self.instance.recorded_by_id is None and self.for_user is not None:
            self.instance.recorded_by = self.for_user
        saved: Activity = super().save(commit=commit)
        return saved


def attendance(activity: Activity) -> Any:
    """Attended of registered; a dash where nobody counted is not a zero."""
    if activity.attended is None:
        return NOT_COUNTED
    return activity.attended if activity.registered is None else f"{activity.attended} / {activity.registered}"


def person_hours(activity: Activity) -> Any:
    hours = activity.person_hours
    return NOT_COUNTED if hours is None else hours.normalize()


class ActivityFilterSet(WagtailFilterSet):
    campaign = ModelChoiceFilter(queryset=Campaign.objects.with_texts(), label=_("Campaign"))

    class Meta:
        model = Activity
        fields = ["kind", "status", "campaign", "format"]


class ActivityIndexView(generic.IndexView):
    template_name = "campaigns/admin/activities.html"

    def get_base_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.select_related("campaign").with_names()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the sums over everything the filters let through, not only over this page."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        shown = Activity.objects.filter(pk__in=self.get_queryset().order_by().values("pk"))
        return context | {"totals": shown.held().totals()}


class ActivityViewSet(ModelViewSet):
    model = Activity
    name = "campaigns_activity"
    url_prefix = "campaigns/activities"
    icon = "calendar-check"
    menu_hook, menu_order = MENU, 60
    copy_view_enabled = False
    index_view_class = ActivityIndexView
    delete_view_class = DeleteUnlessUsed
    list_display = [
        "__str__",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        DayColumn("starts_at", label=_("When"), sort_key="starts_at"),
        Column("city", label=_("Town"), sort_key="city"),
        Column("campaign", label=_("Campaign")),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        Column("attendance", label=_("Attended / registered"), accessor=attendance),
        Column("person_hours", label=_("Person-hours"), accessor=person_hours),
    ]
    filterset_class = ActivityFilterSet
    search_fields = ["city", "venue", "texts__name"]
    edit_handler = ObjectList(
        [
            HelpPanel(template="campaigns/admin/nobodys_case.html"),
            texts_panel(),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldPanel("campaign"),
                    FieldPanel("partners", widget=forms.CheckboxSelectMultiple),
                ],
                heading=_("What and when"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("format"), FieldPanel("language")]),
                    FieldRowPanel([FieldPanel("city"), FieldPanel("region"), FieldPanel("country")]),
                    FieldRowPanel([FieldPanel("venue"), FieldPanel("is_venue_public")]),
                    FieldPanel("confidentiality"),
                ],
                heading=_("Where, and who may know"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("registered"), FieldPanel("attended")]),
                    FieldPanel("hours"),
                    HelpPanel(template="campaigns/admin/person_hours.html"),
                ],
                heading=_("How many came"),
            ),
        ],
        base_form_class=ActivityForm,
    )


class PartnerViewSet(ModelViewSet):
    model = Partner
    name = "campaigns_partner"
    url_prefix = "campaigns/partners"
    icon = "site"
    menu_hook, menu_order = MENU, 70
    copy_view_enabled = False
    delete_view_class = DeleteUnlessUsed
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("country", label=_("Country")),
        BooleanColumn("is_public", label=_("May be named in public")),
    ]
    list_filter = ["kind", "is_public"]
    search_fields = ["name"]
    panels: list[Any] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        FieldPanel("website"),
        FieldPanel("is_public"),
    ]
