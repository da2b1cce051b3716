"""What is done to many cells of the board at once. Each answers what became of every single one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page
from wagtail_localize.models import SourceDeletedError, Translation
from wagtail_localize.operations import translate_object
from wagtail_localize.views.edit_translation import user_can_edit_instance

from home.localisation.room import machine
from home.localisation.room.board import Cell, Row, title_of
from home.localisation.room.models import Assignment


class Became(models.TextChoices):
    SUBMITTED = "submitted", gettext_lazy("submitted for translation")
    ASSIGNED = "assigned", gettext_lazy("assigned")
    DRAFTED = "drafted", gettext_lazy("drafted by machine")
    THERE = "there", gettext_lazy("was there already")
    FAILED = "failed", gettext_lazy("not possible")


@dataclass(frozen=True)
class Result:
    """What became of one page or snippet in one language; `note` says more, of a failure the cure."""

    title: str
    locale: Locale
    became: Became
    note: str = ""
    url: str = ""


def submit(rows: Iterable[Row], user) -> list[Result]:
    """Asks for the translations that are not there yet. One that fails does not keep the others back."""
    return [_submit(row.origin, cell, user) for row in rows for cell in row.cells]


def _submit(origin: models.Model, cell: Cell, user) -> Result:
    title = title_of(origin)
    if cell.instance is not None:
        return Result(title, cell.locale, Became.THERE, url=cell.edit_url)
    try:
        with transaction.atomic():
            source: Any = origin.specific if isinstance(origin, Page) else origin
            translate_object(source, [cell.locale], user=user)
            made = source.get_translation_or_none(cell.locale)
            if made is None:  # wagtail-localize keeps what was wrong to itself
                raise ValidationError(_("It cannot be saved. Open the original, save it, and mend what it says."))
    except (ValidationError, SourceDeletedError) as error:
        return Result(title, cell.locale, Became.FAILED, "; ".join(getattr(error, "messages", [str(error)])))
    return Result(title, cell.locale, Became.SUBMITTED, url=Cell(cell.locale, made, None, cell.today).edit_url)


def assign(rows: Iterable[Row], user, *, assignee, due_on: dt.date | None) -> list[Result]:
    """Gives the translations to `assignee` until `due_on`; both empty takes them back."""
    return [_assign(cell, user, assignee, due_on) for cell in _asked_for(rows)]


def _asked_for(rows: Iterable[Row]) -> list[Cell]:
    return [cell for row in rows for cell in row.cells if cell.translation and cell.instance]


def _assign(cell: Cell, user, assignee, due_on: dt.date | None) -> Result:
    if not user_can_edit_instance(user, cell.instance):
        return Result(cell.title, cell.locale, Became.FAILED, _("You may not edit this translation."))
    Assignment.objects.update_or_create(
        translation=cell.translation, defaults={"assignee": assignee, "due_on": due_on, "assigned_by": user}
    )
    return Result(cell.title, cell.locale, Became.ASSIGNED, str(assignee or ""), cell.edit_url)


def draft_by_machine(rows: Iterable[Row], user) -> list[Result]:
    return [_draft(cell, user) for cell in _asked_for(rows)]


def _draft(cell: Cell, user) -> Result:
    if not user_can_edit_instance(user, cell.instance):
        return Result(cell.title, cell.locale, Became.FAILED, _("You may not edit this translation."))
    try:
        drafted = machine.draft(cell.translation, user)
    except machine.NoAnswer as error:
        return Result(cell.title, cell.locale, Became.FAILED, str(error), cell.edit_url)
    became = Became.DRAFTED if drafted else Became.THERE
    return Result(cell.title, cell.locale, became, url=cell.edit_url)


def editable(rows: Iterable[Row], user) -> Sequence[Translation]:
    """The translations of these rows that `user` may take out."""
    return [cell.translation for cell in _asked_for(rows) if user_can_edit_instance(user, cell.instance)]
