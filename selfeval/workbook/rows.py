"""The rows of the tidy tables as texts, as a CSV has them: between dossier, workbook and files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..cells import PERCENTAGE, Cell
from ..dossier import Dossier
from ..errors import SelfEvalError
from ..guarding import guarded
from ..schema import TABLES, Table

Row = Mapping[str, str]
#: The rows of each table that has any, in the order of the tables.
Rows = Mapping[str, Sequence[Row]]


def rows_of(dossier: Dossier) -> dict[str, list[Row]]:
    """Return the tables of a dossier as texts: amounts and rates with their printed digits."""
    found: dict[str, list[Row]] = {}
    for table in TABLES.values():
        if table.name not in dossier.tables:
            continue
        columns = table.columns
        # iterrows would make a row of texts a column of strings, with NaN for None.
        lines = dossier.tables[table.name][list(columns)].itertuples(index=False, name=None)
        found[table.name] = [
            {c: text_of(value, table.cell(c)) for c, value in zip(columns, line, strict=True)}
            for line in lines
        ]
    return found


def text_of(value: Any, cell: Cell) -> str:
    """Return a value of a dossier as the text that gives it: a rate of 0.2100 is 21.00%."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.scaleb(2):f}%" if cell is PERCENTAGE else f"{value:f}"
    return str(value)


def csv_of(table: Table, rows: Sequence[Row]) -> str:
    """Return rows as the CSV of their table; no cell can act as a formula."""
    file = io.StringIO()
    writer = csv.DictWriter(file, table.columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({c: guarded(text) for c, text in row.items()} for row in rows)
    return file.getvalue()


def write_tables(rows: Rows, folder: str | Path) -> list[Path]:
    """Write each table as ``<folder>/<table>.csv``, over the one that is there; others stay.

    UTF-8 with a byte order mark, so that Excel opens it well.
    """
    folder = Path(folder)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, found in rows.items():
            written.append(folder / f"{name}.csv")
            text = csv_of(TABLES[name], found)
            written[-1].write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        name = Path(error.filename or folder).name
        raise SelfEvalError(f"{name} cannot be written: {error.strerror}") from error
    return written
