"""Read a workbook of Excel 97-2003 (.xls) with calamine, which knows that format.

It gives values without the digits they are shown with: 3.00 comes as 3. Who has the choice gives
.xlsx, which is read with all digits.
"""

from __future__ import annotations

from ..intake.readers.apart import run_apart
from ..intake.readers.files import refused
from .sheets import Sheet, Value

_MOST_CELLS = 300_000
_SECONDS = 60


def old_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of an .xls file. Raises :class:`SelfEvalError` for a damaged one."""
    found = run_apart("xls_cells.py", content, str(_MOST_CELLS), seconds=_SECONDS)
    if found.get("error") == "cells":
        raise refused(name, "more filled cells", f"at most {_MOST_CELLS:,} in a workbook")
    if "error" in found:
        # What brings the library down in whatever way is no workbook that Excel wrote.
        expected = "an Excel workbook (.xlsx): open it in Excel or WPS and save it as .xlsx"
        raise refused(name, "a damaged .xls file", expected)
    return [
        Sheet(
            one["name"],
            {(row, column): Value(kind, text) for row, column, kind, text in one["cells"]},
            hidden=one["hidden"],
        )
        for one in found["sheets"]
    ]
