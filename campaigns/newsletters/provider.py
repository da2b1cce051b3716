"""Sending through Anymail: many messages in one call where the provider's format allows it, else one call each.

Anymail's own batch mode gives every recipient the same body unless a template is stored at the provider. Ours differ
in every body (links to leave, personal tokens), so for Postmark Anymail builds the payload and we put each person's
body into each person's item of `email/batch`; the answer has one item per message, in the same order.
Providers without an entry in `BATCHED` get one call per message through Anymail, unchanged.
"""

import datetime as dt
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import requests
from anymail.backends import postmark
from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailUnsupportedFeature
from anymail.message import AnymailMessage
from anymail.utils import parse_single_address
from django.core.mail import get_connection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from campaigns.newsletters.merge import Parcel
from campaigns.newsletters.outcomes import Observation, Stage, retry_after
from campaigns.newsletters.timeouts import Timeouts

IDLE_SECONDS = 5.0
"""A session that rested longer is opened anew: a provider that hung up meanwhile would look like a lost answer."""
NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
"""Refused, no route, no such host; too slow; a certificate we do not trust."""
NEVER_CONNECTED_BOTO = {"EndpointConnectionError", "ConnectTimeoutError", "NoCredentialsError"}
"""botocore's words for the same, by name because it is not always installed."""
ORDINARY = re.compile(r"[\w+-]+(\.[\w+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
"""Addresses that need no parser to be told fit; with it, telling cost more than the call."""


def message(parcel: Parcel) -> AnymailMessage:
    """As Anymail (and Django's file and memory backends) take it. The provider must neither track nor rewrite."""
    mail = AnymailMessage(
        subject=parcel.subject,
        body=parcel.text,
        from_email=parcel.from_email,
        to=[parcel.to],
        headers=parcel.headers,
        metadata={"delivery": str(parcel.delivery_id)},
    )
    mail.attach_alternative(parcel.html, "text/html")
    mail.track_clicks = mail.track_opens = False
    return mail


class OneByOne:
    """Any Anymail backend, one call per message."""

    most = 10
    """Messages between two settlements: what one crash can make ambiguous."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._backend = _without_retries(get_connection(), timeouts)
        self._used_at = 0.0

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> list[Observation]:
        """One observation per parcel. Once a call does not come through, the others are not begun."""
        seen: list[Observation] = []
        for parcel in parcels:
            if not may_begin() or (seen and seen[-1].stage in {Stage.NOT_CONNECTED, Stage.NO_ANSWER}):
                break
            seen.append(self._send_one(message(parcel)))
        return seen + [Observation(Stage.NOT_BEGUN)] * (len(parcels) - len(seen))

    def close(self) -> None:
        self._backend.close()

    def _send_one(self, mail: AnymailMessage) -> Observation:
        try:
            self._post(mail)
        except AnymailInvalidAddress:
            return Observation(Stage.WORD, word="invalid")
        except AnymailError as error:
            return _observe_error(error, mail)
        return _observe_status(mail)

    def _post(self, mail: AnymailMessage) -> None:
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._backend.close()
        self._backend.open()
        try:
            self._backend.send_messages([mail])
        except AnymailUnsupportedFeature:  # raised before the call: some providers cannot switch their tracking off
            del mail.track_clicks, mail.track_opens
            self._backend.send_messages([mail])
        finally:
            self._used_at = time.monotonic()


def _without_retries(backend: AnymailBaseBackend, timeouts: Timeouts) -> AnymailBaseBackend:
    """requests never repeats a POST; botocore does by default, and sent three copies."""
    if hasattr(backend, "timeout"):
        backend.timeout = (timeouts.connect, timeouts.read)
    if client_params := getattr(backend, "client_params", None):
        from botocore.client import Config

        ours = Config(retries={"total_max_attempts": 1}, connect_timeout=timeouts.connect, read_timeout=timeouts.read)
        client_params["config"] = client_params["config"].merge(ours)
    return backend


class PersonalPayload(postmark.PostmarkPayload):
    """Anymail's payload, but every item of the batch has its own sender, subject and bodies."""

    personal: Sequence[dict[str, str]] = ()

    def serialize_data(self) -> str:
        items = zip(self.to_emails, self.personal, strict=True)
        body: str = self.serialize_json([{**self.data_for_recipient(to), **own} for to, own in items])
        return body


class PostmarkBatch:
    """Postmark's `email/batch`: one HTTP call for up to 500 messages, answered item by item."""

    most = 500

    def __init__(self, timeouts: Timeouts) -> None:
        self._backend = postmark.EmailBackend(use_bulk_api=False)
        self._timeout = (timeouts.connect, timeouts.read)
        self._used_at = 0.0

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> list[Observation]:
        if not may_begin():
            return [Observation(Stage.NOT_BEGUN)] * len(parcels)
        fit = {parcel.delivery_id: parcel for parcel in parcels if _is_parsable(parcel.to)}
        answers = iter(self._call(list(fit.values())) if fit else [])
        invalid = Observation(Stage.WORD, word="invalid")
        return [next(answers) if parcel.delivery_id in fit else invalid for parcel in parcels]

    def close(self) -> None:
        self._backend.close()

    def _call(self, parcels: Sequence[Parcel]) -> list[Observation]:
        params = self._payload(parcels).get_request_params(self._backend.api_url)
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._backend.close()
        self._backend.open()
        try:
            response = self._backend.session.request(**params, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as error:
            return [_observe_silence(error)] * len(parcels)
        finally:
            self._used_at = time.monotonic()
        return observe_batch(response, len(parcels))

    def _payload(self, parcels: Sequence[Parcel]) -> PersonalPayload:
        mail = message(parcels[0])
        mail.to = [parcel.to for parcel in parcels]
        mail.merge_metadata = {parcel.to: {"delivery": str(parcel.delivery_id)} for parcel in parcels}
        mail.merge_headers = {parcel.to: parcel.headers for parcel in parcels}
        payload = PersonalPayload(mail, self._backend.send_defaults, self._backend)
        payload.personal = [
            {"Subject": parcel.subject, "HtmlBody": parcel.html, "TextBody": parcel.text} for parcel in parcels
        ]
        return payload


BATCHED = {postmark.EmailBackend: PostmarkBatch}
"""Anymail backend → transport. docs/decisions on the ledger says what a new entry has to prove."""


def observe_batch(response: requests.Response, count: int) -> list[Observation]:
    """One observation per message of a Postmark answer; the same for all when the call was answered as a whole."""
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if response.status_code == 200 and isinstance(answer, list) and len(answer) == count:
        return [_observe_item(item) for item in answer]
    if response.status_code == 422 and isinstance(answer, dict) and "ErrorCode" in answer:
        return [_observe_item(answer)] * count
    return [_observe_response(response)] * count


def _observe_item(item: Any) -> Observation:
    """An item without an ErrorCode but with an id was accepted (Postmark's service delays); without both: unknown."""
    if not isinstance(item, dict) or not ("ErrorCode" in item or "MessageID" in item):
        return Observation(Stage.WORD, word="unknown")
    return Observation(
        Stage.POSTMARK,
        code=int(item.get("ErrorCode", 0)),
        text=str(item.get("Message", "")),
        message_id=str(item.get("MessageID", "")),
    )


def _observe_response(response: requests.Response) -> Observation:
    wait = retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
    return Observation(Stage.HTTP, code=response.status_code, text=response.text[:1000], retry_after=wait)


def _observe_silence(error: BaseException) -> Observation:
    """No answer at all. Only what never connected is known not to have been accepted."""
    never = any(
        isinstance(cause, NEVER_CONNECTED) or type(cause).__name__ in NEVER_CONNECTED_BOTO for cause in _causes(error)
    )
    return Observation(Stage.NOT_CONNECTED if never else Stage.NO_ANSWER, text=type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and what libraries put into `args` and `reason` instead."""
    pending, known = [error], set()
    while pending:
        one = pending.pop()
        if id(one) in known:
            continue
        known.add(id(one))
        yield one
        linked = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        pending += [cause for cause in linked if isinstance(cause, BaseException)]


def _observe_error(error: AnymailError, mail: AnymailMessage) -> Observation:
    """Anymail raises on answers too: the recipient's own status says most, then the HTTP answer, then the silence."""
    if mail.anymail_status.recipients:
        return _observe_status(mail)
    response = getattr(error, "response", None)
    if isinstance(response, requests.Response):
        return _observe_response(response)
    if isinstance(response, dict):  # botocore's ClientError
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return Observation(Stage.HTTP, code=status)
    return _observe_silence(error)


def _observe_status(mail: AnymailMessage) -> Observation:
    for status in mail.anymail_status.recipients.values():
        return Observation(Stage.WORD, word=status.status or "unknown", message_id=status.message_id or "")
    return Observation(Stage.WORD, word="unknown")


def _is_parsable(address: str) -> bool:
    """Anymail refuses a whole batch for one address it cannot parse, before any call."""
    if ORDINARY.fullmatch(address):
        return True
    try:
        parse_single_address(address)
    except AnymailInvalidAddress:
        return False
    return True
