"""Which road the mail takes: Django's EMAIL_BACKEND decides, nothing else."""

from collections.abc import Callable, Sequence
from typing import Protocol

from anymail.backends.base import AnymailBaseBackend
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.utils.module_loading import import_string

from campaigns.newsletters import provider
from campaigns.newsletters.merge import Parcel
from campaigns.newsletters.mime import message_id
from campaigns.newsletters.outcomes import Observation, Stage
from campaigns.newsletters.smtp import SmtpTransport
from campaigns.newsletters.timeouts import Timeouts


class Transport(Protocol):
    most: int
    """Parcels of one `send`, and so what a crash can make ambiguous."""

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> list[Observation]:
        """One observation per parcel, in order; never retries, never raises for what the other side does."""

    def close(self) -> None: ...


class LocalTransport:
    """Any other Django backend: files, memory, the console, a site's own. An error there leaves us not knowing."""

    most = 50

    def __init__(self) -> None:
        self._backend = get_connection()

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> list[Observation]:
        return [self._send_one(parcel) if may_begin() else Observation(Stage.NOT_BEGUN) for parcel in parcels]

    def close(self) -> None:
        self._backend.close()

    def _send_one(self, parcel: Parcel) -> Observation:
        mail = provider.message(parcel)
        mail.extra_headers["Message-ID"] = message_id(parcel.delivery_id, parcel.from_email)
        try:
            self._backend.send_messages([mail])
        except Exception as error:  # noqa: BLE001 - a foreign backend may raise anything; the class name is recorded
            return Observation(Stage.NO_ANSWER, text=type(error).__name__)
        return Observation(Stage.WORD, word="sent")


def current(lease_seconds: float) -> Transport:
    """The transport of EMAIL_BACKEND as it is set now."""
    backend = import_string(settings.EMAIL_BACKEND)
    timeouts = Timeouts.under(lease_seconds)
    if backend in provider.BATCHED:
        return provider.BATCHED[backend](timeouts)
    if issubclass(backend, AnymailBaseBackend):
        return provider.OneByOne(timeouts)
    if issubclass(backend, smtp.EmailBackend):
        return SmtpTransport(timeouts)
    return LocalTransport()
