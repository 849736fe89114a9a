"""Write the workbook that a department fills: one sheet a table, empty or with a dossier in it.

Row 1 of a sheet has the Chinese headings, row 2 (hidden) the columns of the table, by which
:mod:`.read` finds them again. Codes are shown in Chinese and picked from lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension

from ..cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, QUARTER, TEXTS, Cell
from ..dossier import Dossier
from ..errors import Fault, SelfEvalError
from ..schema import TABLES, Table
from ..versions import WORKBOOK_GUIDE
from ..writing import file_aside, keep_copy
from .guide import write_dictionary, write_guide, write_metrics
from .labels import empty_format, expected, labels, prompt
from .rows import Row, Rows, rows_of
from .totals import write_totals
from .writing import BODY, OPEN, WRAPPED, length, protect, put_head, put_text, put_value, set_print

FIRST_ROW = 3
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_CODES = "代码"
#: A spreadsheet cell holds no more; a library would cut it there without a word.
_LONGEST = 32_767
_LACKING = PatternFill("solid", bgColor="FFF3C4")
#: Columns that hold sentences.
_WIDE = {
    "purpose", "note", "task", "goal", "text", "reason", "evidence", "method", "document",
    "indicator", "item", "project", "measure", "label", "source",
}  # fmt: skip


def write_template(
    path: str | Path, year: int, dossier: Dossier | None = None, *, replace: bool = False
) -> None:
    """Write the workbook of a fiscal year, filled with a dossier where there is one.

    A file that is there may be somebody's work: it is replaced only on demand, and a copy of it
    is kept beside, named for the time of its last change.
    """
    write_rows(path, year, rows_of(dossier) if dossier else {}, replace=replace)


def write_rows(path: str | Path, year: int, rows: Rows, *, replace: bool = False) -> None:
    """Write the workbook of a fiscal year with the rows of tables, given as texts."""
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise SelfEvalError(f"{path.name}: found the suffix {path.suffix!r}; expected .xlsx")
    if path.exists() and not replace:
        raise SelfEvalError(f"{path.name}: found a file of that name; expected a new name")
    faults = [fault for name, found in rows.items() for fault in _too_long(name, found)]
    if faults:
        raise SelfEvalError(str(faults[0]))
    book = Workbook()
    book.remove(book.active)
    write_guide(book.create_sheet(WORKBOOK_GUIDE), year)
    write_metrics(book.create_sheet("指标"), year)
    write_dictionary(book.create_sheet("数据字典"), year)
    write_totals(book.create_sheet("合计核对"), year)
    lists = _write_codes(book)
    for table in TABLES.values():
        sheet = book.create_sheet(table.title)
        _write_table(sheet, table, rows.get(table.name) or skeleton(table), lists, year)
    # Last, so that sheets stand in the order of a reader.
    book.move_sheet(_CODES, len(book.sheetnames))
    book.properties.title = f"{year}年度部门整体支出绩效自评填报表"
    book.properties.creator = "selfeval"
    book.calculation.fullCalcOnLoad = True
    if path.exists():
        keep_copy(path, path.parent)
    with file_aside(path) as aside:
        book.save(aside)


def _too_long(name: str, rows: Sequence[Row]) -> list[Fault]:
    return [
        Fault(f"{name}.csv", number, column, f"{length(text):,} signs", f"at most {_LONGEST:,}")
        for number, row in enumerate(rows, 2)
        for column, text in row.items()
        if length(text) > _LONGEST
    ]


def coded_key(table: Table) -> bool:
    """Whether all that tells the rows of a table apart is picked from lists."""
    cells = [table.cell(column) for column in table.key]
    return all(cell.terms or cell is QUARTER for cell in cells)


def skeleton(table: Table) -> list[Row]:
    """Return rows with only their keys: what a department can fill, where that is known."""
    if not coded_key(table):
        return []
    choices = [list(table.cell(column).terms) or list("1234") for column in table.key]
    return [dict(zip(table.key, keys, strict=True)) for keys in product(*choices)]


def _write_codes(book: Workbook) -> dict[Cell, str]:
    """Write the lists that cells are picked from; return where each is."""
    sheet = book.create_sheet(_CODES)
    sheet.sheet_state = "hidden"
    where: dict[Cell, str] = {}
    cells = [table.cell(column) for table in TABLES.values() for column in table.columns]
    for cell in dict.fromkeys(cell for cell in cells if cell.terms):
        letter = get_column_letter(len(where) + 1)
        texts = labels(cell).values()
        for row, text in enumerate(texts, 1):
            put_text(sheet[f"{letter}{row}"], text)
        where[cell] = f"'{_CODES}'!${letter}$1:${letter}${len(texts)}"
    protect(sheet)
    return where


def _write_table(
    sheet: Any, table: Table, rows: Sequence[Row], lists: dict[Cell, str], year: int
) -> None:
    for number, column in enumerate(table.columns, 1):
        letter, cell = get_column_letter(number), table.cell(column)
        put_head(sheet.cell(1, number), table.heading(column), optional=table.optional(column))
        put_text(sheet.cell(2, number), column)
        _set_column(sheet, letter, cell, column)
        place = f"{letter}{FIRST_ROW}:{letter}{_LAST_ROW}"
        validation = _validation(table, column, lists)
        validation.add(place)
        sheet.add_data_validation(validation)
        if not table.optional(column):
            last = get_column_letter(len(table.columns))
            filled = f"COUNTA($A{FIRST_ROW}:${last}{FIRST_ROW})>0"
            lacking = f"AND(ISBLANK({letter}{FIRST_ROW}),{filled})"
            sheet.conditional_formatting.add(place, FormulaRule([lacking], fill=_LACKING))
        for index, row in enumerate(rows, FIRST_ROW):
            _fill(sheet.cell(index, number), row.get(column, ""), cell)
    _open_the_rest(sheet, len(table.columns) + 1)
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_print(sheet, year, head=1)
    protect(sheet)


def _set_column(sheet: Any, letter: str, cell: Cell, column: str) -> None:
    """Set the looks of a column; what is typed into an empty cell takes them on."""
    dimension = sheet.column_dimensions[letter]
    dimension.width = 40 if column in _WIDE else 20 if cell in TEXTS or cell.terms else 15
    dimension.number_format = empty_format(cell)
    dimension.alignment = WRAPPED if cell in TEXTS else Alignment(vertical="top")
    dimension.font, dimension.protection = BODY, OPEN


def _open_the_rest(sheet: Any, column: int) -> None:
    # A protected sheet deletes a row only where no cell of it is locked.
    letter = get_column_letter(column)
    rest = ColumnDimension(sheet, letter, min=column, max=_LAST_COLUMN, width=13)
    rest.protection = OPEN
    sheet.column_dimensions[letter] = rest


def _fill(cell: Any, text: str, kind: Cell) -> None:
    cell.number_format = empty_format(kind)
    if kind.terms or kind in TEXTS:
        put_text(cell, labels(kind).get(text, text)) if text else None
        cell.alignment = WRAPPED if kind in TEXTS else Alignment(vertical="top")
    else:
        put_value(cell, text) if text else None
        cell.alignment = Alignment(horizontal="right", vertical="top", indent=1)
    cell.font, cell.protection = BODY, OPEN


def _validation(table: Table, column: str, lists: dict[Cell, str]) -> DataValidation:
    cell = table.cell(column)
    rules: dict[Cell, dict[str, str]] = {
        AMOUNT: {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        PERCENTAGE: {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        NUMBER: {"type": "decimal", "operator": "greaterThan", "formula1": "-1E15"},
        COUNT: {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        QUARTER: {"type": "list", "formula1": '"1,2,3,4"'},
    }
    rule = {"type": "list", "formula1": lists[cell]} if cell.terms else rules.get(cell, {})
    return DataValidation(
        **rule,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="请核对",
        error=expected(cell)[:255],
        promptTitle=table.heading(column)[:32],
        prompt=prompt(table, column)[:255],
    )
