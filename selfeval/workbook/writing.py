"""Put cells into a sheet: texts that stay texts, numbers with their digits, and their looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from ..guarding import like_formula
from .numbers import as_number

_FONT = "微软雅黑"
_INK, _MUTED, _BLUE = "1F2933", "6B7280", "0072B2"
_HEAD = PatternFill("solid", fgColor=_BLUE)
_OPTIONAL_HEAD = PatternFill("solid", fgColor="7A8C9E")
_LINE = Border(bottom=Side("thin", color="D5DAE0"))

BODY = Font(name=_FONT, size=10, color=_INK)
MUTED = Font(name=_FONT, size=9, color=_MUTED)
TITLE = Font(name=_FONT, size=14, bold=True, color=_INK)
SECTION = Font(name=_FONT, size=11, bold=True, color=_BLUE)
HEAD = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
OPEN = Protection(locked=False)
WRAPPED = Alignment(vertical="top", wrap_text=True)

#: Signs that XML does not have, and what a reader would take for the way to write them.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)


def length(text: str) -> int:
    """Return the length of a text in a cell, as spreadsheets count: in units of UTF-16."""
    return len(_escape(text).encode("utf-16-le")) // 2


def put_text(cell: Any, text: str) -> None:
    """Set a cell to a text, whatever it begins with: it never becomes a formula or an error."""
    cell.value = _escape(text)
    cell.data_type = "s"
    cell.quotePrefix = like_formula(text)


def put_value(cell: Any, text: str) -> None:
    """Set a cell to the number that a text is, shown as it is; else to the text."""
    number = as_number(text)
    if number is None:
        put_text(cell, text)
        cell.number_format = "@"
    else:
        cell.value, cell.number_format = number


def put_head(cell: Any, text: str, *, optional: bool = False) -> None:
    """Set a heading."""
    put_text(cell, text)
    cell.font = HEAD
    cell.fill = _OPTIONAL_HEAD if optional else _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def put_lines(sheet: Any, lines: Sequence[Sequence[str]], row: int, head: bool = True) -> int:
    """Set rows of texts from ``row`` on, the first as headings; return the row after them."""
    for index, texts in enumerate(lines):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row + index, column)
            if head and not index:
                put_head(cell, text)
            else:
                put_text(cell, text)
                cell.font, cell.alignment, cell.border = BODY, WRAPPED, _LINE
    return row + len(lines)


def set_widths(sheet: Any, widths: Sequence[float]) -> None:
    """Set the widths of the columns from the first on."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def set_print(sheet: Any, year: int, *, head: int | None = None) -> None:
    """Set a sheet to print on A4 landscape, as wide as a page, with its name and page numbers."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.center.text = f"&A（{year}年度）"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    if head:
        sheet.print_title_rows = f"{head}:{head}"


def protect(sheet: Any) -> None:
    """Lock what is not open, without a password; rows may be added, deleted and sorted."""
    protection = sheet.protection
    protection.sheet = True
    # In this format False is what may be done.
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.insertRows = protection.deleteRows = False
    protection.sort = protection.autoFilter = False
