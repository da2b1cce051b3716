"""What happens at an event, day by day."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class AgendaItemBlock(blocks.StructBlock):
    time = blocks.TimeBlock(label=_("from"), required=False)
    until = blocks.TimeBlock(label=_("until"), required=False)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.TextBlock(label=_("speaker, details"), required=False, default="")


class AgendaDayBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("day"), required=False, help_text=_("Leave it empty when the event has one day."))
    title = blocks.CharBlock(label=_("name of the day"), max_length=120, required=False, default="")
    items = blocks.ListBlock(AgendaItemBlock(), label=_("points of the agenda"), min_num=1)

    class Meta:
        icon = "date"
        label = _("Day of the agenda")
        description = _("The points of one day with their times.")
        template = "home/blocks/agenda_day.html"
        preview_value = {
            "title": _("First day"),
            "items": [
                {
                    "time": dt.time(9, 0),
                    "until": dt.time(9, 30),
                    "title": _("Opening"),
                    "text": _("Director of the centre"),
                },
                {"time": dt.time(9, 30), "title": _("Workshops in groups"), "text": ""},
            ],
        }


class AgendaBlock(blocks.StreamBlock):
    day = AgendaDayBlock()


def dates_of(agenda: Iterable) -> list[dt.date | None]:
    """The days an agenda names, in its order; None for a day without a date."""
    return [day.value["date"] for day in agenda]
