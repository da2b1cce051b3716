"""The officers' screens for what a campaign is judged by: objectives and their targets, measurements, costs."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.campaign import Campaign
from campaigns.campaign_views import MENU, DayColumn
from campaigns.metrics.definitions import by_stage
from campaigns.metrics.models import CostLine, Indicator, Measurement, Objective, Stage


def _metric_choices() -> list[tuple[Any, Any]]:
    """Every metric, under the heading of its stage."""
    groups = [(label, [(d.code, gettext(d.name)) for d in by_stage(stage)]) for stage, label in Stage.choices]
    return [("", "–"), *groups]


METRIC = forms.Select(choices=lazy(_metric_choices, list)())


class ObjectiveForm(WagtailAdminModelForm):
    """Refuses an indicator of another stage than the objective's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.with_texts()

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and all(self._fits(form) for form in self._indicator_forms())

    def _indicator_forms(self) -> Iterator[Any]:
        for form in self.formsets["indicators"].forms:
            if form.cleaned_data.get("metric") and not form.cleaned_data.get("DELETE"):
                yield form

    def _fits(self, form: Any) -> bool:
        try:
            Indicator(metric=form.cleaned_data["metric"]).clean_for(self.cleaned_data["stage"])
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True


class OfCampaignIndexView(generic.IndexView):
    """A list that names the campaign of every row."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.select_related("campaign")
        return rows.prefetch_related("campaign__texts__locale")


class ObjectiveViewSet(ModelViewSet):
    model = Objective
    name = "campaigns_objective"
    url_prefix = "campaigns/objectives"
    icon = "check"
    menu_label = _("Objectives and targets")
    menu_hook, menu_order = MENU, 700
    copy_view_enabled = False
    index_view_class = OfCampaignIndexView
    list_display = [
        "text",
        "campaign",
        Column("get_stage_display", label=_("Stage")),
        DayColumn("due_on", label=_("Due")),
    ]
    list_filter = ["stage"]
    search_fields = ["text"]
    edit_handler = ObjectList(
        [
            HelpPanel(_("Say what shall have changed, at which stage, by when. An output is not an outcome.")),
            FieldPanel("campaign"),
            FieldPanel("text"),
            FieldRowPanel([FieldPanel("stage"), FieldPanel("due_on")]),
            InlinePanel(
                "indicators",
                [
                    FieldPanel(
                        "metric", widget=METRIC, help_text=_("Dashboards explain every metric under “About the data”.")
                    ),
                    InlinePanel(
                        "targets",
                        [
                            FieldRowPanel([FieldPanel("period_start_on"), FieldPanel("period_end_on")]),
                            FieldRowPanel([FieldPanel("baseline"), FieldPanel("value")]),
                            FieldPanel("baseline_source"),
                            FieldPanel("comment"),
                        ],
                        heading=_("Targets"),
                        label=pgettext_lazy("indicator", "Target"),
                    ),
                ],
                heading=_("Indicators"),
                label=_("Indicator"),
            ),
        ],
        base_form_class=ObjectiveForm,
    )


class MeasurementForm(WagtailAdminModelForm):
    """A measurement is never changed: a new one of the same period supersedes it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        first, last = cleaned.get("period_start_on"), cleaned.get("period_end_on")
        if first and last and last < first:
            self.add_error("period_end_on", _("A period cannot end before it begins."))
        return cleaned

    def save(self, commit: bool = True) -> Measurement:
        if self.instance.entered_by_id is None:
            self.instance.entered_by = self.for_user
        saved: Measurement = super().save(commit=commit)
        if commit:
            saved.supersede()
        return saved


class MeasurementIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Measurement]:
        return Measurement.objects.select_related("indicator")


class MeasurementViewSet(ModelViewSet):
    model = Measurement
    name = "campaigns_measurement"
    url_prefix = "campaigns/measurements"
    icon = "form"
    menu_label = _("Measurements")
    menu_hook, menu_order = MENU, 710
    copy_view_enabled = False
    index_view_class = MeasurementIndexView
    list_display = [
        "__str__",
        DayColumn("period_end_on", label=_("To")),
        Column("get_basis_display", label=_("Basis")),
        DateColumn("entered_at", label=_("Entered at")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(_("Enter a mistake anew: the newer measurement of a period replaces the older one.")),
            FieldPanel("indicator"),
            FieldRowPanel([FieldPanel("period_start_on"), FieldPanel("period_end_on")]),
            FieldRowPanel([FieldPanel("value"), FieldPanel("n")]),
            FieldRowPanel([FieldPanel("basis"), FieldPanel("evidence_grade")]),
            FieldPanel("note"),
        ],
        base_form_class=MeasurementForm,
    )


class CostLineForm(WagtailAdminModelForm):
    """Takes the amount as people write it, in units and hundredths."""

    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_digits=14, decimal_places=2, required=False, localize=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.with_texts()
        if self.instance.amount_minor:
            self.initial["amount"] = f"{self.instance.amount_minor / 100:.2f}"

    def save(self, commit: bool = True) -> CostLine:
        self.instance.amount_minor = int((self.cleaned_data["amount"] or 0) * 100)
        saved: CostLine = super().save(commit=commit)
        return saved


class CostLineViewSet(ModelViewSet):
    model = CostLine
    name = "campaigns_cost"
    url_prefix = "campaigns/costs"
    icon = "tag"
    menu_label = _("Costs")
    menu_hook, menu_order = MENU, 720
    copy_view_enabled = False
    index_view_class = OfCampaignIndexView
    list_display = [
        "__str__",
        "campaign",
        Column("get_kind_display", label=_("Kind")),
        DayColumn("spent_on", label=_("Date")),
    ]
    list_filter = ["kind"]
    edit_handler = ObjectList(
        [
            FieldPanel("campaign"),
            FieldRowPanel([FieldPanel("spent_on"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("amount"), FieldPanel("currency"), FieldPanel("hours")]),
            FieldPanel("note"),
        ],
        base_form_class=CostLineForm,
    )
