"""Newsletter (one row per language), Send (one per mailing), Edition (frozen, per language), Delivery (per person).

The ledger's columns are a contract: docs/data-model.md, and the rules in docs/decisions.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)

from campaigns import conf
from campaigns.campaign import Campaign
from campaigns.newsletters.blocks import NewsletterBody
from campaigns.newsletters.compose import compose
from campaigns.newsletters.render import render
from campaigns.subscribers.models import Subscriber, Topic

MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; frame-ancestors 'self'"
"""A mail carries its styles inline; the policy of our own pages would take them away from its preview."""


class Tracking(models.TextChoices):
    """What a mailing measures. Personal tokens go only to people who agreed, whatever the mailing says.

    The same words name the tier of one delivery; `of_others` is the tier of those who did not agree.
    """

    NONE = "none", _("nothing: deliveries only")
    AGGREGATE = "aggregate", _("clicks per link; per person only for those who agreed")
    CONSENTED = "consented", _("only those who agreed, nobody else at all")

    @property
    def of_others(self) -> "Tracking":
        return Tracking.NONE if self is Tracking.CONSENTED else self


class Newsletter(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, PreviewableMixin, models.Model
):
    """What a person writes. Everything but the texts is the same in every language."""

    locale: Locale
    title = models.CharField(_("working title"), max_length=120, help_text=_("Only colleagues see it."))
    subject = models.CharField(_("subject"), max_length=120)
    preheader = models.CharField(_("preheader"), max_length=150, blank=True)
    body = StreamField(NewsletterBody(), verbose_name=_("content"), blank=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="newsletters", verbose_name=_("campaign")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="newsletters", verbose_name=_("topic"))
    tracking = models.CharField(_("statistics"), max_length=10, choices=Tracking, default=Tracking.NONE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    panels = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("topic"), FieldPanel("campaign"), FieldPanel("tracking")], heading=_("Mailing")),
        FieldPanel("subject"),
        FieldPanel("preheader", help_text=_("The line a mailbox shows after the subject.")),
        FieldPanel("body"),
    ]
    # The two parts every mail has; one function renders them here and for sending.
    preview_modes = [("html", _("Mail as it is received")), ("text", _("Text part"))]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As it stands in the editor; personal doors lead to the site, nothing is counted."""
        if self.locale_id is None:  # Wagtail gives a new one its language only when it is saved
            self.locale = Locale.get_default()
        rendered = render(compose(self).content).inert(conf.current().base_url)
        if mode_name == "text":
            return TemplateResponse(request, "campaigns/admin/newsletters/text_part.html", {"mail": rendered})
        return HttpResponse(rendered.html, headers={"Content-Security-Policy": MAIL_POLICY})


class SendQuerySet(models.QuerySet["Send"]):
    def runnable(self) -> "SendQuerySet":
        return self.filter(state__in=[Send.State.FREEZING, Send.State.SENDING])

    def due(self, now: object) -> "SendQuerySet":
        return self.filter(state=Send.State.SCHEDULED, scheduled_for__lte=now)

    def not_called_off(self) -> "SendQuerySet":
        """Those that reached somebody, or may: what `send_once_per_reason` allows once for each reason."""
        return self.exclude(frozen_at=None, state__in=[Send.State.CANCELLED, Send.State.MISSED])

    def of_newsletter(self, newsletter: Newsletter) -> "SendQuerySet":
        return self.filter(newsletter_key=newsletter.translation_key)


class Send(models.Model):
    """One mailing of a newsletter in all its languages. Sending again is a new send with its own reason."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", pgettext_lazy("send", "scheduled")
        FREEZING = "freezing", _("preparing")
        SENDING = "sending", _("sending")
        PAUSED = "paused", _("paused")
        NEEDS_DECISION = "needs_decision", _("needs a decision")
        COMPLETE = "complete", _("complete")
        CANCELLED = "cancelled", pgettext_lazy("send", "cancelled")
        MISSED = "missed", _("missed its time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    newsletter_key = models.UUIDField(_("newsletter"), db_index=True)
    """Translation key of the newsletter: the send belongs to all its languages."""
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="sends")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="sends")
    tracking = models.CharField(max_length=10, choices=Tracking)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    state_reason = models.CharField(max_length=300, blank=True)
    """Why it is paused, missed or needs a decision, in words a person can act on."""
    reason = models.CharField(_("reason for sending again"), max_length=300, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    """The provider asked us to wait (429, 503 with Retry-After)."""
    intended = models.PositiveIntegerField(null=True, blank=True)
    """People in the ledger when it was frozen."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    frozen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)
    """When a person last let it go on; the automatic pause only looks at what came after."""

    objects: ClassVar[SendQuerySet] = SendQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("send")
        verbose_name_plural = _("sends")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                # The first send has none. One cancelled half-way has reached people, so it still counts.
                fields=["newsletter_key", "reason"],
                condition=~Q(frozen_at=None) | ~Q(state__in=["cancelled", "missed"]),
                name="send_once_per_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | ~Q(scheduled_for=None), name="send_scheduled_has_its_time"
            ),
            models.CheckConstraint(condition=Q(frozen_at=None) | ~Q(intended=None), name="send_frozen_knows_how_many"),
        ]

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.frozen_at or self.scheduled_for or self.created_at))
        return gettext("mailing of %(day)s") % {"day": day}


