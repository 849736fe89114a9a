"""Read a workbook of Excel 97-2003 (.xls) with calamine, which knows that format.

It gives values without the digits they are shown with: 3.00 comes as 3. Who has the choice gives
.xlsx, which is read with all digits.
"""

from __future__ import annotations

from ..intake.readers.apart import run_apart
from ..intake.readers.files import refused
from ..invisible import without_layout
from .sheets import Sheet, Value

_MOST_CELLS = 300_000
_SECONDS = 60
_SAVE = "an Excel workbook (.xlsx): open it in Excel or WPS and save it as .xlsx"
_REMEDY = {
    "cells": ("more filled cells", f"at most {_MOST_CELLS:,} in a workbook"),
    "damaged": ("a damaged .xls file", _SAVE),
    "failed": ("an .xls file on which the reader failed ({})", _SAVE),
    "memory": ("an .xls file that needs too much memory", _SAVE),
    "time": (f"an .xls file that takes more than {_SECONDS} s", _SAVE),
}


def old_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of an .xls file. Raises :class:`SelfEvalError` with what ended it."""
    found = run_apart("xls_cells.py", content, str(_MOST_CELLS), seconds=_SECONDS)
    if "error" in found:
        what, expected = _REMEDY[found["error"]]
        raise refused(name, what.format(found.get("detail")), expected)
    return [
        Sheet(
            one["name"],
            {
                (row, column): Value(kind, without_layout(text).strip())
                for row, column, kind, text in one["cells"]
            },
            hidden=one["hidden"],
        )
        for one in found["sheets"]
    ]
