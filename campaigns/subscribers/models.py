"""People who asked for our mail: what they asked for, how we may reach them, and the proof.

The address stands here encrypted, and nowhere else. Everything else knows a person by the UUID.
"""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Locale

from campaigns.campaign import HasTexts, LocalisedText
from campaigns.subscribers import addresses


class TopicQuerySet(models.QuerySet["Topic"]):
    def open(self) -> "TopicQuerySet":
        return self.filter(is_open=True)

    def with_texts(self) -> "TopicQuerySet":
        """One query more: the texts with their languages."""
        return self.prefetch_related(models.Prefetch("texts", TopicText.objects.select_related("locale")))

    def with_readers(self) -> "TopicQuerySet":
        """Adds `readers`: confirmed people who get the topic."""
        active = models.Q(subscriptions__state="active", subscriptions__subscriber__state="confirmed")
        topics: TopicQuerySet = self.annotate(readers=models.Count("subscriptions", filter=active))
        return topics


class Topic(HasTexts):
    """What people subscribe to. A topic that classifies pages is the site's own noun."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    is_open = models.BooleanField(_("open for sign-up"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TopicQuerySet] = TopicQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]


class TopicText(LocalisedText):
    owner = ParentalKey(Topic, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        verbose_name = _("topic text")
        constraints = [models.UniqueConstraint(fields=["owner", "locale"], name="topic_text_once_per_locale")]


def indexed_as(found: Iterable[addresses.BlindIndex]) -> models.Q:
    """Rows with an address hash that is one of these."""
    return models.Q(
        *(models.Q(address_hmac=one.digest, address_hmac_version=one.version) for one in found),
        _connector=models.Q.OR,
    )


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def find(self, address: str) -> "Subscriber | None":
        """By the whole address, in any spelling, under any key of the index; None also for what is no address."""
        try:
            return self.filter(indexed_as(addresses.indexes(address))).first()
        except addresses.InvalidAddress:
            return None

    def suppressed(self) -> "SubscriberQuerySet":
        return self.filter(models.Exists(Suppression.objects.of_subscribers()))

    def not_suppressed(self) -> "SubscriberQuerySet":
        return self.exclude(models.Exists(Suppression.objects.of_subscribers()))

    def reachable(self) -> "SubscriberQuerySet":
        """Confirmed and not held. Suppression is asked again at the moment of sending."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def subscribed_to(self, topic: Topic) -> "SubscriberQuerySet":
        return self.filter(subscriptions__topic=topic, subscriptions__state=Subscription.State.ACTIVE)

    def agreed_to_tracking(self) -> "SubscriberQuerySet":
        return self.exclude(tracking_agreed_at=None)


class Subscriber(models.Model):
    """One person, one address. `str()` is a short id, because texts like it end up in logs and page titles."""

    class State(models.TextChoices):
        PENDING = "pending", _("not confirmed yet")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held back after bounces")
        LEFT = "left", _("left")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.BinaryField(editable=False)
    """Key version byte, nonce, AES-GCM text and tag; bound to table, column and id. See `addresses`."""
    address_hmac = models.BinaryField(max_length=32, editable=False)
    """Blind index: HMAC-SHA-256 of the address's normal form."""
    address_hmac_version = models.PositiveSmallIntegerField(editable=False)
    locale = models.ForeignKey(Locale, models.PROTECT, related_name="+", verbose_name=_("language"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    tracking_agreed_at = models.DateTimeField(_("agreed to tracking at"), null=True, blank=True, editable=False)
    """A projection of the consent log, kept here for the audience query; null means no."""
    soft_bounces = models.PositiveSmallIntegerField(default=0, editable=False)
    soft_bounces_since = models.DateTimeField(null=True, blank=True, editable=False)
    """The first of these bounces; a delivery forgets them."""
    source = models.CharField(_("source"), max_length=20, default="site", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmation_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    """At most one confirmation mail per address and day."""

    objects: ClassVar[SubscriberQuerySet] = SubscriberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["address_hmac", "address_hmac_version"], name="subscriber_address_once"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | ~models.Q(confirmed_at=None),
                name="subscriber_confirmed_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)[:8]

    def read_address(self) -> str:
        """In clear, for the one who sends or the person. Raises addresses.Unreadable."""
        return addresses.decrypt(self.pk, self.address)

    def write_address(self, address: str) -> None:
        """Encrypts and indexes; does not save. Raises addresses.InvalidAddress."""
        self.address = addresses.encrypt(self.pk, addresses.normalise(address))
        self.address_hmac_version, self.address_hmac = addresses.index(address)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        return self.filter(state=Subscription.State.ACTIVE)


class Subscription(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("not confirmed yet")
        ACTIVE = "active", pgettext_lazy("subscription", "active")
        LEFT = "left", _("left")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="subscriptions")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "topic"], name="subscription_once_per_topic")]
        indexes = [models.Index(fields=["topic", "state"], name="subscription_topic_state")]

    def __str__(self) -> str:
        return f"{str(self.subscriber_id)[:8]} → {self.topic_id}"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of_address(self, address: str) -> "SuppressionQuerySet":
        """Under any key of the index. Raises addresses.InvalidAddress."""
        return self.filter(indexed_as(addresses.indexes(address)))

    def of_subscribers(self) -> "SuppressionQuerySet":
        """For a subquery of people: the rows about the outer row's address.

        A person's row and the suppression of that person always stand under the same key; `rotation` keeps it so.
        """
        return self.filter(
            address_hmac=models.OuterRef("address_hmac"), address_hmac_version=models.OuterRef("address_hmac_version")
        )


class Suppression(models.Model):
    """An address that must not get mail. Only its HMAC is kept; it survives erasure and re-import."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("left all topics")
        BOUNCED = "bounced", _("the address does not exist")
        COMPLAINED = "complained", _("reported our mail as spam")
        ERASED = "erased", _("asked to be forgotten")
        MANUAL = "manual", _("entered by a person")

    address_hmac = models.BinaryField(max_length=32)
    address_hmac_version = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SuppressionQuerySet] = SuppressionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hmac", "address_hmac_version"], name="suppression_once_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"


class ConsentHead(models.Model):
    """The one row that says where the consent chain ends. Writing to it is the lock that keeps the chain one chain."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="consent_head_is_one_row")]

    def __str__(self) -> str:
        return f"consent chain at {self.sequence}"


class ConsentRecord(models.Model):
    """Append-only, hash-chained; the database refuses update and delete. Field names follow ISO/IEC TS 27560."""

    class Purpose(models.TextChoices):
        NEWSLETTER = "newsletter", _("newsletter")
        TRACKING = "email_tracking", _("personal statistics")

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ERASED = "erased", _("erased")

    class Method(models.TextChoices):
        DOUBLE_OPT_IN = "double_opt_in", _("double opt-in")
        IMPORT = "import", _("import")
        PAPER = "paper", _("paper")
        LINK = "link", _("link in a mail")
        ONE_CLICK = "one_click", _("the mail program's button")
        STAFF = "staff", _("entered by staff")
        PROVIDER = "provider", _("told by the mail provider")

    sequence = models.PositiveBigIntegerField(unique=True)
    subscriber_uuid = models.UUIDField(db_index=True)
    """No foreign key: the proof outlives the person's row."""
    purpose = models.CharField(max_length=16, choices=Purpose)
    topic = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State)
    notice_version = models.CharField(max_length=40)
    notice_digest = models.BinaryField(max_length=32)
    language = models.CharField(max_length=12)
    method = models.CharField(max_length=16, choices=Method)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32, unique=True)

    class Meta:
        verbose_name = _("consent record")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.purpose} {self.state}"
