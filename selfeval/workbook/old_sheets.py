"""Read a workbook of Excel 97-2003 (.xls) with calamine, which knows that format.

It gives values without the digits they are shown with: 3.00 comes as 3. Who has the choice gives
.xlsx, which is read with all digits.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ..intake.readers.files import refused
from .sheets import Sheet, Value

_MOST_CELLS = 300_000


def old_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of an .xls file. Raises :class:`SelfEvalError` for a damaged one."""
    sheets = []
    filled = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata:
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            cells = {
                (row, column): value
                for row, line in enumerate(rows, start=1)
                for column, cell in enumerate(line, start=1)
                if (value := _value(cell)) is not None
            }
            filled += len(cells)
            if filled > _MOST_CELLS:
                raise refused(name, "more filled cells", f"at most {_MOST_CELLS:,} in a workbook")
            hidden = about.visible is not SheetVisibleEnum.Visible
            sheets.append(Sheet(about.name, cells, hidden=hidden))
    except CalamineError as error:
        expected = "an Excel workbook (.xlsx): open it in Excel or WPS and save it as .xlsx"
        raise refused(name, "a damaged .xls file", expected) from error
    return sheets


def _value(cell: Any) -> Value | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return Value("text", "TRUE" if cell else "FALSE")
    if isinstance(cell, int | float):
        return Value("number", format(Decimal(repr(cell)), "f").removesuffix(".0"))
    return Value("text" if isinstance(cell, str) else "date", str(cell).strip())
