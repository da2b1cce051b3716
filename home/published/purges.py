"""The log of what changed for readers: one row per transaction, which keys it touched, and which addresses, and why.

A row is written in the transaction that changes something. On commit the stamp moves, and every process reads the rows
it has not followed yet. If the process dies between commit and stamp, the worker moves the stamp (`stamp_forgotten`).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.published.stamp import stamp

EVERYTHING = "all"
"""The key of every answer."""
LOCK = 0x1A7A  # any number, the same in every process
MOST_ADDRESSES = 500
"""So many are named in one row; the rest is counted."""
KEPT_FOR = dt.timedelta(days=90)


@dataclass(frozen=True)
class Touched:
    """An address that says something else now."""

    path: str
    because: str
    """The key of what was changed: `page:5`, `image:3`, `menu:pl`."""
    cause: int | None = None
    """The page whose change it was, where it was one."""


class PurgeQuerySet(models.QuerySet["Purge"]):
    def since(self, last: int | None) -> tuple[int, set[str]]:
        """(newest row, keys touched after row `last`). Everything, when the log was set back. One query as a rule.

        Rows get their numbers in the order of commits: whoever writes one holds the lock to the end (`one_at_a_time`).
        """
        if last is None:
            return self.newest(), {EVERYTHING}
        rows = list(self.filter(pk__gt=last).order_by("pk").values_list("pk", "keys"))
        if rows:
            return rows[-1][0], {key for _pk, keys in rows for key in keys.split()}
        newest = self.newest()
        return newest, {EVERYTHING} if newest < last else set()

    def newest(self) -> int:
        return self.aggregate(newest=models.Max("pk"))["newest"] or 0

    def caused_by(self, page_id: int) -> "PurgeQuerySet":
        return self.filter(pk__in=PurgedAddress._default_manager.filter(cause=page_id).values("purge"))


class Purge(models.Model):
    keys = models.TextField(help_text="Separated by spaces, as a content delivery network takes them.")
    made_at = models.DateTimeField(default=timezone.now)
    is_stamped = models.BooleanField(default=False)
    addresses_count = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, help_text="When the content delivery network took it.")
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PurgeQuerySet] = PurgeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("refresh of public addresses")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_stamped=False), name="purge_not_stamped"),
            models.Index(fields=["try_at"], condition=models.Q(told_at=None), name="purge_not_told"),
        ]

    def __str__(self) -> str:
        return self.keys[:80]


class PurgedAddress(models.Model):
    purge = models.ForeignKey(Purge, on_delete=models.CASCADE, related_name="addresses")
    path = models.CharField(max_length=2000)
    because = models.CharField(max_length=120)
    cause = models.BigIntegerField(null=True, db_index=True, help_text="Id of a page; it may be gone by now.")

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class _MoveStamp:
    """Runs on commit. Django forgets it with the savepoint it was registered in, as the database forgets the row."""

    def __init__(self, purge_id: int) -> None:
        self.purge_id = purge_id

    def __call__(self) -> None:
        _stamp(Purge.objects.filter(pk=self.purge_id))


def record(keys: Iterable[str], addresses: Iterable[Touched]) -> None:
    """Adds to the row of this transaction. To be called inside one."""
    one_at_a_time()
    purge = pending() or _begin()
    purge.keys = " ".join(sorted({*purge.keys.split(), *keys}))
    known = set(PurgedAddress._default_manager.filter(purge=purge).values_list("path", flat=True))
    fresh = {address.path: address for address in addresses if address.path not in known}
    room = max(0, MOST_ADDRESSES - len(known))
    rows = [PurgedAddress(purge=purge, path=a.path, because=a.because, cause=a.cause) for a in fresh.values()]
    PurgedAddress._default_manager.bulk_create(rows[:room])
    purge.addresses_count += len(fresh)
    purge.save(update_fields=["keys", "addresses_count"])


def pending() -> Purge | None:
    """The row of this transaction, if something public changed in it."""
    mine = (hook[1] for hook in connection.run_on_commit if isinstance(hook[1], _MoveStamp))
    purge_id = next((move.purge_id for move in mine), None)
    return Purge.objects.filter(pk=purge_id).first() if purge_id else None


def _begin() -> Purge:
    purge = Purge.objects.create()
    # robust: the page is published already, and what is not stamped the worker stamps.
    transaction.on_commit(_MoveStamp(purge.pk), robust=True)
    return purge


def stamp_forgotten() -> int:
    """Moves the stamp for rows whose process died, or could not reach it, after the commit; returns how many."""
    waiting = list(Purge.objects.filter(is_stamped=False).values_list("pk", flat=True))
    return _stamp(Purge.objects.filter(pk__in=waiting)) if waiting else 0


def _stamp(rows: PurgeQuerySet) -> int:
    """The stamp first: a row marked too early would never be looked at again."""
    stamp().move()
    return rows.update(is_stamped=True)


def forget_old(now: dt.datetime) -> int:
    """All but the newest, by which memories know where they are; returns how many."""
    old = Purge.objects.filter(made_at__lt=now - KEPT_FOR, is_stamped=True)
    return old.exclude(pk=Purge.objects.newest()).delete()[0]


def one_at_a_time() -> None:
    """Two editors' transactions must not each judge by what the other one is just changing.

    Without this, one unpublishes a parent while another publishes its child, neither sees the other, and the child
    stays public. SQLite has one writer anyway. The lock ends with the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
