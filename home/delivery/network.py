"""Tells a content delivery network which keys were touched. In the worker, again and again until it took them.

Publishing never waits for it: a network that is away keeps its pages until it answers, or until their lifetime ends.
"""

import datetime as dt
import json
from urllib.request import Request, urlopen

import structlog
from django.conf import settings
from django.db.models import F

from home.published.purges import Purge

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 5
LONGEST_WAIT = dt.timedelta(minutes=10)
AT_ONCE = 50  # rows in one round of the worker


def tell_network(now: dt.datetime) -> int:
    """One POST per purge: JSON `{"keys": […]}`, the same keys in `Surrogate-Key`. Returns how many were taken."""
    if not settings.CDN_PURGE_URL:
        return 0
    waiting = Purge.objects.filter(told_at=None, is_stamped=True, try_at__lte=now).order_by("pk")[:AT_ONCE]
    return sum(_tell(purge, now) for purge in waiting)


def _tell(purge: Purge, now: dt.datetime) -> int:
    mine = Purge.objects.filter(pk=purge.pk, told_at=None, tries=purge.tries)
    wait = min(dt.timedelta(seconds=2**purge.tries), LONGEST_WAIT) if purge.tries < 10 else LONGEST_WAIT
    if not mine.update(tries=F("tries") + 1 if purge.tries < 1000 else purge.tries, try_at=now + wait):
        return 0  # another worker has it
    try:
        _post(purge.keys)
    except OSError as error:  # refused, too slow, or an answer that is no yes
        log.warning("network_not_told", purge=purge.pk, tries=purge.tries + 1, error=type(error).__name__)
        return 0
    return Purge.objects.filter(pk=purge.pk).update(told_at=now)


def _post(keys: str) -> None:
    body = json.dumps({"keys": keys.split()}).encode()
    headers = {"Content-Type": "application/json", "Surrogate-Key": keys}
    asked = Request(settings.CDN_PURGE_URL, body, headers, method="POST")  # noqa: S310 - http(s), checked in the settings
    with urlopen(asked, timeout=TIMEOUT_SECONDS):  # noqa: S310
        pass
