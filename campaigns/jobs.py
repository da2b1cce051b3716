"""What the worker's jobs did last: one row per job, so that a failing one is seen without reading logs."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BEAT_EVERY = dt.timedelta(seconds=10)
"""A healthy job writes no more often than this."""


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def failing(self) -> "JobRunQuerySet":
        return self.filter(failures__gt=0)

    def succeeded(self, name: str) -> None:
        """The job ran through. At most one write per BEAT_EVERY, or at once after a failure."""
        now = timezone.now()
        rested = models.Q(failures__gt=0) | models.Q(succeeded_at=None) | models.Q(succeeded_at__lte=now - BEAT_EVERY)
        known = self.filter(name=name)
        if known.filter(~rested).exists() or known.filter(rested).update(succeeded_at=now, failures=0, error=""):
            return
        self.bulk_create([JobRun(name=name, succeeded_at=now)], ignore_conflicts=True)

    def failed(self, name: str, error: str) -> None:
        """`error` is the name of an exception's class: its text could hold an address."""
        self.bulk_create([JobRun(name=name)], ignore_conflicts=True)
        self.filter(name=name).update(failed_at=timezone.now(), failures=models.F("failures") + 1, error=error[:200])


class JobRun(models.Model):
    name = models.CharField(max_length=200, primary_key=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    """Since it last succeeded."""
    error = models.CharField(max_length=200, blank=True)

    objects: ClassVar[JobRunQuerySet] = JobRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("job of the worker")

    def __str__(self) -> str:
        return self.name
