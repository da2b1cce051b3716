"""A panel's table as CSV: the same rows, the same hiding, cells that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from campaigns.dashboards.panels.panel import Panel
from campaigns.dashboards.words import CODES, STATES, Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def respond(panel: Panel, name: str, *, for_polish_excel: bool = False) -> HttpResponse:
    """An attachment. For Excel in Polish: semicolons, decimal commas and a byte order mark."""
    body = as_csv(panel, for_polish_excel=for_polish_excel)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{panel.key}.csv"'
    return response


def as_csv(panel: Panel, *, for_polish_excel: bool = False) -> str:
    """Head, rows, an empty line, then the code book of the signs."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if for_polish_excel else ",", lineterminator="\r\n")
    writer.writerow(map(_safe, panel.head))
    writer.writerows([_field(cell, for_polish_excel) for cell in row] for row in panel.rows)
    writer.writerow([])
    writer.writerows(_code_book())
    return (BOM if for_polish_excel else "") + out.getvalue()


def _field(cell: Cell, has_decimal_comma: bool) -> str:
    if isinstance(cell.raw, int | float):
        text = f"{cell.raw:.6f}".rstrip("0").rstrip(".") if isinstance(cell.raw, float) else str(cell.raw)
        return text.replace(".", ",") if has_decimal_comma else text
    if cell.raw in CODES.values():
        return cell.raw
    return _safe(cell.raw or cell.text)


def _safe(text: str) -> str:
    """A leading apostrophe makes a spreadsheet show the text instead of computing it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _code_book() -> Iterable[tuple[str, str]]:
    yield "0", _("a true zero")
    for state, sign in CODES.items():
        yield sign, str(STATES[state])