class Edition(models.Model):
    """A newsletter in one language as it goes out: rendered once, never changed. What is personal is a placeholder."""

    send = models.ForeignKey(Send, models.CASCADE, related_name="editions")
    locale = models.ForeignKey(Locale, models.PROTECT, related_name="+")
    newsletter = models.ForeignKey(Newsletter, models.SET_NULL, null=True, related_name="editions")
    revision_id = models.PositiveBigIntegerField()
    """The approved revision that was rendered."""
    subject = models.CharField(max_length=200)
    from_email = models.CharField(max_length=320)
    html = models.TextField()
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    """SHA-256 of subject, html and text."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["send", "locale"], name="edition_once_per_locale")]

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of(self, send: Send) -> "DeliveryQuerySet":
        return self.filter(send=send)

    def claimable(self, now: object) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.PENDING).filter(Q(not_before=None) | Q(not_before__lte=now))

    def open(self) -> "DeliveryQuerySet":
        """Not settled yet: the send is not over."""
        return self.filter(state__in=["pending", "claimed", "sending", "ambiguous"])


class Delivery(models.Model):
    """One person in one send: the ledger. `state` is ours, `fate` is what became of the message later."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        CLAIMED = "claimed", _("taken by a worker")
        SENDING = "sending", _("being sent")
        SENT = "sent", pgettext_lazy("delivery", "sent")
        AMBIGUOUS = "ambiguous", _("unknown whether sent")
        FAILED = "failed", _("failed")
        REJECTED = "rejected", _("rejected by the provider")
        SUPPRESSED = "suppressed", _("suppressed")
        SKIPPED_UNSUBSCRIBED = "skipped_unsubscribed", _("left before it was sent")
        SKIPPED_ERASED = "skipped_erased", _("erased before it was sent")
        CANCELLED = "cancelled", pgettext_lazy("delivery", "cancelled")

    class Fate(models.TextChoices):
        """Only moves up, in this order."""

        NONE = "none", _("nothing known yet")
        DEFERRED = "deferred", _("deferred")
        DELIVERED = "delivered", _("delivered")
        BOUNCED_SOFT = "bounced_soft", _("soft bounce")
        BOUNCED_HARD = "bounced_hard", _("hard bounce")
        BOUNCED_BLOCK = "bounced_block", _("blocked")
        COMPLAINED = "complained", _("complaint")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    send = models.ForeignKey(Send, models.CASCADE, related_name="deliveries")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, null=True, related_name="deliveries")
    address_hmac = models.BinaryField(max_length=32, null=True)
    """Null after erasure."""
    tracking = models.CharField(max_length=10, choices=Tracking)
    """The tier of this person in this send; `consented` only with a live consent at the freeze."""
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    fate = models.CharField(max_length=16, choices=Fate, default=Fate.NONE)
    reason = models.CharField(max_length=60, blank=True)
    """A code: why it is in this state."""
    detail = models.CharField(max_length=300, blank=True)
    """What the provider said, with every address struck out."""
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    owner = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    provider_message_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    armed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    fate_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    """When this mailing made the person leave."""

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["send", "subscriber"], name="delivery_once_per_person"),
            models.UniqueConstraint(fields=["send", "address_hmac"], name="delivery_once_per_address"),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | (~Q(owner=None) & ~Q(lease_until=None)),
                name="delivery_in_work_has_an_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "rejected", "failed"]) | ~Q(settled_at=None),
                name="delivery_settled_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["send", "state", "not_before"], name="delivery_work"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="delivery_expired_leases"
            ),
            models.Index(
                fields=["provider_message_id"], condition=~Q(provider_message_id=""), name="delivery_provider_message"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
