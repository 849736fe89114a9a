"""Take the cells out of a workbook of Excel 97-2003, as a program of its own.

A damaged .xls can bring the library down with the process, or ask for a cell so far away that no
memory holds what lies between; so this runs in a process that :mod:`.apart` stops. Bytes of the
workbook on standard input, JSON on standard output. It imports nothing of selfeval.
"""

from __future__ import annotations

import io
import json
import sys
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

#: Row and column from 1, the kind of :class:`selfeval.workbook.sheets.Value`, and the text.
Cell = tuple[int, int, str, str]


def cells_of(content: bytes, most_cells: int) -> dict[str, Any]:
    """Return ``sheets``, each with its name and cells, or the ``error`` there is."""
    sheets = []
    filled = 0
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for about in book.sheets_metadata:
        rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
        cells: list[Cell] = [
            (row, column, *value)
            for row, line in enumerate(rows, start=1)
            for column, cell in enumerate(line, start=1)
            if (value := _value(cell)) is not None
        ]
        filled += len(cells)
        if filled > most_cells:
            return {"error": "cells"}
        hidden = about.visible is not SheetVisibleEnum.Visible
        sheets.append({"name": about.name, "hidden": hidden, "cells": cells})
    return {"sheets": sheets}


def _value(cell: Any) -> tuple[str, str] | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "text", "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return "number", format(Decimal(repr(cell)), "f").removesuffix(".0")
    return "text" if isinstance(cell, str) else "date", str(cell).strip()


if __name__ == "__main__":
    try:
        found = cells_of(sys.stdin.buffer.read(), int(sys.argv[1]))
    except CalamineError:
        found = {"error": "damaged"}
    json.dump(found, sys.stdout)
