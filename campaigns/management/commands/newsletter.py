"""The admin's buttons on the command line: start, schedule, test a newsletter; pause, resume, cancel, watch a send."""

import datetime as dt
import json
import sys
import uuid
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from campaigns.newsletters import preflight, progress
from campaigns.newsletters import start as verbs
from campaigns.newsletters.models import Newsletter, Send

STEER: dict[str, Callable[..., None]] = {"pause": verbs.pause, "resume": verbs.resume, "cancel": verbs.cancel}


class Command(BaseCommand):
    help = "Starts, schedules and tests newsletters; pauses, resumes, cancels and shows sends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for name in ("start", "schedule", "test"):
            action = actions.add_parser(name)
            action.add_argument("newsletter", help="id, or translation key (UUID)")
            if name == "test":
                action.add_argument("address")
            else:
                action.add_argument("--reason", default="", help="why it is sent again")
                action.add_argument(
                    "--accept-fallback", action="store_true", help="readers without a version get the first language"
                )
            if name == "schedule":
                action.add_argument("--at", required=True, help="ISO date and time, like 2026-05-04T09:00")
        for name in (*STEER, "status"):
            actions.add_parser(name).add_argument("send", help="id of the send (UUID)")
        for action in actions.choices.values():
            action.add_argument("--user", default="", help="on whose behalf, by user name")
            action.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        actor = _user(options["user"])
        try:
            if action == "test":
                self._test(actor, **options)
            elif action in {"start", "schedule"}:
                self._start(actor, **options)
            else:
                self._steer(action, actor, **options)
        except verbs.SendRefused as refused:
            self._refuse(refused, options["json"])

    def _start(self, actor: Any, *, newsletter: str, reason: str, accept_fallback: bool, **options: Any) -> None:
        at = _moment(options["at"]) if "at" in options else None
        send = verbs.start(
            _newsletter(newsletter), actor=actor, reason=reason, scheduled_for=at, accept_fallback=accept_fallback
        )
        self._show(send, options["json"])

    def _test(self, actor: Any, *, newsletter: str, address: str, json: bool, **options: Any) -> None:
        verbs.send_test(_newsletter(newsletter), address, actor)
        self.stdout.write(_json({"tested": True}) if json else _("The test mail is on its way."))

    def _steer(self, action: str, actor: Any, *, send: str, json: bool, **options: Any) -> None:
        found = _send(send)
        if action in STEER:
            STEER[action](found, actor=actor)
        self._show(found, json)

    def _show(self, send: Send, as_json: bool) -> None:
        state = progress.of(send)
        if as_json:
            self.stdout.write(_json(state.as_json()))
            return
        self.stdout.write(f"{send.pk}  {send.get_state_display()}  {send.state_reason}".rstrip())
        for _code, words, count in state.rows():
            self.stdout.write(f"  {words}: {count}")

    def _refuse(self, refused: verbs.SendRefused, as_json: bool) -> None:
        if as_json:
            self.stdout.write(_json({"refused": [vars(finding) for finding in refused.findings]}))
            sys.exit(1)
        raise CommandError("\n".join(_line(finding) for finding in refused.findings), returncode=1)


def _line(finding: preflight.Finding) -> str:
    where = f" [{finding.locale}]" if finding.locale else ""
    return f"{finding.code}{where}: {finding.message}"


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)


def _newsletter(text: str) -> Newsletter:
    """By id or key; a key stands for all languages."""
    try:
        found = Newsletter.objects.filter(**({"pk": int(text)} if text.isdecimal() else {"translation_key": text}))
        newsletter = found.order_by("pk").first()
    except ValidationError:
        newsletter = None
    if newsletter is None:
        raise CommandError(_("There is no newsletter “%s”.") % text, returncode=2)
    return newsletter


def _send(text: str) -> Send:
    try:
        return Send.objects.get(pk=uuid.UUID(text))
    except (ValueError, Send.DoesNotExist):
        raise CommandError(_("There is no send “%s”.") % text, returncode=2) from None


def _user(name: str) -> Any:
    if not name:
        return None
    model = get_user_model()
    user = model.objects.filter(**{model.USERNAME_FIELD: name}).first()
    if user is None:
        raise CommandError(_("There is no user “%s”.") % name, returncode=2)
    return user


def _moment(text: str) -> dt.datetime:
    """A time without a zone is one of this site's zone."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise CommandError(_("“%s” is no date and time like 2026-05-04T09:00.") % text, returncode=2)
    return at if timezone.is_aware(at) else timezone.make_aware(at)
