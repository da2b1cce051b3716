"""What the page being read points at, looked up once although its blocks, cards and facts ask one by one."""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.utils.functional import cached_property

KNOWN: ContextVar[Mapping[type[models.Model], Mapping[int, Any]] | None] = ContextVar("known", default=None)
"""Model → id → row. Empty for a draft, whose blocks ask the database."""


class Lot(Mapping[int, Any]):
    """Rows that are fetched together when the first of them is asked for."""

    def __init__(self, model: type[models.Model], ids: set[int]) -> None:
        self._model, self._ids = model, ids

    def expect(self, ids: Collection[int]) -> None:
        """These will be asked for, too. Nothing, when the others are here already."""
        if "_rows" not in vars(self):
            self._ids = {*self._ids, *ids}

    @cached_property
    def _rows(self) -> dict[int, Any]:
        return {row.pk: row for row in self._model._default_manager.filter(pk__in=self._ids)}

    def __getitem__(self, pk: int) -> Any:
        return self._rows[pk]

    def __contains__(self, pk: object) -> bool:
        return pk in self._ids

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class _Made(Mapping[Any, Any]):
    """Has whatever it is asked for, made of the key; it lists nothing."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __getitem__(self, key: Any) -> Any:
        return self._make(key)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0


@contextmanager
def blanks() -> Iterator[None]:
    """Inside the block every look-up finds a row that knows no more than its id: enough to see what words point at."""
    token = KNOWN.set(_Made(lambda model: _Made(lambda pk: _blank(model, pk))))
    try:
        yield
    finally:
        KNOWN.reset(token)


def _blank(model: type[models.Model], pk: Any) -> models.Model:
    """Everything but its id deferred, because defaults may ask the database."""
    return model.from_db(None, [model._meta.pk.attname], [pk])


def known(model: type[models.Model], ids: Collection[Any]) -> dict[Any, Any] | None:
    """Copies of these rows, because blocks write into what they hold; None unless all of them are known.

    Rich text names ids as texts; where an optional chooser was left empty stands None.
    """
    rows = (KNOWN.get() or {}).get(model, {})
    ids = [int(pk) if isinstance(pk, str) and pk.isdecimal() else pk for pk in ids if pk is not None]
    if not all(pk in rows for pk in ids):
        return None
    return {pk: copy.copy(row) for pk in ids if (row := rows.get(pk)) is not None}


def expect(model: type[models.Model], ids: Collection[int]) -> None:
    """Rows that will be asked for: they come with the first of their kind."""
    if isinstance(lot := (KNOWN.get() or {}).get(model), Lot):
        lot.expect(ids)


class KnownRows:
    """Of a queryset: choosers in blocks look up with `in_bulk` what they hold."""

    model: Any

    def in_bulk(self, id_list: Any = None, **more: Any) -> Any:
        found = known(self.model, id_list) if id_list is not None and not more else None
        return super().in_bulk(id_list, **more) if found is None else found  # type: ignore[misc]  # of the queryset
