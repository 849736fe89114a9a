"""A sheet that is written row by row: texts, numbers with their digits, formulas with values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from ..formats import DASH, shortened
from ..values import is_missing
from ..workbook.writing import (
    BODY,
    TITLE,
    WRAPPED,
    put_head,
    put_text,
    put_value,
    set_print,
    set_widths,
)

AMOUNT, PERCENT, COUNT, PLAIN = "#,##0.00", "0.00%", "#,##0", "General"
FIRST_ROW = 3
#: Points: the height of a line.
_LINE = 15
_HEAD_ROW = 2
_BOLD = Font(name=BODY.name, size=BODY.size, color=BODY.color, bold=True)
_NUMBER = Alignment(horizontal="right", vertical="top", indent=1)
_RULE = Border(bottom=Side("thin", color="D5DAE0"))
_HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)


class Sheet:
    """One sheet of the workbook, and what each of its formulas comes to.

    ``columns`` are headings with their widths; ``row`` is the row that is being written.
    """

    def __init__(
        self, book: Any, name: str, title: str, columns: Sequence[tuple[str, float]], year: int
    ) -> None:
        """Add a sheet with its title, its headings, and how it prints."""
        self.name, self.row = name, FIRST_ROW
        self.values: dict[str, Any] = {}
        self.sheet = book.create_sheet(name)
        put_text(self.sheet.cell(1, 1), title)
        self.sheet.cell(1, 1).font = TITLE
        for column, (heading, _) in enumerate(columns, 1):
            put_head(self.sheet.cell(_HEAD_ROW, column), heading)
            self.sheet.cell(_HEAD_ROW, column).alignment = _HEAD
        set_widths(self.sheet, [width for _, width in columns])
        set_print(self.sheet, year, head=_HEAD_ROW)
        self.sheet.freeze_panes = self.sheet.cell(FIRST_ROW, 2)

    def at(self, column: int, row: int | None = None) -> str:
        """Return the address of a cell in the row that is being written, such as C3."""
        return f"{get_column_letter(column)}{row or self.row}"

    def reference(self, column: int) -> str:
        """Return how other sheets refer to a cell of the row that is being written."""
        return f"'{self.name}'!${get_column_letter(column)}${self.row}"

    def text(self, column: int, text: str) -> None:
        """Set a cell to a text, which never becomes a formula."""
        cell = self._cell(column, WRAPPED)
        put_text(cell, text)

    def number(self, column: int, value: Any, code: str = AMOUNT) -> None:
        """Set a cell to a number with the digits it has; to a dash where it is missing.

        ``code`` is the format of one with more digits than anybody typed.
        """
        if is_missing(value):
            self.text(column, DASH)
            self._cell(column, _NUMBER)
            return
        cell = self._cell(column, _NUMBER)
        exact = Decimal(value)
        if -int(exact.as_tuple().exponent) > 8:
            cell.value, cell.number_format = shortened(exact, 14), code
        elif code == PERCENT:
            put_value(cell, f"{exact.scaleb(2):f}%")
        else:
            put_value(cell, f"{exact:,f}")

    def formula(self, column: int, formula: str, value: Any, code: str = AMOUNT) -> None:
        """Set a cell to a formula; ``value`` is what it comes to, for whoever cannot reckon."""
        cell = self._cell(column, _NUMBER)
        cell.value, cell.number_format = formula, code
        self.values[cell.coordinate] = DASH if is_missing(value) else value

    def share(self, column: int, part: str, whole: str, value: Any) -> None:
        """Set a cell to the share of one cell in another; a dash where there is none."""
        formula = f'=IF(N({whole})=0,"{DASH}",IF(ISNUMBER({part}),{part}/{whole},"{DASH}"))'
        self.formula(column, formula, value, PERCENT)

    def total(self, column: int, rows: Sequence[int], value: Any, code: str = AMOUNT) -> None:
        """Set a cell to the sum of the cells of its column in ``rows``, first to last."""
        span = f"{self.at(column, rows[0])}:{self.at(column, rows[-1])}"
        self.formula(column, f"=SUM({span})", value, code)

    def bold(self) -> None:
        """Set the row that is being written in bold letters: it is a total."""
        for cell in self.sheet[self.row]:
            cell.font = _BOLD

    def next(self) -> None:
        """Go to the next row; this one gets as high as its texts need."""
        lines = [self._lines(cell) for cell in self.sheet[self.row] if cell.data_type == "s"]
        # Not every program fits the height of a row to its texts by itself.
        self.sheet.row_dimensions[self.row].height = _LINE * max(lines, default=1)
        self.row += 1

    def _lines(self, cell: Any) -> int:
        # Widths count letters of 11 points, the texts have 10; a Chinese one is twice as wide.
        width = self.sheet.column_dimensions[cell.column_letter].width - 1
        wide = sum(1.85 if east_asian_width(sign) in "WFA" else 0.95 for sign in cell.value)
        return max(1, ceil(wide / float(width)))

    def _cell(self, column: int, alignment: Alignment) -> Any:
        cell = self.sheet.cell(self.row, column)
        cell.font, cell.alignment, cell.border = BODY, alignment, _RULE
        return cell
