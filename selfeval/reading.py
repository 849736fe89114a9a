"""Read one CSV table: bytes in, typed rows out, with every fault of the file at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from .cells import LONGEST, describe_cell
from .errors import Fault, did_you_mean, quoted
from .guarding import unguarded
from .invisible import without_layout
from .schema import Table

_RESAVE = "UTF-8 text (in Excel: Save As, CSV UTF-8)"


def read_table(path: Path, table: Table, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table of ``path``, indexed by spreadsheet row, and its faults.

    ``name`` is the file as messages show it. Amounts and rates are ``Decimal`` with the digits
    as typed; empty cells are ``None``. With faults, the frame holds the rows that are sound.
    """
    return parse_table(path.read_bytes(), table, name)


def parse_table(content: bytes, table: Table, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table that the bytes of a CSV hold, and its faults, as :func:`read_table`."""
    text, faults = _decode(content, name)
    if text is None:
        return _frame(table, {}), faults
    text = without_layout(text)
    records: list[list[str]] = []
    try:
        # newline=None: a line break inside quotes may be CRLF too.
        for record in csv.reader(io.StringIO(text, newline=None), strict=True):
            records.append(record)
    except csv.Error as error:
        place = len(records) + 1
        found, expected = str(error), "a CSV table"
        if "field limit" in found:
            found, expected = "a cell of more", f"at most {LONGEST:,} characters in a cell"
        return _frame(table, {}), [*faults, Fault(name, place, None, found, expected)]
    if not any(cell.strip() for record in records for cell in record):
        expected = f"a header row: {', '.join(table.columns)}"
        return _frame(table, {}), [*faults, Fault(name, None, None, "an empty file", expected)]
    header = [cell.strip() for cell in records[0]]
    header_faults = _check_header(header, table, name)
    faults += header_faults
    rows: dict[int, dict[str, Any]] = {}
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        row, row_faults = _read_row(record, header, table, name, number)
        # A column missing from the header is one fault, not one more on every row.
        faults += [f for f in row_faults if f.column is None or f.column in header]
        if not row_faults:
            rows[number] = row
    if not rows and not faults:
        faults.append(Fault(name, None, None, "a header without rows", "at least one row"))
    return _frame(table, rows), faults + _duplicates(rows, table, name)


def _decode(content: bytes, name: str) -> tuple[str | None, list[Fault]]:
    if b"\0" in content:
        return None, [Fault(name, None, None, "binary content (zero bytes)", _RESAVE)]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        # Read on, so that the faults behind the encoding are told in the same go.
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None, [Fault(name, None, None, "bytes in an unknown encoding", _RESAVE)]
    return text, [Fault(name, None, None, "GBK/GB18030 encoded text", _RESAVE)]


def _check_header(header: list[str], table: Table, name: str) -> list[Fault]:
    faults = []
    fields = table.row.model_fields
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            faults.append(Fault(name, 1, column, "the column twice", "each column once"))
        if column not in fields:
            hint = did_you_mean(column, set(fields) - set(header) or fields)
            expected = f"a column of the table ({hint})"
            faults.append(Fault(name, 1, None, f"unknown column {quoted(column)}", expected))
    for column in table.columns:
        if fields[column].is_required() and column not in header:
            faults.append(Fault(name, 1, column, "no such column", f"column {column}"))
    return faults


def _read_row(
    record: list[str], header: list[str], table: Table, name: str, number: int
) -> tuple[dict[str, Any], list[Fault]]:
    if len(record) != len(header):
        expected = f"{len(header)} as in the header (a text with a comma needs quotes)"
        return {}, [Fault(name, number, None, f"{len(record)} cells", expected)]
    cells = {c: unguarded(cell.strip()) for c, cell in zip(header, record, strict=True)}
    known = {column: text for column, text in cells.items() if column in table.row.model_fields}
    try:
        row = table.row.model_validate({c: text for c, text in known.items() if text})
    except ValidationError as error:
        faults = []
        for detail in error.errors(include_url=False):
            column = str(detail["loc"][0])
            # The one other error is a value that is missing.
            expected = detail["msg"] if detail["type"] == "cell" else table.cell(column).expected
            faults.append(
                Fault(name, number, column, describe_cell(cells.get(column, "")), expected)
            )
        return {}, faults
    return row.model_dump(), []


def _duplicates(rows: dict[int, dict[str, Any]], table: Table, name: str) -> list[Fault]:
    faults = []
    first: dict[tuple[Any, ...], int] = {}
    for number, row in rows.items():
        key = tuple(row[column] for column in table.key)
        if key in first:
            given = [(c, v) for c, v in zip(table.key, key, strict=True) if v is not None]
            shown = ", ".join(f"{column} {quoted(value)}" for column, value in given)
            expected = f"one row for each (row {first[key]} has it already)"
            faults.append(Fault(name, number, None, f"a second row for {shown}", expected))
        first.setdefault(key, number)
    return faults


def _frame(table: Table, rows: dict[int, dict[str, Any]]) -> pd.DataFrame:
    index = pd.Index(list(rows), name="row", dtype="int64")
    # dtype object keeps Decimals and None as they are.
    return pd.DataFrame(
        list(rows.values()), index=index, columns=list(table.columns), dtype=object
    )
