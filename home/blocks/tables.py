"""A table a screen reader can walk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class TableRowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.CharBlock(required=False, default="", max_length=300), label=_("cells"))


class TableBlock(blocks.StructBlock):
    """Caption, named columns, rows of the same length."""

    caption = blocks.CharBlock(label=_("what the table shows"), max_length=200)
    columns = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("names of the columns"), min_num=1)
    rows = blocks.ListBlock(TableRowBlock(), label=_("rows"), min_num=1)
    rows_are_named = blocks.BooleanBlock(label=_("the first cell names its row"), required=False, default=True)

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Numbers or facts in named columns. A screen reader says the names with every cell.")
        template = "home/blocks/table.html"
        preview_value = {
            "caption": _("Workshops by region"),
            "columns": [_("Region"), _("Workshops")],
            "rows": [{"cells": [_("North"), "4"]}, {"cells": [_("South"), "7"]}],
            "rows_are_named": True,
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        width = len(value["columns"])
        uneven = [str(number) for number, row in enumerate(value["rows"], 1) if len(row["cells"]) != width]
        if uneven:
            message = _("Every row needs %(width)d cells, one per column. Look at row %(rows)s.")
            error = ValidationError(message, params={"width": width, "rows": ", ".join(uneven)})
            raise StructBlockValidationError(block_errors={"rows": error})
        return value
