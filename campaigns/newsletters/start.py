"""Starting a send and steering it: the same actions for the admin's buttons and the command line.

A send begins as `freezing` or `scheduled`; the worker does the rest (see `deliver`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email
from wagtail.log_actions import log

from campaigns import conf, ports
from campaigns.newsletters import approval, preflight
from campaigns.newsletters.compose import compose
from campaigns.newsletters.models import Delivery, Newsletter, Send
from campaigns.newsletters.preflight import Finding
from campaigns.newsletters.render import render

State = Send.State
# action → (states it may come from, what it is called when refused)
ACTIONS = {
    "pause": (State.FREEZING, State.SENDING),
    "resume": (State.PAUSED, State.MISSED),
    "cancel": (State.DRAFT, State.SCHEDULED, State.FREEZING, State.SENDING, State.PAUSED, State.MISSED),
}


class SendRefused(Exception):
    """`findings` say why, each with where to mend it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(finding.message for finding in findings))
        self.findings = list(findings)


def start(
    newsletter: Newsletter,
    *,
    actor: AbstractBaseUser | None,
    reason: str = "",
    scheduled_for: dt.datetime | None = None,
    accept_fallback: bool = False,
) -> Send:
    """One send in all approved languages, now or at a time. Raises SendRefused.

    A second send of the same newsletter needs a reason. `accept_fallback`: readers whose language has no approved
    version get the site's first language.
    """
    reason = reason.strip()
    key = newsletter.translation_key
    if found := preflight.errors(key, reason=reason, accept_fallback=accept_fallback):
        raise SendRefused(found)
    if scheduled_for and scheduled_for <= timezone.now():
        raise _refusal("in_the_past", _("The time has passed already."))
    version = approval.approved_versions(key)[0].newsletter
    send = Send(
        newsletter_key=key,
        campaign_id=version.campaign_id,
        topic_id=version.topic_id,
        tracking=version.tracking,
        state=State.SCHEDULED if scheduled_for else State.FREEZING,
        reason=reason,
        scheduled_for=scheduled_for,
        created_by_id=actor.pk if actor else None,
    )
    try:
        with transaction.atomic():
            send.save(force_insert=True)
            _log(send, "schedule" if scheduled_for else "start", actor)
    except IntegrityError as error:
        raise _already_sent() from error
    return send


def refuse_unfit(send: Send) -> None:
    """Asked again before the freeze, because a page or an approval may be gone by then. Raises SendRefused."""
    if found := preflight.errors(send.newsletter_key, reason=send.reason, accept_fallback=True, send=send):
        raise SendRefused(found)


def pause(send: Send, *, actor: AbstractBaseUser | None) -> None:
    """What is in flight is finished; nothing new is taken. Raises SendRefused."""
    _steer(send, "pause", actor, state=State.PAUSED, state_reason=_("Paused by %s.") % (actor or "-"))


def resume(send: Send, *, actor: AbstractBaseUser | None) -> None:
    """Goes on where it stopped; one that missed its time starts now. Raises SendRefused."""
    if send.frozen_at is None:
        refuse_unfit(send)
    state = State.SENDING if send.frozen_at else State.FREEZING
    _steer(send, "resume", actor, state=state, state_reason="", not_before=None, resumed_at=timezone.now())


def cancel(send: Send, *, actor: AbstractBaseUser | None) -> None:
    """Nobody who has not got it will. Raises SendRefused."""
    with transaction.atomic():
        now = timezone.now()
        reason = _("Cancelled by %s.") % (actor or "-")
        _steer(send, "cancel", actor, state=State.CANCELLED, state_reason=reason, finished_at=now)
        waiting = Delivery.objects.of(send).filter(state=Delivery.State.PENDING)
        waiting.update(state=Delivery.State.CANCELLED, reason="send_cancelled", settled_at=now)


def send_test(newsletter: Newsletter, address: str, actor: AbstractBaseUser | None) -> None:
    """The latest draft to one address, through the same rendering; its links are plain, so nothing is counted.

    Raises SendRefused for an address that is none, when sending is switched off, and when the mail server says no.
    """
    if conf.current().sending_disabled:
        raise _refusal("sending_disabled", _("Sending is switched off on this site."))
    try:
        to = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise _refusal("bad_address", _("“%s” is not an e-mail address.") % address) from error
    rendered = render(compose(newsletter.get_latest_revision_as_object()).content).inert(conf.current().base_url)
    subject = _("[TEST] %s") % rendered.subject
    message = EmailMultiAlternatives(subject, rendered.text, conf.current().from_email, [to])
    message.attach_alternative(ports.mail_media(rendered.html), "text/html")
    _hand_over(message)
    log(instance=newsletter, action="campaigns.newsletter.test", user=actor)


def _hand_over(message: EmailMultiAlternatives) -> None:
    """What the other side says stays out of the refusal: it may repeat the address."""
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - a mail backend may raise anything
        words = _("The mail server did not take the test mail (%s). Try again later, or tell whoever runs the site.")
        raise _refusal("not_taken", words % type(error).__name__) from None


def _steer(send: Send, action: str, actor: AbstractBaseUser | None, **changes: Any) -> None:
    """Conditional, because a worker may have moved the send since the page was shown."""
    try:
        with transaction.atomic():
            moved = Send.objects.filter(pk=send.pk, state__in=ACTIONS[action]).update(**changes)
            if moved:
                _log(send, action, actor)
    except IntegrityError as error:
        raise _already_sent() from error
    send.refresh_from_db()
    if not moved:
        message = _("This cannot be done now: the send is “%s”.") % send.get_state_display()
        raise _refusal("wrong_state", message)


def _log(send: Send, action: str, actor: AbstractBaseUser | None) -> None:
    log(instance=send, action=f"campaigns.send.{action}", user=actor)


def _refusal(code: str, message: str) -> SendRefused:
    return SendRefused([Finding("error", code, message)])


def _already_sent() -> SendRefused:
    return _refusal("already_sent", _("This newsletter was sent already. Sending it again needs a reason."))
