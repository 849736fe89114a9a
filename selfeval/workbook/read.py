"""Read the workbook that :mod:`.template` wrote and a department filled, with all its digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..cells import TEXT
from ..errors import DataError, Fault, did_you_mean, quoted
from ..reading import parse_table
from ..schema import TABLES, Table
from ..versions import WORKBOOK, WORKBOOK_GUIDE, WORKBOOK_LABEL, check_version
from .labels import code_of, labels
from .rows import Row, csv_of, write_tables
from .sheets import Sheet, column_letter, read_sheets
from .template import coded_key

__all__ = ["read_workbook", "write_tables"]

_TITLES = {table.title: table for table in TABLES.values()}
#: The names of the columns stand within so many rows from the top.
_TOP = 10
#: What is no value, as a fault tells it, and what to do about it.
_NO_VALUE = {
    "error": ("the error {}", "a value: mend the formula"),
    "formula": ("a formula without its value", "a value: open and save it in Excel or WPS"),
    "date": ("a date", "{}: format the cell as text, and type it again"),
}


@dataclass(frozen=True)
class _Form:
    """A sheet that is a table: where its names stand, and the column of each name."""

    table: Table
    sheet: Sheet
    row: int
    columns: Mapping[str, int]


def read_workbook(path: str | Path) -> dict[str, list[Row]]:
    """Return the rows of each table that has any, as the texts of its CSV.

    A sheet that is missing or empty is a table that is not given. Raises :class:`DataError` with
    every fault at once, each with sheet, row and column as the spreadsheet has them.
    """
    path = Path(path)
    faults: list[Fault] = []
    tables: dict[str, list[Row]] = {}
    known = 0
    sheets = read_sheets(path)
    for sheet in sheets:
        if sheet.name.strip() == WORKBOOK_GUIDE:
            _check_version(sheet, path.name)
    for sheet in sheets:
        where = f"{path.name}, sheet {sheet.name}"
        form = _form(sheet)
        if form is None:
            faults += _unknown(sheet, where)
            continue
        known += 1
        rows, lacking = _rows(form, where)
        found = _faults(form, rows, lacking, where)
        faults += found
        if rows:
            tables[form.table.name] = list(rows.values())
    if not known and not faults:
        expected = "the sheets of the form, as 支出预算与执行"
        faults = [Fault(path.name, None, None, "a workbook without a sheet of the form", expected)]
    if faults:
        raise DataError(faults, "the workbook")
    return {name: tables[name] for name in TABLES if name in tables}


def _check_version(sheet: Sheet, name: str) -> None:
    """Raise where the workbook is the form of a newer selfeval, which may ask for more."""
    for (row, column), value in sheet.cells.items():
        if value.text == WORKBOOK_LABEL and (found := sheet.cells.get((row, column + 1))):
            given = int(found.text) if re.fullmatch(r"[0-9]{1,9}", found.text) else found.text
            check_version(given, WORKBOOK, name)


def _form(sheet: Sheet) -> _Form | None:
    table = _TITLES.get(sheet.name.strip())
    if table is None:
        return None
    headings = {table.heading(column): column for column in table.columns}
    lines: dict[int, dict[str, int]] = {row: {} for row in range(1, _TOP + 1)}
    for (row, column), value in sheet.cells.items():
        name = value.text if value.text in table.columns else headings.get(value.text)
        if row <= _TOP and name:
            lines[row].setdefault(name, column)
    # The names below the headings win: they are the last row that names as many.
    best = max(lines, key=lambda row: (len(lines[row]), row if lines[row] else 0))
    return _Form(table, sheet, best, lines[best])


def _unknown(sheet: Sheet, where: str) -> list[Fault]:
    """Return the fault of a sheet that has a table, but the name of none; notes are no fault."""
    names = {value.text for (row, _), value in sheet.cells.items() if row <= _TOP}
    if not any(len(names & set(table.columns)) == len(table.columns) for table in TABLES.values()):
        return []
    hint = did_you_mean(sheet.name, _TITLES)
    return [Fault(where, None, None, "a table under another name", f"its own name ({hint})")]


def _rows(form: _Form, where: str) -> tuple[dict[int, Row], list[Fault]]:
    """Return the rows by their number in the sheet, and the faults of cells without a value."""
    faults: list[Fault] = []
    rows: dict[int, dict[str, str]] = {}
    names = {number: name for name, number in form.columns.items()}
    for (row, number), value in sorted(form.sheet.cells.items()):
        column = names.get(number)
        if row <= form.row or column is None:
            continue
        texts = rows.setdefault(row, dict.fromkeys(form.table.columns, ""))
        cell = form.table.cell(column)
        texts[column] = code_of(value.text, cell) or value.text
        if value.kind in _NO_VALUE:
            found, expected = _NO_VALUE[value.kind]
            expected = expected.format(cell.expected)
            place = _place(form, column)
            faults.append(Fault(where, row, place, found.format(value.text), expected))
    wrong = {fault.row for fault in faults}
    return {r: t for r, t in rows.items() if r in wrong or not _is_bare(form.table, t)}, faults


def _is_bare(table: Table, texts: Row) -> bool:
    """Whether a row has only the key that the form came with: nobody filled it."""
    return coded_key(table) and not any(texts[c] for c in table.columns if c not in table.key)


def _faults(
    form: _Form, rows: Mapping[int, Row], lacking: list[Fault], where: str
) -> Iterator[Fault]:
    """Yield the faults of a sheet, by the rules of the CSV but in the words of the form."""
    yield from lacking
    if not rows:
        return
    table = form.table
    for column in table.columns:
        if column not in form.columns and not table.optional(column):
            expected = f"the heading {table.heading(column)}, or {column} below it"
            yield Fault(where, form.row, column, "no such column", expected)
    told = {(fault.row, fault.column) for fault in lacking}
    # Blank lines put each row where the sheet has it, so that faults name the right one.
    lines = csv_of(table, [rows.get(row, {}) for row in range(2, max(rows) + 1)])
    for fault in parse_table(lines.encode(), table, where)[1]:
        # A column that is not there is one fault, not one more on every row.
        if fault.column is not None and fault.column not in form.columns:
            continue
        place = fault.column and _place(form, fault.column)
        if (fault.row, place) not in told:
            yield Fault(where, fault.row, place, fault.found, _expected(table, fault))


def _expected(table: Table, fault: Fault) -> str:
    cell = table.cell(fault.column) if fault.column else TEXT
    return f"one of {', '.join(labels(cell).values())}" if cell.terms else fault.expected


def _place(form: _Form, column: str) -> str:
    return f"{column_letter(form.columns[column])} {quoted(form.table.heading(column))}"
