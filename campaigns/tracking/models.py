"""What happened to messages and links. Raw events are append-only, short-lived and hardly ever read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventType(models.IntegerChoices):
    """Anymail's words, exactly. `sent` has no event: the ledger knows it."""

    QUEUED = 1, "queued"
    DELIVERED = 2, "delivered"
    OPENED = 3, "opened"
    CLICKED = 4, "clicked"
    BOUNCED = 5, "bounced"
    DEFERRED = 6, "deferred"
    COMPLAINED = 7, "complained"
    UNSUBSCRIBED = 8, "unsubscribed"
    REJECTED = 9, "rejected"
    VIEWED = 10, "viewed"


class Verdict(models.IntegerChoices):
    UNKNOWN = 0, _("unknown")
    HUMAN = 1, _("human")
    MACHINE = 2, _("machine")


class Event(models.Model):
    """One thing that happened, once. No IP address, no user agent, no address of a person.

    References carry no database constraint: months are dropped as partitions, and an event of a deleted link stays.
    `delivery` is set for facts of the mail server, and for clicks and opens only in the `consented` tier. A view has
    nothing but `page_key` and `locale`.
    """

    type = models.PositiveSmallIntegerField(choices=EventType)
    occurred_at = models.DateTimeField()
    received_on = models.DateField()
    send = models.ForeignKey(
        "campaigns.Send", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    delivery = models.ForeignKey(
        "campaigns.Delivery", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    link = models.ForeignKey(
        "campaigns.TrackedLink", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    verdict = models.PositiveSmallIntegerField(choices=Verdict, default=Verdict.UNKNOWN)
    reason = models.CharField(max_length=24, blank=True)
    """Which rule decided."""
    rule_version = models.PositiveSmallIntegerField(default=0)
    signals = models.PositiveSmallIntegerField(default=0)
    """What was noticed about the program that asked, as bits of `verdicts.Signal`; newer rules judge them anew."""
    page_key = models.UUIDField(null=True)
    """Translation key of the page that was shown; nothing asks whether it still exists."""

    class Meta:
        verbose_name = pgettext_lazy("tracking", "event")
        indexes = [
            models.Index(fields=["send", "type"], condition=~models.Q(send=None), name="event_of_send"),
            # Few rows: only clicks of people who agreed. The rule about bursts looks at one message's clicks.
            models.Index(
                fields=["delivery", "occurred_at"],
                condition=~models.Q(delivery=None) & models.Q(type=EventType.CLICKED),
                name="event_click_of_delivery",
            ),
            models.Index(fields=["received_on"], name="event_received_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.occurred_at:%Y-%m-%d %H:%M}"


class EventKey(models.Model):
    """Makes every event count once; stands apart so that events can be partitioned, and is pruned with them."""

    dedupe_key = models.BinaryField(max_length=16, primary_key=True)
    received_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.dedupe_key).hex()


class ParkedEvent(models.Model):
    """A provider's event that came before our own commit, or names a message we do not know (yet). Holds no address."""

    dedupe_key = models.BinaryField(max_length=16, unique=True)
    esp = models.CharField(max_length=30)
    type = models.CharField(max_length=20)
    delivery_uuid = models.UUIDField(null=True)
    provider_message_id = models.CharField(max_length=200, blank=True)
    address_hmacs = models.BinaryField(default=b"")
    """Blind indexes of the recipient the provider named, 32 bytes each, one per key version."""
    signals = models.PositiveSmallIntegerField(default=0)
    fate = models.CharField(max_length=16, blank=True)
    occurred_at = models.DateTimeField()
    parked_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.esp} {self.type}"
