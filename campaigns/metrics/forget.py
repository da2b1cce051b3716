"""Raw events leave when their time is over and their days are counted; the counts stay."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from campaigns import conf
from campaigns.metrics.models import RollUpMark
from campaigns.tracking.models import Event, EventKey, ParkedEvent

BATCH = 5_000
"""Rows of a table at once: whoever wants to write waits that long."""


def forget_events() -> int:
    """For the worker: some of what was received more than RAW_EVENT_DAYS ago; returns how many rows.

    An event the rollups have not read yet waits for them, however old it is.
    """
    before = timezone.localdate() - dt.timedelta(days=conf.current().raw_event_days)
    read = RollUpMark.objects.filter(name="events").values_list("event_id", flat=True).first() or 0
    return (
        _some(Event.objects.filter(received_on__lt=before, pk__lte=read))
        + _some(EventKey.objects.filter(received_on__lt=before))
        + _some(ParkedEvent.objects.filter(parked_at__date__lt=before))
    )


def _some(over: "models.QuerySet[Any]") -> int:
    some = list(over.values_list("pk", flat=True)[:BATCH])
    return over.model._default_manager.filter(pk__in=some).delete()[0] if some else 0
