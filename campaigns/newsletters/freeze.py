"""From "start" to the ledger: what goes out and who gets it is fixed in one transaction, and never looked up again.

Everybody with an active subscription to the topic gets a row: who may be written to is `pending`, who is held back or
suppressed stands there as `suppressed` with the reason. So nobody who asked for our mail is missing without one.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import structlog
from django.db import connection
from django.db.models import Case, DateTimeField, Exists, F, Func, QuerySet, UUIDField, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from campaigns import conf, ports
from campaigns.links import utm
from campaigns.links.models import TrackedLink
from campaigns.links.rewrite import BadLinks, Rewritten, rewrite
from campaigns.newsletters.approval import ApprovedVersion, approved_versions
from campaigns.newsletters.audience import edition_language, eligible
from campaigns.newsletters.compose import compose
from campaigns.newsletters.ledger import writing
from campaigns.newsletters.models import Delivery, Edition, Send, Tracking
from campaigns.newsletters.render import Rendered, render
from campaigns.newsletters.start import SendRefused, refuse_unfit
from campaigns.subscribers.models import Subscriber, Suppression

log = structlog.get_logger(__name__)


class NotFreezable(Exception):
    """The newsletter cannot go out as it is now; the text says why, to a person."""


def start_due(now: dt.datetime) -> int:
    """Scheduled sends whose time has come begin to freeze; those far too late wait for a person. Returns how many."""
    count = 0
    for send in Send.objects.due(now):
        late = now - (send.scheduled_for or now)
        in_time = late <= dt.timedelta(minutes=conf.current().schedule_max_lateness)
        state, reason = (Send.State.FREEZING, "") if in_time else (Send.State.MISSED, _missed(late))
        count += Send.objects.filter(pk=send.pk, state=Send.State.SCHEDULED).update(state=state, state_reason=reason)
        log.info("send_due", send=str(send.pk), state=state)
    return count


def _missed(late: dt.timedelta) -> str:
    return _("It was due %(minutes)d minutes before a worker could start it.") % {"minutes": late.total_seconds() // 60}


def freeze_all() -> int:
    """Every send that waits to be frozen; returns how many were."""
    return sum(freeze(pk) for pk in list(Send.objects.filter(state=Send.State.FREEZING).values_list("pk", flat=True)))


def freeze(send_id: uuid.UUID) -> bool:
    """Fixes the send, or pauses it with the reason. False when another worker is at it, or it is frozen already."""
    try:
        with writing():
            send = (
                Send.objects.select_for_update(skip_locked=True).filter(pk=send_id, state=Send.State.FREEZING).first()
            )
            if send is None:
                return False
            refuse_unfit(send)
            _fix(send)
    except (NotFreezable, SendRefused) as reason:
        log.warning("send_not_frozen", send=str(send_id))
        Send.objects.filter(pk=send_id, state=Send.State.FREEZING).update(
            state=Send.State.PAUSED, state_reason=str(reason)[:300]
        )
    return True


def _fix(send: Send) -> None:
    """1. Editions, with their links. 2. The ledger. 3. The send knows how many."""
    editions = {version.language: _edition(send, version) for version in approved_versions(send.newsletter_key)}
    if not editions:
        raise NotFreezable(_("No language of this newsletter is approved any more."))
    send.intended = sum(_write_ledger(send, editions, language) for language in _languages(send))
    send.state, send.frozen_at, send.state_reason = Send.State.SENDING, timezone.now(), ""
    send.save(update_fields=["intended", "state", "frozen_at", "state_reason"])
    log.info("send_frozen", send=str(send.pk), intended=send.intended, editions=len(editions))


def _edition(send: Send, version: ApprovedVersion) -> Edition:
    rendered, rewritten = _written(send, version)
    edition = Edition.objects.create(
        send=send,
        locale=version.locale,
        newsletter_id=version.newsletter.pk,
        revision_id=version.revision_id,
        subject=rendered.subject,
        from_email=conf.current().from_email,
        html=rewritten.html,
        text=rewritten.text,
        digest=hashlib.sha256("\0".join([rendered.subject, rewritten.html, rewritten.text]).encode()).digest(),
    )
    TrackedLink.objects.bulk_create(
        TrackedLink(
            url=link.url,
            label=link.label,
            purpose=TrackedLink.Purpose.MAILING,
            campaign=send.campaign,
            locale=version.locale,
            send=send,
            position=link.position,
        )
        for link in rewritten.links
    )
    return edition


def _written(send: Send, version: ApprovedVersion) -> tuple[Rendered, Rewritten]:
    """The texts with placeholders. Raises NotFreezable."""
    rendered = render(compose(version.newsletter).content)
    try:
        return rendered, rewrite(
            ports.mail_media(rendered.html),
            rendered.text,
            utm=_campaign_parameters(send),
            base_url=conf.current().base_url,
        )
    except BadLinks as bad:
        raise NotFreezable(_("A link in %(language)s: %(why)s") % {"language": version.language, "why": bad}) from None


def _campaign_parameters(send: Send) -> Mapping[str, str]:
    name = send.campaign.slug if send.campaign else send.topic.slug
    return utm.parameters(source="newsletter", medium="email", campaign=name)


def _languages(send: Send) -> Sequence[Locale]:
    """Every language somebody in the audience reads, eligible or not."""
    people = Subscriber.objects.subscribed_to(send.topic).order_by()
    return list(Locale.objects.filter(pk__in=people.values("locale")))


def _write_ledger(send: Send, editions: Mapping[str, Edition], language: Locale) -> int:
    """One row per person who reads this language; returns how many."""
    people = Subscriber.objects.subscribed_to(send.topic).filter(locale=language).order_by()
    may = eligible(send).filter(locale=language).order_by()
    suppressed = people.filter(Exists(Suppression.objects.of_subscribers()), state__in=_HELD_OR_CONFIRMED)
    held = people.not_suppressed().filter(state=Subscriber.State.HELD)
    edition = editions.get(edition_language(language.language_code, editions))
    if edition is None:
        if not may.exists():
            return 0
        raise NotFreezable(_("Readers of %(language)s would get nothing.") % {"language": language.language_code})
    return (
        _insert(send, edition, may, Delivery.State.PENDING, "")
        + _insert(send, edition, suppressed, Delivery.State.SUPPRESSED, "suppressed")
        + _insert(send, edition, held, Delivery.State.SUPPRESSED, "held")
    )


_HELD_OR_CONFIRMED: Collection[str] = [Subscriber.State.HELD, Subscriber.State.CONFIRMED]


class NewUuid(Func):
    """A random UUID made by the database, so that a million rows need not travel through Python."""

    output_field = UUIDField()
    arity = 0

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        return "gen_random_uuid()", []

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        parts = [
            "hex(randomblob(6))",
            "'4'",
            "substr(hex(randomblob(2)), 2)",
            "substr('89ab', 1 + (random() & 3), 1)",
            "substr(hex(randomblob(2)), 2)",
            "hex(randomblob(6))",
        ]
        return f"lower({' || '.join(parts)})", []


def _insert(send: Send, edition: Edition, people: QuerySet[Subscriber], state: str, reason: str) -> int:
    """INSERT … SELECT: memory stays flat whatever the size of the audience."""
    now = Value(timezone.now(), DateTimeField())
    columns: dict[str, Combinable] = {
        "id": NewUuid(),
        "send_id": Value(send.pk, UUIDField()),
        "edition_id": Value(edition.pk),
        "subscriber_id": F("id"),
        "address_hmac": F("address_hmac"),
        "tracking": _tier(send),
        "state": Value(state),
        "fate": Value(Delivery.Fate.NONE.value),
        "reason": Value(reason),
        "detail": Value(""),
        "attempts": Value(0),
        "fence": Value(0),
        "provider_message_id": Value(""),
        "created_at": now,
        "settled_at": Value(None, DateTimeField()) if state == Delivery.State.PENDING else now,
    }
    chosen = people.annotate(**{f"d_{name}": value for name, value in columns.items()})
    select, parameters = chosen.values_list(*(f"d_{name}" for name in columns)).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {Delivery._meta.db_table} ({', '.join(columns)}) {select}", parameters)
        return int(cursor.rowcount)


def _tier(send: Send) -> Combinable:
    """Personal tokens only for those who agreed, and only where the mailing measures at all."""
    tracking = Tracking(send.tracking)
    others = Value(tracking.of_others.value)
    if tracking is Tracking.NONE:
        return others
    return Case(When(tracking_agreed_at__isnull=False, then=Value(Tracking.CONSENTED.value)), default=others)
