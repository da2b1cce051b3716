"""Objectives with their indicators, targets and measurements (IATI's shape), costs, and the daily rollups."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from campaigns.campaign import Campaign
from campaigns.links.models import TrackedLink
from campaigns.metrics.definitions import REGISTRY
from campaigns.newsletters.models import Delivery, Send, Tracking
from campaigns.tracking.models import EventType, Verdict


class Stage(models.TextChoices):
    """GCS Evaluation Cycle. An output is never shown under the heading of an outcome."""

    INPUT = "input", _("input")
    ACTIVITY = "activity", _("activity")
    OUTPUT = "output", _("output")
    OUTTAKE = "outtake", _("out-take")
    OUTCOME = "outcome", _("outcome")
    IMPACT = "impact", _("impact")


def validate_metric(code: str) -> None:
    if code not in REGISTRY:
        raise ValidationError(_("There is no metric “%(code)s”."), params={"code": code})


class Objective(ClusterableModel):
    """Written in one form together with its indicators and their targets."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="objectives", verbose_name=_("campaign"))
    text = models.CharField(_("objective"), max_length=300)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["campaign", "stage", "pk"]

    def __str__(self) -> str:
        return self.text


class Indicator(ClusterableModel):
    """A metric of the registry, measured for one objective."""

    objective = ParentalKey(Objective, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("objective"))
    metric = models.CharField(
        _("metric"),
        max_length=60,
        validators=[validate_metric],
        help_text=_("What it means stands in docs/metrics.md."),
    )
    metric_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [models.UniqueConstraint(fields=["objective", "metric"], name="indicator_once_per_objective")]

    def __str__(self) -> str:
        return gettext(REGISTRY[self.metric].name) if self.metric in REGISTRY else self.metric

    def clean_for(self, stage: str) -> None:
        """Raises ValidationError when the metric stands at another stage: an output is no outcome."""
        definition = REGISTRY.get(self.metric)
        if definition and definition.stage != stage:
            message = _("“%(metric)s” is measured at the stage “%(stage)s”; the objective stands at another one.")
            stages = dict(Stage.choices)
            params = {"metric": gettext(definition.name), "stage": stages.get(definition.stage, definition.stage)}
            raise ValidationError({"metric": ValidationError(message, params=params)})


class Target(models.Model):
    """What an indicator should reach in a period, and where it began."""

    indicator = ParentalKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    period_start_on = models.DateField(_("from"))
    period_end_on = models.DateField(_("to"))
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=4, null=True, blank=True)
    baseline_source = models.CharField(_("source of the baseline"), max_length=200, blank=True)
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=4)
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["period_start_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end_on__gte=models.F("period_start_on")), name="target_period_has_a_length"
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_start_on", "period_end_on"], name="target_once_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Basis(models.TextChoices):
    """What a number rests on."""

    SERVER_FACT = "server_fact", _("mail server")
    AGGREGATE_COUNTER = "aggregate_counter", _("counter without persons")
    CONSENTED = "consented_observation", _("people who agreed")
    SURVEY = "survey", _("survey")
    SELF_REPORT = "self_report", _("entered by hand")
    ESTIMATE = "estimate", _("estimate")


class Measurement(models.Model):
    """A value somebody measured; never changed, only superseded."""

    class Grade(models.TextChoices):
        """What the evidence allows us to say."""

        MONITORING = "monitoring", _("observed")
        PRE_POST = "pre_post", _("before and after")
        COMPARISON = "comparison", _("comparison group")
        RANDOMISED = "randomised", _("randomised")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    period_start_on = models.DateField(_("from"))
    period_end_on = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4)
    n = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=24, choices=Basis)
    evidence_grade = models.CharField(_("evidence"), max_length=12, choices=Grade, default=Grade.MONITORING)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["-entered_at"]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"

    def supersede(self) -> int:
        """Marks older measurements of the same indicator and period as replaced by this one; returns how many."""
        older = Measurement.objects.filter(
            indicator=self.indicator, period_start_on=self.period_start_on, period_end_on=self.period_end_on
        )
        return older.filter(superseded_by=None).exclude(pk=self.pk).update(superseded_by=self)


class CostLine(models.Model):
    class Kind(models.TextChoices):
        CASH = "cash", _("money")
        STAFF = "staff_hours", _("staff hours")
        IN_KIND = "in_kind", _("in kind")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="costs", verbose_name=_("campaign"))
    spent_on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    amount_minor = models.PositiveBigIntegerField(_("amount in minor units"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="PLN")
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["-spent_on"]

    def __str__(self) -> str:
        if self.hours and not self.amount_minor:
            return f"{number_format(self.hours)} h"
        return f"{number_format(self.amount_minor / 100, 2, force_grouping=True)} {self.currency}"


class SendDay(models.Model):
    """How often something happened to a send on one day, by language and verdict. Days are in the site's time zone."""

    send = models.ForeignKey(Send, models.CASCADE, related_name="days")
    locale = models.ForeignKey("wagtailcore.Locale", models.PROTECT, related_name="+")
    day = models.DateField()
    type = models.PositiveSmallIntegerField(choices=EventType)
    verdict = models.PositiveSmallIntegerField(choices=Verdict)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["send", "day", "type", "verdict", "locale"], name="send_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.send_id} {self.day} {self.count}"


class LedgerTotal(models.Model):
    """The ledger of one send, counted. Rewritten whole for a send while its ledger exists, kept afterwards."""

    send = models.ForeignKey(Send, models.CASCADE, related_name="totals")
    locale = models.ForeignKey("wagtailcore.Locale", models.PROTECT, related_name="+")
    tracking = models.CharField(max_length=10, choices=Tracking)
    state = models.CharField(max_length=20, choices=Delivery.State)
    fate = models.CharField(max_length=16, choices=Delivery.Fate)
    has_left = models.BooleanField()
    """This mailing made them leave, within seven days."""
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["send", "locale", "tracking", "state", "fate", "has_left"], name="ledger_total_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.send_id} {self.state} {self.fate} {self.count}"


class SendPeople(models.Model):
    """How many different people did it at least once, of those who agreed to be counted so. Such counts never add up
    over days, therefore they stand apart from SendDay."""

    send = models.ForeignKey(Send, models.CASCADE, related_name="people")
    locale = models.ForeignKey("wagtailcore.Locale", models.PROTECT, related_name="+")
    type = models.PositiveSmallIntegerField(choices=EventType)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["send", "locale", "type"], name="send_people_once")]

    def __str__(self) -> str:
        return f"{self.send_id} {self.type} {self.count}"


class LinkDay(models.Model):
    """How often a link was followed on one day, by verdict."""

    link = models.ForeignKey(TrackedLink, models.CASCADE, related_name="days")
    day = models.DateField()
    verdict = models.PositiveSmallIntegerField(choices=Verdict)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day", "verdict"], name="link_day_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day} {self.count}"


class PageDay(models.Model):
    """How often a page was shown in one language on one day, by verdict. It outlives the page."""

    page_key = models.UUIDField()
    """Translation key."""
    locale = models.ForeignKey("wagtailcore.Locale", models.PROTECT, related_name="+")
    day = models.DateField(db_index=True)
    verdict = models.PositiveSmallIntegerField(choices=Verdict)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_key", "day", "verdict", "locale"], name="page_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_key} {self.day} {self.count}"


class RollUpMark(models.Model):
    """How far the rollups have read the raw events."""

    name = models.CharField(max_length=20, primary_key=True)
    event_id = models.PositiveBigIntegerField(default=0)
    rolled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.event_id}"
